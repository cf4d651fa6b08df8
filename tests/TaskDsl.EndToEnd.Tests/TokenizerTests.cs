using Microsoft.Build.Logging.StructuredLogger;

namespace TaskDsl.EndToEnd.Tests;

/// <summary>An experiment under a tokenizer family: what it asks of its task at build, and what a run says of its file.</summary>
public sealed class TokenizerTests
{
    [Fact]
    public void Formats_are_proved_for_the_families_that_experiments_use()
    {
        // The order of the steps is the subject: one project goes through all of them.
        using var project = new UserProject();
        Directory.CreateDirectory(project.PathOf("runs"));
        project.Write("runs/qwen2.experiment.yaml", """
            experiment: UnderQwen2
            task: Addition
            tokenizer: { family: qwen2, file: ../models/tokenizer.json }
            models: { tiny: { layers: 1, width: 16, heads: 2, context: 128 } }
            rounds: [{ base: 100 }]

            """);
        project.Edit("addition.task.yaml", "Refinement: {refinement}\n    learns: refinement\n  direct", "Refinement:{refinement}\n    learns: refinement\n  direct");

        // One error, at the template; and what cannot be trained is not locked either.
        Build build = project.Build();
        Error error = Assert.Single(build.FindChildrenRecursive<Error>());
        int line = Array.FindIndex(project.Read("addition.task.yaml").Split('\n'), text => text.Contains("Refinement:{", StringComparison.Ordinal)) + 1;
        Assert.Equal(("TDSL1501", "addition.task.yaml", line, 18), (error.Code, Path.GetFileName(error.File), error.LineNumber, error.ColumnNumber));
        Assert.Contains("Under qwen2, which the experiment 'UnderQwen2' uses,", error.Text, StringComparison.Ordinal);
        Assert.False(File.Exists(project.PathOf("prompts.lock")));

        project.Edit("addition.task.yaml", "Refinement:{refinement}", "Refinement: {refinement}");
        Assert.True(project.Build("--no-restore").Succeeded);
        Assert.True(File.Exists(project.PathOf("prompts.lock")));

        AssertError("runs/qwen2.experiment.yaml : error TDSL4018: The tokenizer's file '../models/tokenizer.json' is not there");
        Directory.CreateDirectory(project.PathOf("models"));
        project.Write("models/tokenizer.json", "{}");
        AssertError("runs/qwen2.experiment.yaml : error TDSL4019: This version runs experiments with 'bytes' only, and UnderQwen2 uses qwen2.");

        void AssertError(string expected)
        {
            UserProject.Result run = project.Run("", "run", "UnderQwen2");
            Assert.Equal((2, ""), (run.ExitCode, run.Output));
            Assert.StartsWith(expected, Assert.Single(run.Errors.TrimEnd().Split('\n')), StringComparison.Ordinal);
        }
    }
}
