using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.Build.Logging.StructuredLogger;
using Task = System.Threading.Tasks.Task;

namespace TaskDsl.EndToEnd.Tests;

/// <summary>The table of edits: what each one runs again, and that it runs nothing else.</summary>
public sealed partial class EditTests
{
    private const string Round1 = "experiments/Small/seed-1/tiny/round-1/", Round2 = "experiments/Small/seed-1/tiny/round-2/";

    [Fact]
    public async Task An_edit_runs_what_depends_on_it_and_nothing_else()
    {
        // The order of the steps is the subject: one project goes through all of them.
        using var project = new UserProject();
        project.Write("small.experiment.yaml", ExperimentTests.Experiment);

        // Targets stop where they say.
        Assert.Equal(["1/1 data", "1/1 train", "1/2 data", "1/2 answers", "1/2 train"], Stages(project.Build("-t:TaskDslTrain")));
        Assert.Equal(["1/2 evaluate"], Stages(project.Build("--no-restore", "-t:TaskDslEvaluate")));
        Assert.False(File.Exists(project.PathOf("experiments/Small/report.html")));
        Assert.Equal(["report"], Stages(project.Build("--no-restore")));
        File.Delete(project.PathOf("experiments/Small/report.html"));
        Assert.Empty(Stages(project.Build("--no-restore", "-t:TaskDslReport")));
        Assert.True(File.Exists(project.PathOf("experiments/Small/report.html")));

        // A comment; C# that no oracle calls; a template that no round shows.
        project.Edit("small.experiment.yaml", "seeds: [1]", "# moved down\nseeds: [1]   # one");
        project.Edit("addition.task.yaml", "oracle: addition", "# moved down\noracle: addition");
        project.Write("Unrelated.cs", "internal static class Unrelated { public static int Number => 7; }");
        project.Edit("addition.task.yaml", "Helpful: {helpful}", "Helped: {helpful}");
        Assert.Empty(Stages(project.Build("--no-restore", "-p:AcceptPrompts=true")));

        // Questions of the measurement.
        project.Edit("small.experiment.yaml", "questions: 4", "questions: 5");
        Assert.Equal(["1/2 evaluate", "report"], Stages(project.Build("--no-restore")));

        // What is deleted comes back; it comes back the same, so that nothing after it runs.
        byte[] weights = File.ReadAllBytes(project.PathOf(Round1 + "model.safetensors"));
        File.Delete(project.PathOf(Round1 + "model.safetensors"));
        Assert.Equal(["1/1 train"], Stages(project.Run("", "run")));
        Assert.Equal(weights, File.ReadAllBytes(project.PathOf(Round1 + "model.safetensors")));

        // A template that the second round shows.
        project.Edit("addition.task.yaml", "Critique: {critique}", "Criticism: {critique}");
        Assert.Equal(["1/2 train", "1/2 evaluate", "report"], Stages(project.Build("--no-restore", "-p:AcceptPrompts=true")));

        // A crash leaves nothing that looks done.
        File.Delete(project.PathOf(Round2 + "metrics.jsonl"));
        using (Process run = project.StartRun("run"))
        {
            Task<string> errors = run.StandardError.ReadToEndAsync();
            while (!run.HasExited && !File.Exists(project.PathOf(Round2 + "metrics.jsonl")))
            {
                await Task.Delay(5);
            }

            run.Kill();
            await run.WaitForExitAsync();
            Assert.NotEqual(0, run.ExitCode);
            Assert.Contains("round 2: train, because metrics.jsonl is missing.", await errors, StringComparison.Ordinal);
        }

        Assert.Contains("round 2: train, because it has not run yet.", Succeeds(project.Run("", "run")), StringComparison.Ordinal);
        Assert.Empty(Stages(project.Run("", "run")));

        // A setting of the training, and another seed: all that they decide. Answers come of other weights.
        project.Edit("small.experiment.yaml", "learning_rate: 5e-3", "learning_rate: 6e-3");
        Assert.Equal(["1/1 train", "1/2 answers", "1/2 train", "1/2 evaluate", "report"], Stages(project.Build("--no-restore")));
        project.Edit("small.experiment.yaml", "seeds: [1]", "seeds: [2]");
        Assert.Equal(["2/1 data", "2/1 train", "2/2 data", "2/2 answers", "2/2 train", "2/2 evaluate", "report"], Stages(project.Build("--no-restore")));
        Assert.True(File.Exists(project.PathOf(Round2 + "model.safetensors")));
    }

