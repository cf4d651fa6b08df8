using System.Text.Json;
using Microsoft.Build.Logging.StructuredLogger;

namespace TaskDsl.EndToEnd.Tests;

/// <summary>An experiment under a tokenizer family: what it asks of its task at build, what a run says of its file, and a run with a tokenizer that the project's own program trained.</summary>
public sealed class TokenizerTests
{
    private const string Experiment = """
        experiment: UnderQwen2
        task: Addition
        parameters: { digits: 2 }
        tokenizer: { family: qwen2, file: ../models/tokenizer.json }
        models: { tiny: { layers: 1, width: 32, heads: 2, context: 128 } }
        train: { batch_tokens: 1024, learning_rate: 5e-3, warmup: 10, schedule: constant }
        rounds:
          - { base: 600 }
          - { base: 600, critiqueability: 100, critique: 50 }
        evaluate:
          gaps: { questions: 4 }

        """;

    [Fact]
    public void Formats_are_proved_for_the_families_that_experiments_use()
    {
        // The order of the steps is the subject: one project goes through all of them.
        using var project = new UserProject();
        Directory.CreateDirectory(project.PathOf("runs"));
        project.Write("runs/qwen2.experiment.yaml", Experiment);
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
        project.Write("models/tokenizer.json", "{\n  \"model\": { \"type\": \"Unigram\" }\n}\n");
        AssertError("models/tokenizer.json(2,22) : error TDSL4019: The tokenizer's model is Unigram, and only BPE is known");

        // A build says it too, at the file's line.
        File.AppendAllText(project.PathOf("addition.task.yaml"), "\n");
        Error wrong = Assert.Single(project.Build("--no-restore").FindChildrenRecursive<Error>());
        Assert.Equal(("TDSL4019", "tokenizer.json", 2, 22), (wrong.Code, Path.GetFileName(wrong.File), wrong.LineNumber, wrong.ColumnNumber));

        TrainOnItsOwnExamples(project);

        // The family that was trained is not the one that is named.
        project.Edit("runs/qwen2.experiment.yaml", "family: qwen2", "family: llama3");
        Error other = Assert.Single(project.Build("--no-restore").FindChildrenRecursive<Error>());
        Assert.Equal("TDSL4019", other.Code);
        Assert.Contains("by the pattern of qwen2", other.Text, StringComparison.Ordinal);

        void AssertError(string expected)
        {
            UserProject.Result run = project.Run("", "run", "UnderQwen2");
            Assert.Equal((2, ""), (run.ExitCode, run.Output));
            Assert.StartsWith(expected, Assert.Single(run.Errors.TrimEnd().Split('\n')), StringComparison.Ordinal);
        }
    }

    private static void TrainOnItsOwnExamples(UserProject project)
    {
        // The corpus: the experiment's own texts.
        string questions = project.Run("", "generate", "Addition", "--count", "100", "--seed", "7").Output;
        string rendered = project.Run(questions, "render", "Addition.base").Output;
        project.Write("corpus.txt", string.Join("\n", rendered.Trim().Split('\n').Select(line => JsonDocument.Parse(line).RootElement.GetProperty("text").GetString())));
        // The file of before stands there: it may be a published one, and is not written over.
        UserProject.Result refused = Learn(270);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("error TDSL4001: There is already a file 'models/tokenizer.json'.", refused.Errors, StringComparison.Ordinal);
        File.Delete(project.PathOf("models/tokenizer.json"));
        UserProject.Result trained = Learn(270);
        Assert.Equal(0, trained.ExitCode);
        JsonElement made = JsonDocument.Parse(trained.Output).RootElement;
        Assert.Equal(("qwen2", 270), (made.GetProperty("family").GetString(), made.GetProperty("ids").GetInt32()));

        // What is rendered has the tokenizer's ids: fewer than bytes, and the end token at the end alone.
        string first = questions.Split('\n')[0];
        JsonElement bytes = JsonDocument.Parse(project.Run(first, "render", "Addition.base").Output).RootElement;
        JsonElement pairs = JsonDocument.Parse(project.Run(first, "render", "Addition.base", "--tokenizer", "models/tokenizer.json").Output).RootElement;
        Assert.Equal(bytes.GetProperty("text").GetString(), pairs.GetProperty("text").GetString());
        int[] ids = [.. pairs.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32())], mask = [.. pairs.GetProperty("mask").EnumerateArray().Select(bit => bit.GetInt32())];
        Assert.InRange(ids.Length, 2, bytes.GetProperty("ids").GetArrayLength() - 8);
        Assert.Equal((269, 1), (ids[^1], mask[^1]));
        Assert.DoesNotContain(ids[..^1], id => id >= 268);
        Assert.Contains("tokens of qwen2", project.Run("", "show", "Addition.base", "--tokenizer", "models/tokenizer.json").Output, StringComparison.Ordinal);
        UserProject.Result unknown = project.Run(first, "render", "Addition.base", "--tokenizer", "qwen2");
        Assert.Equal(2, unknown.ExitCode);
        Assert.Contains("error TDSL4001: The family qwen2 comes with a file.", unknown.Errors, StringComparison.Ordinal);

        // Training, sampled answers, critiques, scores and gaps, all with its ids.
        UserProject.Result run = project.Run("", "run", "UnderQwen2");
        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.True(File.Exists(project.PathOf("runs/../experiments/UnderQwen2/report.html")), run.Errors);
        JsonElement stage = JsonDocument.Parse(project.Read("experiments/UnderQwen2/seed-1/tiny/round-1/manifest.json")).RootElement.GetProperty("stages").GetProperty("train");
        Assert.Equal(made.GetProperty("id").GetString(), stage.GetProperty("inputs").GetProperty("tokenizer").GetString());
        string hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(project.PathOf("models/tokenizer.json"))));
        Assert.Equal(hash, stage.GetProperty("notes").GetProperty("tokenizer's file").GetString());

        // Nothing is left to do; another tokenizer makes everything anew.
        Assert.DoesNotContain("because", project.Run("", "run", "UnderQwen2").Errors, StringComparison.Ordinal);
        File.Delete(project.PathOf("models/tokenizer.json"));
        Assert.Equal(0, Learn(264).ExitCode);
        Assert.Matches("round 1: train, because .*tokenizer", project.Run("", "run", "UnderQwen2", "--only", "train").Errors);

        UserProject.Result Learn(int size) => project.Run("", "tokenizer", "--corpus", "corpus.txt", "--size", $"{size}", "--family", "qwen2", "--output", "models/tokenizer.json");
    }
}
