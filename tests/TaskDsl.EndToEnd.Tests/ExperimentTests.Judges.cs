using System.Text.Json;

namespace TaskDsl.EndToEnd.Tests;

/// <summary>Models of our own as judges of pairs.</summary>
public sealed partial class ExperimentTests
{
    // Whoever answers well gets 9, whoever answers badly 2, and of odd answers it says no number.
    private static void WriteScorer(UserProject project)
    {
        project.Write("scorer.task.yaml", """
            task: Scorer
            fields:
              question: line
              answer:   line
              score:    { type: line, max_tokens: 12 }
              critique: line
            formats:
              base:
                template: |-
                  Q: {question}
                  A: {answer}
                  Score: {score}
                learns: score
              informed:
                template: |-
                  Critique: {critique}
                  Score: {score}
                learns: score

            """);
        string models = "train: { batch_tokens: 1024, epochs: 150, learning_rate: 5e-3, warmup: 10, schedule: constant }\ndata: { train: { file: rated.jsonl } }\nrounds:\n  - { base: all }\n";
        project.Write("scorer.experiment.yaml", "experiment: Scores\ntask: Scorer\nmodels: { small: { layers: 1, width: 32, heads: 2, context: 48 } }\n" + models);
        project.Write("published.experiment.yaml", "experiment: PublishedScores\ntask: Scorer\nmodels: { published: { from: models/scorer }, fresh: { layers: 1, width: 16, heads: 2, context: 48 } }\n" + models);
        project.Write("rated.jsonl", string.Concat(Enumerable.Range(0, 60).Select(i => $$"""{"question":"{{i}}","answer":"{{(i % 3) switch { 0 => "good", 1 => "bad", _ => "odd" }}}","score":"{{(i % 3) switch { 0 => "9", 1 => "2", _ => "no idea" }}}"}""" + "\n")));
    }

    private static void JudgesByModels(UserProject project)
    {
        (string Chosen, string Rejected, string Section)[] pairs = [("good", "bad", "a"), ("bad", "good", "a"), ("good", "good", "a"), ("good", "odd", "b"), (new string('x', 60), "bad", "b")];
        project.Write("scored.jsonl", string.Concat(pairs.Select((pair, i) => $$$"""{"item":{{{i}}},"split":"test","section":"{{{pair.Section}}}","shared":{"question":"{{{i}}}"},"chosen":{"answer":"{{{pair.Chosen}}}"},"rejected":{"answer":"{{{pair.Rejected}}}"}}""" + "\n")));
        string[] judges = ["judge-pairs", "Scores", "--judge", "model(small)", "--format", "base", "--pairs", "scored.jsonl"];
        Says("error TDSL4008: Scores, seed 1, small, round 1 has not been trained", judges);
        Run(project, "Scores");

        // Right, wrong, tied, no number, no room.
        UserProject.Result judged = project.Run("", [.. judges, "--scores", "judged.jsonl"]);
        Assert.True(judged.ExitCode == 0, judged.Errors);
        JsonElement result = JsonSerializer.Deserialize<JsonElement>(judged.Output);
        Assert.Equal(("model(small)", 5, 1, 2, 0.2), (result.GetProperty("judge").GetString(), result.GetProperty("pairs").GetInt32(), result.GetProperty("ties").GetInt32(), result.GetProperty("unparsed").GetInt32(), result.GetProperty("accuracy").GetProperty("value").GetDouble()));
        Assert.Equal([("a", 1 / 3.0), ("b", 0)], result.GetProperty("sections").EnumerateArray().Select(section => (section.GetProperty("section").GetString()!, section.GetProperty("accuracy").GetProperty("value").GetDouble())));
        JsonElement[] scores = [.. File.ReadLines(project.PathOf("judged.jsonl")).Select(line => JsonSerializer.Deserialize<JsonElement>(line))];
        Assert.Equal(["9", "2", "9", "9"], scores.Take(4).Select(pair => pair.GetProperty("chosen_text").GetString()));
        Assert.Equal((2, false), (scores[4].GetProperty("rejected").GetDouble(), scores[4].TryGetProperty("chosen", out _)));
        Assert.Equal("no idea", scores[3].GetProperty("rejected_text").GetString());
        Assert.Contains("fills the model's context of 48 tokens", scores[4].GetProperty("chosen_text").GetString(), StringComparison.Ordinal);
        Assert.False(File.Exists(project.PathOf("experiments/Scores/judge.partial.jsonl")));

        // The same weights as a published folder, before any round of an experiment.
        Assert.Equal(0, project.Run("", "export", "Scores", "--output", "models/scorer").ExitCode);
        UserProject.Result published = project.Run("", "judge-pairs", "PublishedScores", "--judge", "model(published)", "--round", "0", "--format", "base", "--pairs", "scored.jsonl");
        Assert.True(published.ExitCode == 0, published.Errors);
        Assert.Equal(judged.Output.Replace("model(small)", "model(published)", StringComparison.Ordinal), published.Output);

        Says("There is no judge 'model(smal)'. Did you mean 'model(small)'?", "judge-pairs", "Scores", "--judge", "model(smal)", "--pairs", "scored.jsonl");
        Says("The model 'fresh' begins with fresh weights", "judge-pairs", "PublishedScores", "--judge", "model(fresh)", "--round", "0", "--format", "base", "--pairs", "scored.jsonl");
        Says("Name the format whose last field is the score with --format: base, informed.", "judge-pairs", "Scores", "--judge", "model(small)", "--pairs", "scored.jsonl");
        Says("scorer.task.yaml : error TDSL4082: Scorer.informed shows 'critique' before 'score', which item 0 does not have.", "judge-pairs", "Scores", "--judge", "model(small)", "--format", "informed", "--pairs", "scored.jsonl");
        Says("--format is for models; leave it out beside server(judge).", "judge-pairs", "Served", "--judge", "server(judge)", "--format", "judge", "--pairs", "scored.jsonl");
        project.Write("twice.jsonl", File.ReadLines(project.PathOf("scored.jsonl")).First() is var first ? first + "\n" + first + "\n" : "");
        Says("item: 0 was already used in the split 'test'.", [.. judges[..^1], "twice.jsonl"]);

        void Says(string expected, params string[] arguments)
        {
            UserProject.Result wrong = project.Run("", arguments);
            Assert.Equal((2, ""), (wrong.ExitCode, wrong.Output));
            Assert.Contains(expected, wrong.Errors, StringComparison.Ordinal);
        }
    }
}