    [Fact]
    public void A_format_runs_the_rounds_that_train_it_and_a_measurements_setting_that_measurement()
    {
        using var project = new UserProject();
        project.Write("small.experiment.yaml", """
            experiment: Small
            task: Addition
            parameters: { digits: 2 }
            models:
              tiny: { layers: 1, width: 32, heads: 2, context: 128 }
            train: { batch_tokens: 1024, epochs: 6, learning_rate: 5e-3, warmup: 10, schedule: constant }
            rounds:
              - { base: 1_000 }
              - { base: 500, critiqueability: 400, critique: 200 }
              - { start: continue, base: 200, critiqueability: 100, critique: 50, conditional_refinement: 50, direct_refinement: 50, helpfulness: 50 }
            evaluate:
              gaps: { questions: 3, best_of: 2, answer_temperature: 1, critique_temperature: 0 }
              refinement: { questions: 3, best_of: 2, temperature: 0.5 }
              self_critique: { questions: 3 }
            run: build

            """);
        string[] last = ["1/3 train", "1/3 evaluate", "1/3 refine", "1/3 self-critique", "report"];
        Assert.Equal(["1/1 data", "1/1 train", "1/2 data", "1/2 answers", "1/2 train", "1/3 data", "1/3 answers", .. last], Stages(project.Build()));

        // A format of the task's own, which nothing trains or measures.
        project.Edit("addition.task.yaml", "formats:\n", "formats:\n  checked:\n    template: |-\n      {question}\n      = {answer}\n    learns: answer\n");
        Assert.Empty(Stages(project.Build("--no-restore")));

        // Both templates of refinement, which the last round alone trains: of what came before, its answers too, nothing runs.
        project.Edit("addition.task.yaml", "Refinement: {refinement}", "Refined: {refinement}");
        Assert.Equal(last, Stages(project.Build("--no-restore", "-p:AcceptPrompts=true")));

        // What each measurement says of itself.
        project.Edit("small.experiment.yaml", "temperature: 0.5", "temperature: 0.6");
        Assert.Equal(["1/3 refine", "report"], Stages(project.Build("--no-restore")));
        project.Edit("small.experiment.yaml", "self_critique: { questions: 3 }", "self_critique: { questions: 4 }");
        Assert.Equal(["1/3 self-critique", "report"], Stages(project.Build("--no-restore")));

        // More demonstrations than any other round has: judged answers keep apart from them.
        project.Edit("small.experiment.yaml", "base: 200", "base: 1_200");
        Assert.Equal(["1/2 answers", "1/2 train", "1/3 data", "1/3 answers", .. last], Stages(project.Build("--no-restore")));

        // What all formats begin with.
        project.Edit("addition.task.yaml", "Question: {question}", "Sum: {question}");
        Assert.Equal(["1/1 train", "1/2 answers", "1/2 train", "1/3 answers", .. last], Stages(project.Build("--no-restore", "-p:AcceptPrompts=true")));
    }

    [Fact]
    public void An_oracle_counts_by_what_it_says()
    {
        using var project = new UserProject();
        project.Edit("Study.csproj", "<Nullable>enable</Nullable>", "<Nullable>enable</Nullable><ImplicitUsings>enable</ImplicitUsings>");
        project.Write("BackwardsOracle.cs", OracleTests.DocumentedOracle);
        project.Write("backwards.task.yaml", """
            task: Backwards
            oracle: BackwardsOracle
            fields: { question: line, answer: line }
            formats:
              base:
                template: |-
                  {question}
                  {answer}
                learns: answer

            """);
        project.Write("small.experiment.yaml", """
            experiment: Small
            task: Backwards
            models:
              tiny: { layers: 1, width: 16, heads: 1, context: 32 }
            train: { batch_tokens: 1024, epochs: 1, learning_rate: 1e-3, warmup: 10, schedule: constant }
            rounds:
              - { base: 200 }
            run: build

            """);
        Assert.Equal(["1/1 data", "1/1 train"], Stages(project.Build()).Where(stage => stage != "report"));

        // Another program: its oracle is asked again, and says the same.
        project.Write("Unrelated.cs", "internal static class Unrelated { public static int Number => 7; }");
        Assert.Equal(["1/1 data"], Stages(project.Build("--no-restore")));

        // Other critiques, which this experiment does not train; other questions, which it does.
        project.Edit("BackwardsOracle.cs", "should be {", "must be {");
        Assert.Equal(["1/1 data"], Stages(project.Build("--no-restore")));
        project.Edit("BackwardsOracle.cs", "abcdefghijklmnopqrstuvwxyz", "abcdefghijklmnopqrstuvwxy");
        Assert.Equal(["1/1 data", "1/1 train"], Stages(project.Build("--no-restore")));
    }

    // What ran, as seed/round stage, of a build that succeeded.
    private static string[] Stages(Build build)
    {
        Assert.True(build.Succeeded, string.Join('\n', build.FindChildrenRecursive<Error>().Select(error => error.ToString())));
        return Stages(build.FindChildrenRecursive<Message>().Select(message => message.Text));
    }

    private static string[] Stages(UserProject.Result result) => Stages(Succeeds(result).Split('\n'));

    private static string Succeeds(UserProject.Result result)
    {
        Assert.True(result.ExitCode == 0, result.Errors);
        return result.Errors;
    }

    private static string[] Stages(IEnumerable<string> lines) =>
        [.. lines.Select(line => Ran().Match(line)).Where(match => match.Success).Select(match => match.Groups["seed"].Success ? $"{match.Groups["seed"]}/{match.Groups["round"]} {match.Groups["stage"]}" : match.Groups["stage"].Value)];

    [GeneratedRegex("^Small(, seed (?<seed>[0-9]+), tiny, round (?<round>[0-9]+))?: (?<stage>[a-z-]+), because ")]
    private static partial Regex Ran();
}
