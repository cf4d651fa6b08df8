using System.CommandLine;
using System.Text.Json;
using TaskDsl.Evaluation.Preferences;
using TaskDsl.Experiments;
using TaskDsl.Formats;
using TaskDsl.Hosting.Console;
using TaskDsl.Hosting.Critics;
using TaskDsl.Hosting.Running;
using TaskDsl.Tasks;
using TaskDsl.Training;

namespace TaskDsl.Hosting.Commands;

/// <summary><c>judge-pairs EXPERIMENT --judge CRITIC --pairs FILE</c>: the generative judge of Ye et al. 2024, §5.</summary>
internal static class JudgePairsCommand
{
    private const string Unfit = "TDSL4082";

    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static Command Create(ProjectDefinition project, CancellationToken cancellation)
    {
        var name = new Argument<string>("experiment") { Description = "The experiment whose model or server judges." };
        var judge = new Option<string>("--judge") { Description = "Who judges: 'model(NAME)', a model of the experiment, or 'server(NAME)', one of its servers.", Required = true };
        var format = new Option<string?>("--format") { Description = "With a model: the task's format whose last field is the score, a number from 0 to 10. A server has its own." };
        var round = new Option<int?>("--round") { Description = "With a model: the round after which; the last where it is left out. 0: the weights of the folder that the model begins from." };
        var seed = new Option<long?>("--seed") { Description = "With a model: the seed; the first where it is left out." };
        var pairs = new Option<string>("--pairs") { Description = "A pairs.jsonl, as a reward experiment leaves it.", Required = true };
        var critiques = new Option<string?>("--critiques") { Description = "A critiques.jsonl of the same pairs, for a format that shows a critique before the score." };
        var split = new Option<string>("--split") { Description = $"The split that is judged: {string.Join(", ", RewardPair.Splits)}.", DefaultValueFactory = _ => "test" };
        var scores = new Option<string?>("--scores") { Description = "Where to write every pair's scores, an object a line." };
        var device = new Option<string>("--device") { Description = "With a model: where to compute, cpu or cuda.", DefaultValueFactory = _ => "cpu" };
        var folder = new Option<string?>("--project") { Description = "The project's folder; found by itself in most cases." };
        var command = new Command("judge-pairs", "Have a model or a server score both sides of pairs from 0 to 10, each without seeing the other. Ties and scores that cannot be read are wrong. One object on standard output, a table for people on standard error.") { name, judge, format, round, seed, pairs, critiques, split, scores, device, folder };
        split.AcceptOnlyFromAmong([.. RewardPair.Splits]);
        command.SetAction(parsed =>
        {
            ExperimentDefinition experiment = RunCommand.Find(project, parsed.GetRequiredValue(name));
            string projectFolder = ProjectFolder.Find(project, parsed.GetValue(folder));
            CriticDefinition who = PairJudge.Find(experiment, parsed.GetRequiredValue(judge));
            Func<Transformer>? load = null;
            if (who is ModelCriticDefinition model)
            {
                var computer = new Computer(parsed.GetRequiredValue(device));
                (experiment, Func<Computer, Transformer> weights) = PairJudge.Weights(experiment, projectFolder, model, parsed.GetValue(round), parsed.GetValue(seed));
                load = () => weights(computer);
            }
            else if (new Option[] { format, round, seed, device }.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } stray)
            {
                throw new CommandException("TDSL4001", $"{stray.Name} is for models; leave it out beside {who}.", ExitCode.Usage);
            }

            Format asked = FormatOf(experiment, who, parsed.GetValue(format));
            Judging judging = Read(parsed.GetRequiredValue(pairs), parsed.GetValue(critiques), parsed.GetRequiredValue(split), experiment);
            if (GenerativeJudge.WhyNot(asked, judging.Pairs, judging.Critiques?.Field) is { } why)
            {
                throw new CommandException(Unfit, why, ExitCode.Usage, experiment.Task.SourceFile);
            }

            JudgedPair[] judged = new PairJudge(experiment, projectFolder, who, asked).With<JudgedPair[]>(2 * judging.Pairs.Length, load, critic => [.. GenerativeJudge.Judge(critic, judging.Pairs, judging.Critiques, cancellation)], cancellation);
            if (parsed.GetValue(scores) is { } path)
            {
                PairFiles.Write(path, judged);
            }

            JudgeResults results = JudgeResults.Of(who.ToString()!, judged);
            Messages.Line(results.Text());
            System.Console.Out.WriteLine(JsonSerializer.Serialize(results, Options));
            return ExitCode.Success;
        });
        return command;
    }

    private static Format FormatOf(ExperimentDefinition experiment, CriticDefinition judge, string? given)
    {
        if (judge is ServerCriticDefinition { Server: var name })
        {
            return experiment.Task.Format(experiment.Servers.Single(server => server.Name == name).Format);
        }

        string[] formats = [.. experiment.Task.Formats.Select(format => format.Name)];
        return given is null ? throw new CommandException("TDSL4001", $"Name the format whose last field is the score with --format: {string.Join(", ", formats)}.", ExitCode.Usage)
            : formats.Contains(given) ? experiment.Task.Format(given) : throw Names.Unknown("format", given, formats);
    }

    private sealed record Judging(RewardPair[] Pairs, (string Field, IReadOnlyList<CritiquedPair> OfPairs)? Critiques);

    private static Judging Read(string pairs, string? critiques, string split, ExperimentDefinition experiment)
    {
        RewardPair[] read = Reading.Samples(pairs, () => PairFiles.ReadPairs(pairs).Where(pair => pair.Split == split).ToArray());
        if (read.Length == 0)
        {
            throw new CommandException("TDSL4007", $"There are no pairs of the split '{split}'.", ExitCode.Usage, pairs);
        }

        if (critiques is null)
        {
            return new Judging(read, null);
        }

        string field = experiment.Reward?.CritiqueField ?? experiment.Task.FieldOf(Role.Critique)
            ?? throw new CommandException("TDSL4001", $"The task {experiment.Task.Name} has no critiques, so --critiques is of no use.", ExitCode.Usage);
        Dictionary<long, CritiquedPair> written = Reading.Samples(critiques, () => PairFiles.ReadCritiques(critiques).Where(pair => pair.Split == split).ToDictionary(pair => pair.Item));
        // A pair without both critiques is left out, as reward models leave it out.
        RewardPair[] criticised = [.. read.Where(pair => written.TryGetValue(pair.Item, out CritiquedPair? critique) && critique.Failure is null)];
        if (criticised.Length < read.Length)
        {
            Messages.Line($"{read.Length - criticised.Length} of {read.Length} pairs have no critiques and are left out.");
        }

        return criticised.Length > 0 ? new Judging(criticised, (field, [.. criticised.Select(pair => written[pair.Item])]))
            : throw new CommandException("TDSL4007", $"No pair of the split '{split}' has critiques here.", ExitCode.Usage, critiques);
    }
}
