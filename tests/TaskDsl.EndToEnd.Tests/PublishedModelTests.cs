using System.Text.Json;

namespace TaskDsl.EndToEnd.Tests;

/// <summary>From an experiment's weights to a folder as models are published, and back into an experiment.</summary>
public sealed class PublishedModelTests
{
    private const string Own = """
        experiment: Own
        task: Addition
        parameters: { digits: 2 }
        models:
          learned: { layers: 1, width: 32, heads: 2, context: 64 }
          rotary:  { layers: 1, width: 32, heads: 2, context: 64, positions: rotary }
        train: { batch_tokens: 1024, epochs: 4, learning_rate: 5e-3, warmup: 10, schedule: constant }
        rounds:
          - { base: 500 }

        """;

    private const string Published = """
        experiment: Published
        task: Addition
        parameters: { digits: 2 }
        models:
          base: { from: models/own, context: 48 }
        train: { batch_tokens: 1024, epochs: 1, learning_rate: 1e-9, warmup: 0, schedule: constant }
        rounds:
          - { base: 500 }

        """;

    [Fact]
    public void What_is_exported_is_a_model_to_begin_with()
    {
        // The order of the steps is the subject: one project goes through all of them.
        using var project = new UserProject();
        project.Write("own.experiment.yaml", Own);
        project.Write("published.experiment.yaml", Published);
        Assert.True(project.Build().Succeeded);

        // The folder is looked for when the experiment runs; checks of lengths do without it.
        AssertError(project.Run("", "run", "Published"), 2, "published.experiment.yaml(5,11) : error TDSL4080: The folder of the model 'base' is not there");
        UserProject.Result validated = project.Run("", "validate");
        Assert.Equal(0, validated.ExitCode);
        Assert.Contains("Published: lengths are not checked against the models from folders.", validated.Errors, StringComparison.Ordinal);

        AssertError(project.Run("", "export", "Own", "--model", "learned", "--output", "models/own"), 2, "error TDSL4008: Own, seed 1, learned, round 1 has not been trained");
        Assert.Equal(0, project.Run("", "run", "Own").ExitCode);
        AssertError(project.Run("", "export", "Own", "--output", "models/own"), 2, "Name one with --model: learned, rotary.");
        AssertError(project.Run("", "export", "Own", "--model", "learned", "--round", "2", "--output", "models/own"), 2, "There is no round 2.");
        Assert.Equal(2, project.Run("", "export", "Own", "--model", "learned", "--output", "models/own", "--dtype", "int8").ExitCode);
        Assert.False(Directory.Exists(project.PathOf("models/own")));
        using (JsonDocument rotary = JsonDocument.Parse(project.Run("", "export", "Own", "--model", "rotary", "--output", "models/rotary", "--dtype", "fp16").Output))
        {
            Assert.Equal(("gpt_neox", "fp16"), (rotary.RootElement.GetProperty("model_type").GetString(), rotary.RootElement.GetProperty("dtype").GetString()));
        }

        Assert.Contains("\"torch_dtype\": \"float16\"", project.Read("models/rotary/config.json"), StringComparison.Ordinal);

        UserProject.Result export = project.Run("", "export", "Own", "--model", "learned", "--output", "models/own");
        Assert.Equal(0, export.ExitCode);
        using JsonDocument written = JsonDocument.Parse(export.Output);
        Assert.Equal(("gpt2", project.PathOf("models/own")), (written.RootElement.GetProperty("model_type").GetString(), written.RootElement.GetProperty("folder").GetString()));
        Assert.Equal(["config.json", "model.safetensors"], Directory.GetFiles(project.PathOf("models/own")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        AssertError(project.Run("", "export", "Own", "--model", "learned", "--output", "models/own"), 2, "is not empty");

        // What it had learned is there from the first step on.
        UserProject.Result run = project.Run("", "run", "Published");
        Assert.True(run.ExitCode == 0, run.Errors);
        double[] own = Losses(project, "Own", "learned"), published = Losses(project, "Published", "base");
        Assert.InRange(own[0], 1.2 * own[^1], double.MaxValue);
        Assert.InRange(published[0], 0, 1.1 * own[^1]);

        // Other weights are another experiment; the folder's place is not.
        Assert.Contains("Published is up to date", project.Run("", "run", "Published").Errors, StringComparison.Ordinal);
        Directory.CreateDirectory(project.PathOf("elsewhere"));
        Directory.Move(project.PathOf("models/own"), project.PathOf("elsewhere/own"));
        Directory.CreateSymbolicLink(project.PathOf("models/own"), project.PathOf("elsewhere/own"));
        Assert.Contains("Published is up to date", project.Run("", "run", "Published").Errors, StringComparison.Ordinal);
        byte[] weights = File.ReadAllBytes(project.PathOf("elsewhere/own/model.safetensors"));
        weights[^2] ^= 1;
        File.WriteAllBytes(project.PathOf("elsewhere/own/model.safetensors"), weights);
        Assert.Contains("train, because from at published.experiment.yaml(5,11) is ", project.Run("", "run", "Published").Errors, StringComparison.Ordinal);

        // Damage is found before anything runs.
        File.WriteAllBytes(project.PathOf("elsewhere/own/model.safetensors"), weights[..^1]);
        AssertError(project.Run("", "run", "Published"), 2, "published.experiment.yaml(5,11) : error TDSL4080: The model 'base' cannot be read: ");
        File.WriteAllBytes(project.PathOf("elsewhere/own/model.safetensors"), weights);
        project.Write("models/own/tokenizer.json", "{}");
        AssertError(project.Run("", "run", "Published"), 2, "has a tokenizer of its own, models/own/tokenizer.json, and the experiment reads bytes");

        // Ids of another tokenizer would mean other tokens to the model, however many there are.
        project.Write("corpus.txt", string.Concat(Enumerable.Repeat("a text to learn from ", 9)));
        project.Edit("published.experiment.yaml", "train:", "tokenizer: { family: gpt2, file: corpus/tokenizer.json }\ntrain:");
        Directory.CreateDirectory(project.PathOf("corpus"));
        Assert.True(project.Build().Succeeded);
        AssertError(project.Run("", "run", "Published"), 2, "is not there: there is no");
        Assert.Equal(0, project.Run("", "tokenizer", "--corpus", "corpus.txt", "--size", "258", "--family", "gpt2", "--output", "corpus/tokenizer.json").ExitCode);
        File.Delete(project.PathOf("models/own/tokenizer.json"));
        Assert.Equal(0, project.Run("", "tokenizer", "--corpus", "corpus.txt", "--size", "259", "--family", "gpt2", "--output", "models/own/tokenizer.json").ExitCode);
        AssertError(project.Run("", "run", "Published"), 2, "and the experiment's, corpus/tokenizer.json, gives other ids, which would mean other tokens to the model. Name it: tokenizer: { family: FAMILY, file: models/own/tokenizer.json }.");
        File.Copy(project.PathOf("corpus/tokenizer.json"), project.PathOf("models/own/tokenizer.json"), overwrite: true);
        Assert.DoesNotContain("gives other ids", project.Run("", "run", "Published").Errors, StringComparison.Ordinal);
    }

    private static void AssertError(UserProject.Result result, int exitCode, string said)
    {
        Assert.Equal((exitCode, ""), (result.ExitCode, result.Output));
        Assert.Contains(said, result.Errors.TrimEnd().Split('\n')[^1], StringComparison.Ordinal);
    }

    private static double[] Losses(UserProject project, string experiment, string model) =>
        [.. project.Read($"experiments/{experiment}/seed-1/{model}/round-1/metrics.jsonl").TrimEnd().Split('\n').Select(line => JsonDocument.Parse(line).RootElement.GetProperty("loss").GetDouble())];
}
