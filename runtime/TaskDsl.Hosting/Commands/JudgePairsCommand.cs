using System.CommandLine;
using System.Text.Json;
using TaskDsl.Evaluation.Critics;
using TaskDsl.Evaluation.Preferences;
using TaskDsl.Examples;
using TaskDsl.Experiments;
using TaskDsl.Formats;
using TaskDsl.Hosting.Console;
using TaskDsl.Hosting.Critics;
using TaskDsl.Hosting.Running;
using TaskDsl.Oracles;
using TaskDsl.Tasks;

namespace TaskDsl.Hosting.Commands;

/// <summary><c>judge-pairs EXPERIMENT --server NAME --pairs FILE</c>: the generative judge of Ye et al. 2024, §5.</summary>
internal static class JudgePairsCommand
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static Command Create(ProjectDefinition project, CancellationToken cancellation)
    {
        var name = new Argument<string>("experiment") { Description = "The experiment whose server judges." };
        var server = new Option<string>("--server") { Description = "The server. The last field of its format is the score, a number from 0 to 10.", Required = true };
        var pairs = new Option<string>("--pairs") { Description = "A pairs.jsonl, as a reward experiment leaves it.", Required = true };
        var critiques = new Option<string?>("--critiques") { Description = "A critiques.jsonl of the same pairs, for a format that shows a critique before the score." };
        var split = new Option<string>("--split") { Description = $"The split that is judged: {string.Join(", ", RewardPair.Splits)}.", DefaultValueFactory = _ => "test" };
        var scores = new Option<string?>("--scores") { Description = "Where to write every pair's scores, an object a line." };
        var folder = new Option<string?>("--project") { Description = "The project's folder; found by itself in most cases." };
        var command = new Command("judge-pairs", "Have a server score both sides of pairs from 0 to 10, each without seeing the other. Ties and scores that cannot be read are wrong. One object on standard output, a table for people on standard error.") { name, server, pairs, critiques, split, scores, folder };
        split.AcceptOnlyFromAmong([.. RewardPair.Splits]);
        command.SetAction(parsed =>
        {
            ExperimentDefinition experiment = RunCommand.Find(project, parsed.GetRequiredValue(name));
            string asked = parsed.GetRequiredValue(server);
            ServerDefinition judge = experiment.Servers.FirstOrDefault(known => known.Name == asked) ?? throw Names.Unknown("server", asked, experiment.Servers.Select(known => known.Name));
            Judging judging = Read(parsed.GetRequiredValue(pairs), parsed.GetValue(critiques), parsed.GetRequiredValue(split), experiment);
            string projectFolder = ProjectFolder.Find(project, parsed.GetValue(folder));
            JudgedPair[] judged = Judge(experiment, judge, judging, projectFolder, cancellation);
            if (parsed.GetValue(scores) is { } path)
            {
                PairFiles.Write(path, judged);
            }

            JudgeResults results = JudgeResults.Of(new ServerCriticDefinition(judge.Name).ToString(), judged);
            Messages.Line(results.Text());
            System.Console.Out.WriteLine(JsonSerializer.Serialize(results, Options));
            return ExitCode.Success;
        });
        return command;
    }

    private sealed record Judging(RewardPair[] Pairs, (string Field, IReadOnlyList<CritiquedPair> OfPairs)? Critiques);

    private static Judging Read(string pairs, string? critiques, string split, ExperimentDefinition experiment)
    {
        RewardPair[] read = [.. Reading.Samples(pairs, () => PairFiles.ReadPairs(pairs).Where(pair => pair.Split == split).ToArray())];
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

    private static JudgedPair[] Judge(ExperimentDefinition experiment, ServerDefinition judge, Judging judging, string projectFolder, CancellationToken cancellation)
    {
        Format format = experiment.Task.Format(judge.Format);
        if (judging.Critiques is { Field: var field } && format.Parameters.All(shown => shown.Name != field))
        {
            throw new CommandException("TDSL4001", $"The format '{format.Name}' of the server '{judge.Name}' does not show '{field}', so --critiques would change nothing. Name a server whose format shows it before the score.", ExitCode.Usage);
        }

        // Pairs from elsewhere may have questions that the oracle cannot read; shots are the same for all of them.
        OracleShots? shots = format.FewShot is null ? null : new OracleShots(experiment.Task, format, ProjectOracle.Of(experiment, projectFolder), experiment.Seeds[0], "judge");
        using ServerAccess access = ServerAccess.Open(judge, ProjectFolder.Results(projectFolder, experiment));
        var critic = new ServerCritic(access.Client, format, experiment.Seeds[0]) { ShotsOf = request => shots?.For(null, request.Item), Progress = ServerAccess.Shown("judged") };
        return [.. GenerativeJudge.Judge(critic, judging.Pairs, judging.Critiques, cancellation)];
    }
}
