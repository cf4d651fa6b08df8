using System.CommandLine;
using System.Text.Json;
using TaskDsl.Evaluation;
using TaskDsl.Evaluation.Critiques;
using TaskDsl.Evaluation.Gaps;
using TaskDsl.Evaluation.Labels;
using TaskDsl.Evaluation.Preferences;
using TaskDsl.Evaluation.Refinement;
using TaskDsl.Hosting.Console;

namespace TaskDsl.Hosting.Commands;

/// <summary><c>gaps --samples FILE</c>: every statistic from saved samples, without a model. <c>gaps --plan</c>: how many questions a gap needs.</summary>
internal static class GapsCommand
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static Command Create()
    {
        var samples = new Option<string?>("--samples") { Description = "A samples.jsonl, refinements.jsonl, self-critiques.jsonl, cross-critiques.jsonl, rewards.jsonl or helpfulness.jsonl, as a run leaves it." };
        var bestOf = new Option<int[]>("--best-of") { Description = "N: how many answers are chosen from, at most as many as a question has. Several give an object each.", DefaultValueFactory = _ => [2], AllowMultipleArgumentsPerToken = true };
        var plan = new Option<bool>("--plan") { Description = "Say how many questions a gap needs, from the options below or from the spread of a pilot's --samples." };
        var gap = new Option<double?>("--gap") { Description = "With --plan: the size of the gap that is to be found, such as 0.05." };
        var headroom = new Option<double?>("--headroom") { Description = "With --plan: oracle best of two − G." };
        var accuracy = new Option<double?>("--accuracy") { Description = "With --plan, instead of --headroom: the share of right answers, the same for every question." };
        var recall = new Option<double?>("--recall") { Description = "With --plan: the share of wrong answers with a valid critique, for CD." };
        var halfWidth = new Option<double?>("--half-width") { Description = "With --plan: how far the 95 % interval may reach to each side." };
        var power = new Option<double?>("--power") { Description = "With --plan: how often the interval is to leave out 0; 0.8 where no --half-width is given." };
        var command = new Command("gaps", "Recompute the generator-discriminator-critique gaps, or what refinement gains, or how critiques help, or how often rewards are right, from saved samples: one object a line on standard output, a table for people on standard error. Or plan how many questions they need.")
        {
            samples, bestOf, plan, gap, headroom, accuracy, recall, halfWidth, power,
        };
        Option<double?>[] ofPlans = [gap, headroom, accuracy, recall, halfWidth, power];
        command.SetAction(parsed =>
        {
            string? path = parsed.GetValue(samples);
            int[] sizes = parsed.GetRequiredValue(bestOf);
            if (sizes.Any(n => n < 2))
            {
                throw new CommandException("TDSL4001", $"--best-of is {sizes.First(n => n < 2)}; it must be 2 or more.", ExitCode.Usage);
            }

            if (parsed.GetValue(plan))
            {
                if (path is null ? sizes is not [2] : sizes.Length > 1)
                {
                    throw new CommandException("TDSL4001", "a plan is for one --best-of, and without the samples of a pilot for the best of 2 only.", ExitCode.Usage);
                }

                var planning = new GapPlanning(parsed.GetValue(gap), parsed.GetValue(headroom), parsed.GetValue(accuracy), parsed.GetValue(recall), parsed.GetValue(halfWidth), parsed.GetValue(power));
                return planning.Run(path is null ? null : Compute(path, sizes).Results[0]);
            }

            if (ofPlans.FirstOrDefault(option => parsed.GetValue(option) is not null) is { } stray)
            {
                throw new CommandException("TDSL4001", $"{stray.Name} is for plans: add --plan, or leave it out.", ExitCode.Usage);
            }

            if (path is null)
            {
                throw new CommandException("TDSL4001", "gaps needs --samples FILE, or --plan. Try: gaps --help", ExitCode.Usage);
            }

            Recompute(path, sizes, chosen: parsed.GetResult(bestOf) is { Implicit: false });
            return ExitCode.Success;
        });
        return command;
    }

    // What a file holds is told by its first line, and each kind has statistics of its own.
    private static void Recompute(string path, int[] sizes, bool chosen)
    {
        SampleKind kind = Reading.Samples(path, () => SampleKinds.Of(path));
        if (kind != SampleKind.Gaps && chosen)
        {
            throw new CommandException("TDSL4001", $"--best-of is for the samples of gaps; {path} has those of {kind.ToString().ToLowerInvariant()}.", ExitCode.Usage);
        }

        switch (kind)
        {
            case SampleKind.Critiques:
                IReadOnlyList<CritiqueResults> pairs = Reading.Samples(path, () => CritiqueAnalysis.Compute(CritiqueFile.Read(path)));
                Write(CritiqueSummary.Text(pairs, path), pairs);
                break;
            case SampleKind.Refinement:
                RefinementResults refinement = Reading.Samples(path, () => RefinementAnalysis.Compute(RefinementFile.Read(path)));
                Write(RefinementSummary.Text(refinement, path), [refinement]);
                break;
            case SampleKind.Rewards:
                RewardAccuracy accuracy = Reading.Samples(path, () => RewardAnalysis.Compute([.. PairFiles.ReadRewards(path)]));
                Write(RewardSummary.Text(accuracy, path), [accuracy]);
                break;
            case SampleKind.Helpfulness:
                HelpfulnessResults helpfulness = Reading.Samples(path, () => HelpfulnessResults.Compute(HelpfulnessScores.Read(path)));
                Write(helpfulness.Text(path), [helpfulness]);
                break;
            case SampleKind.ToJudge:
                throw new CommandException("TDSL4001", $"{path} has refinements that nobody has judged: it is for people to read, and nothing can be measured by it yet.", ExitCode.Usage);
            default:
                (GapResults[] computed, bool people) = Compute(path, sizes);
                foreach (GapResults results in computed)
                {
                    Write(GapSummary.Text(results, path, people), [results]);
                }

                break;
        }
    }

    private static void Write<T>(string table, IReadOnlyList<T> results)
    {
        Messages.Line(table);
        foreach (T each in results)
        {
            System.Console.Out.WriteLine(JsonSerializer.Serialize(each, Options));
        }
    }

    private static (GapResults[] Results, bool People) Compute(string path, int[] sizes) => Reading.Samples<(GapResults[], bool)>(path, () =>
    {
        QuestionSamples[] questions = [.. SampleFile.Read(path)];
        return ([.. sizes.Select(n => GapAnalysis.Compute(questions, n))], LabelledGaps.Are(questions));
    });
}
