using System.Text.Json;

namespace TaskDsl.EndToEnd.Tests;

/// <summary>Models that criticise their own answers and each other's.</summary>
public sealed partial class ExperimentTests
{
    private const string Critics = """
        experiment: Critics
        task: Addition
        parameters: { digits: 2 }
        seeds: [1, 2]
        models:
          tiny: { layers: 1, width: 32, heads: 2, context: 128 }
          wide: { layers: 1, width: 48, heads: 2, context: 128 }
        train: { batch_tokens: 1024, epochs: 6, learning_rate: 5e-3, warmup: 10, schedule: constant }
        rounds:
          - { base: 1_000 }
          - { base: 1_000, critiqueability: 200, critique: 100 }
        evaluate:
          self_critique: { questions: 6, answer_temperature: random, critique_temperature: same }

        """;

    [Fact]
    public void Models_criticise_their_own_answers_and_each_others()
    {
        // The order of the steps is the subject: one project goes through all of them.
        using var project = new UserProject();
        project.Write("critics.experiment.yaml", Critics);
        Compile();
        string first = Run(project, "Critics");
        // An answer to each of 6 questions and critiques of both models' answers, of 2 models under 2 seeds, and the judged answers of round 2.
        Assert.Contains($"{(2 * 2 * 6 * 3) + (2 * 2 * 200)} samples", first, StringComparison.Ordinal);
        Assert.Contains("Critics, seed 1, tiny, round 2: self-critique, because it has not run yet.", first, StringComparison.Ordinal);
        Assert.True(first.IndexOf("seed 1, wide, round 2: self-critique", StringComparison.Ordinal) < first.IndexOf("seed 1, tiny, round 2: cross-critique", StringComparison.Ordinal));

        // The same answers, judged again by hand.
        string own = Critiques("tiny", "self-critiques.jsonl"), cross = Critiques("wide", "cross-critiques.jsonl");
        JsonElement[] answered = Lines(own), criticised = Lines(cross);
        Assert.Equal(6, answered.Length);
        Assert.Equal(answered.Select(AnswerOf), criticised.Select(AnswerOf));
        Assert.All(criticised, line => Assert.Equal(("tiny", "wide"), (line.GetProperty("answered_by").GetString(), line.GetProperty("critic").GetString())));
        Assert.All(answered, line =>
        {
            int[] operands = [.. line.GetProperty("question").GetString()!.Split(" + ").Select(int.Parse)];
            Assert.Equal($"{operands.Sum()}", line.GetProperty("truth").GetString());
            Assert.Equal(line.GetProperty("correct").GetBoolean(), line.GetProperty("answer").GetString() == line.GetProperty("truth").GetString());
            Assert.Contains(line.GetProperty("temperature").GetDouble(), Enumerable.Range(0, 11).Select(tenth => tenth / 10.0));
        });

        // results.json: the share counted here, the own cell of the grid equal to it, and every number again from the files alone.
        string results = project.Read("experiments/Critics/results.json");
        JsonElement[] pairs = Pairs(results);
        Assert.Equal([("tiny", "tiny"), ("tiny", "wide"), ("wide", "wide"), ("wide", "tiny")], pairs.Select(pair => (pair.GetProperty("answered_by").GetString(), pair.GetProperty("critic").GetString())));
        Assert.Equal(answered.Count(line => line.GetProperty("critique_valid").GetBoolean()) / 6.0, Value(pairs[0], "helpful"));
        Assert.Equal(1 - (answered.Count(line => line.GetProperty("correct").GetBoolean()) / 6.0), Value(pairs[0], "critiqueable"), 1e-12);
        Assert.Equal(Value(pairs[0], "critiqueable"), Value(pairs[1], "critiqueable"));
        foreach ((string file, JsonElement saved) in new[] { (own, pairs[0]), (cross, pairs[1]) })
        {
            UserProject.Result again = project.Run("", "gaps", "--samples", file);
            Assert.True(again.ExitCode == 0, again.Errors);
            Assert.Equal(JsonSerializer.Serialize(saved), JsonSerializer.Serialize(Assert.Single(again.Output.TrimEnd().Split('\n').Select(line => JsonSerializer.Deserialize<JsonElement>(line)))));
        }

        Assert.Equal(2, project.Run("", "gaps", "--samples", own, "--best-of", "2").ExitCode);
        Assert.Contains($"tiny,wide,1,2,6,helpful,{pairs[1].GetProperty("measures").GetProperty("helpful").GetProperty("value").GetRawText()},", project.Read("experiments/Critics/results-critiques.csv"), StringComparison.Ordinal);
        Assert.Contains("tiny,wide,2,2,helpful,", project.Read("experiments/Critics/results-critiques-seeds.csv"), StringComparison.Ordinal);

        // Nothing is done twice, and what changes is done again with all that depends on it, and no more.
        Assert.Contains("Critics is up to date", Run(project, "Critics"), StringComparison.Ordinal);
        byte[] before = File.ReadAllBytes(project.PathOf(own));
        File.Delete(project.PathOf(own));
        string mended = Run(project, "Critics");
        Assert.Contains("Critics, seed 1, tiny, round 2: self-critique, because self-critiques.jsonl is missing.", mended, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(project.PathOf(own)));
        Assert.DoesNotContain("cross-critique", mended, StringComparison.Ordinal);
        project.Edit("critics.experiment.yaml", "critique_temperature: same", "critique_temperature: 0");
        Compile();
        UserProject.Result only = project.Run("", "run", "Critics", "--only", "self-critique");
        Assert.Equal(0, only.ExitCode);
        Assert.Contains("self-critique, because critique_temperature at critics.experiment.yaml(13,62) is 0, was same.", only.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("cross-critique", only.Errors, StringComparison.Ordinal);
        Assert.Equal(answered.Select(AnswerOf), Lines(own).Select(AnswerOf));
        string rest = Run(project, "Critics");
        Assert.Contains("Critics, seed 2, wide, round 2: cross-critique, because answers of tiny is ", rest, StringComparison.Ordinal);
        Assert.DoesNotContain(": self-critique", rest, StringComparison.Ordinal);

        void Compile() => Assert.True(project.Build("-p:RunExperiments=OnDemand", "-p:TaskDslValidateOnBuild=false").Succeeded);
        static string Critiques(string model, string file) => $"experiments/Critics/seed-1/{model}/round-2/{file}";
        JsonElement[] Lines(string file) => [.. File.ReadLines(project.PathOf(file)).Select(line => JsonSerializer.Deserialize<JsonElement>(line))];
        static (long, string?, string?, bool, double) AnswerOf(JsonElement line) =>
            (line.GetProperty("item").GetInt64(), line.GetProperty("question").GetString(), line.GetProperty("answer").GetString(), line.GetProperty("correct").GetBoolean(), line.GetProperty("temperature").GetDouble());
        static JsonElement[] Pairs(string results) => [.. JsonSerializer.Deserialize<JsonElement>(results).GetProperty("rounds").EnumerateArray().Where(round => round.GetProperty("seed").GetInt64() == 1).SelectMany(round => round.GetProperty("critiques").EnumerateArray())];
        static double Value(JsonElement pair, string measure) => pair.GetProperty("measures").GetProperty(measure).GetProperty("value").GetDouble();
    }
}
