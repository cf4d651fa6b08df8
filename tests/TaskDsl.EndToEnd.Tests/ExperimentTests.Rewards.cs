using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Build.Logging.StructuredLogger;

namespace TaskDsl.EndToEnd.Tests;

/// <summary>Reward models with synthetic critiques.</summary>
public sealed partial class ExperimentTests
{
    private const string Rewards = """
        experiment: Rewards
        task: Addition
        parameters: { digits: 2 }
        seeds: [1, 2]
        models:
          tiny: { layers: 1, width: 32, heads: 2, context: 128 }
        train: { batch_tokens: 1024, epochs: 6, learning_rate: 5e-3, warmup: 10, schedule: constant }
        rounds:
          - { base: 1_000 }
          - { base: 1_000, critiqueability: 200, critique: 100 }
        reward: { format: preference, start: rounds, test_pairs: 40, validation_pairs: 8, train: { batch_pairs: 8, learning_rate: 1e-3, warmup: 2 } }
        compare: [none, oracle(error: 0), model(tiny), shuffled(oracle(error: 0)), "oracle(error: 0) -> oracle(error: 1)"]
        pairs: [16, 32]

        """;

    [Fact]
    public void Reward_models_are_compared_by_critic_and_number_of_pairs()
    {
        // The order of the steps is the subject: one project goes through all of them.
        using var project = new UserProject();
        AddPreference(project);
        project.Write("rewards.experiment.yaml", Rewards);
        Compile();
        string first = Run(project, "Rewards");
        Assert.Contains("Rewards, seed 1, oracle(error: 0), 32 pairs: reward, because it has not run yet.", first, StringComparison.Ordinal);

        // The pairs, and what the oracle says of them, judged again by hand.
        JsonElement[] pairs = Lines("pairs/pairs.jsonl"), truths = Lines("oracle-error-0/critiques.jsonl");
        Assert.Equal([32, 8, 40], pairs.CountBy(Split).Select(split => split.Value));
        Assert.Equal(pairs.Length, pairs.Select(Question).Distinct().Count());
        foreach ((JsonElement pair, JsonElement critiques) in pairs.Zip(truths))
        {
            int[] operands = [.. Question(pair).Split(" + ").Select(int.Parse)];
            string truth = $"{operands.Sum()}", flawed = Answer(pair, "rejected");
            Assert.Equal(truth, Answer(pair, "chosen"));
            Assert.NotEqual(truth, flawed);
            Assert.Equal("No flaw.", critiques.GetProperty("chosen").GetString());
            string[] words = critiques.GetProperty("rejected").GetString()!.Split(' ');
            int index = int.Parse(words[3], null);
            Assert.Equal(DigitOf(truth, index), words[^1]);
            Assert.NotEqual(DigitOf(flawed, index), words[^1]);
        }

        // A shuffled critique is one of the split's, and not the pair's own; a model says something of every answer.
        Assert.All(Lines("shuffled-oracle-error-0/critiques.jsonl"), (line, i) => Assert.Contains(line.GetProperty("chosen").GetString(), truths.Where(truth => Split(truth) == Split(pairs[i])).SelectMany(truth => new[] { truth.GetProperty("chosen").GetString(), truth.GetProperty("rejected").GetString() })));
        Assert.Equal(pairs.Length, Lines("model-tiny/critiques.jsonl").Length);

        // results.json: the accuracies counted here.
        JsonElement results = JsonSerializer.Deserialize<JsonElement>(project.Read("experiments/Rewards/results.json")).GetProperty("rewards");
        JsonElement[] runs = [.. results.GetProperty("runs").EnumerateArray()];
        Assert.Equal(2 * 5 * 2, runs.Length);
        foreach (JsonElement run in runs.Where(run => run.GetProperty("seed").GetInt64() == 1))
        {
            string critic = run.GetProperty("critic").GetString()!.Replace("oracle(error: 0) -> oracle(error: 1)", "oracle-error-0-oracle-error-1", StringComparison.Ordinal).Replace("(error: ", "-error-", StringComparison.Ordinal).Replace('(', '-').Replace(")", "", StringComparison.Ordinal);
            JsonElement[] rewards = Lines($"{critic}/{run.GetProperty("pairs").GetInt32()}-pairs/rewards.jsonl");
            Assert.Equal(40, rewards.Length);
            Assert.Equal(rewards.Count(pair => pair.GetProperty("chosen").GetSingle() > pair.GetProperty("rejected").GetSingle()) / 40.0, run.GetProperty("measured").GetProperty("accuracy").GetProperty("value").GetDouble(), 1e-12);
        }

        UserProject.Result again = project.Run("", "gaps", "--samples", "experiments/Rewards/rewards/seed-1/none/16-pairs/rewards.jsonl");
        Assert.True(again.ExitCode == 0, again.Errors);
        Assert.Equal(runs[0].GetProperty("measured").GetProperty("accuracy").GetProperty("value").GetDouble(), JsonSerializer.Deserialize<JsonElement>(again.Output).GetProperty("accuracy").GetProperty("value").GetDouble());

        Assert.All(results.GetProperty("critics").EnumerateArray().Where(critic => critic.GetProperty("critic").GetString() == "oracle(error: 0)"), critic => Assert.Equal((1, 1), (critic.GetProperty("on_rejected").GetDouble(), critic.GetProperty("on_chosen").GetDouble())));
        Assert.Contains("Reward models", project.Read("experiments/Rewards/report.html"), StringComparison.Ordinal);

        // Nothing is done twice; more pairs and another critic add to what is there.
        Assert.Contains("Rewards is up to date", Run(project, "Rewards"), StringComparison.Ordinal);
        byte[] before = File.ReadAllBytes(project.PathOf("experiments/Rewards/rewards/seed-1/none/32-pairs/model.safetensors"));
        project.Edit("rewards.experiment.yaml", "pairs: [16, 32]", "pairs: [16, 32, 48]");
        project.Edit("rewards.experiment.yaml", "[none, oracle(error: 0),", "[none, oracle(error: 1), oracle(error: 0),");
        Compile();
        string more = Run(project, "Rewards");
        Assert.Contains("Rewards, seed 1, pairs: pairs, because pairs at rewards.experiment.yaml(13,1) is 48, was 32.", more, StringComparison.Ordinal);
        Assert.Contains("Rewards, seed 1, none, 48 pairs: reward", more, StringComparison.Ordinal);
        Assert.Contains("Rewards, seed 2, oracle(error: 1), 16 pairs: reward", more, StringComparison.Ordinal);
        Assert.DoesNotContain("none, 32 pairs: reward", more, StringComparison.Ordinal);
        Assert.DoesNotContain("round 2: train", more, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(project.PathOf("experiments/Rewards/rewards/seed-1/none/32-pairs/model.safetensors")));

        // Each as often wrong as the other, with the same draws: what is true at error 0 is not at 1.
        Assert.All(Lines("oracle-error-1/critiques.jsonl"), line => Assert.Equal((false, false), (line.GetProperty("chosen_true").GetBoolean(), line.GetProperty("rejected_true").GetBoolean())));

        // A row for each critic and number of pairs, and no table of gaps.
        Assert.StartsWith("critic,pairs,seeds,accuracy,", project.Read("experiments/Rewards/results-rewards.csv"), StringComparison.Ordinal);
        Assert.All(Directory.EnumerateFiles(project.PathOf("experiments/Rewards"), "*.csv"), file => Assert.StartsWith("results-rewards", Path.GetFileName(file), StringComparison.Ordinal));

        // The saved rewards are enough for the report.
        string results1 = project.Read("experiments/Rewards/results.json");
        File.Delete(project.PathOf("experiments/Rewards/report.html"));
        File.Delete(project.PathOf("experiments/Rewards/results.json"));
        UserProject.Result report = project.Run("", "report", "Rewards");
        Assert.True(report.ExitCode == 0, report.Errors);
        Assert.Equal(results1, project.Read("experiments/Rewards/results.json"));

        // A model whose training was begun again and interrupted has no numbers; all others keep theirs.
        string manifest = project.Read("experiments/Rewards/rewards/seed-1/none/16-pairs/manifest.json");
        JsonNode unfinished = JsonNode.Parse(manifest)!;
        Assert.True(unfinished["stages"]!.AsObject().Remove("reward"));
        project.Write("experiments/Rewards/rewards/seed-1/none/16-pairs/manifest.json", unfinished.ToJsonString());
        report = project.Run("", "report", "Rewards");
        Assert.True(report.ExitCode == 0, report.Errors);
        Assert.Equal(JsonSerializer.Deserialize<JsonElement>(results1).GetProperty("rewards").GetProperty("runs").GetArrayLength() - 1, JsonSerializer.Deserialize<JsonElement>(project.Read("experiments/Rewards/results.json")).GetProperty("rewards").GetProperty("runs").GetArrayLength());

        void Compile() => Assert.True(project.Build("-p:RunExperiments=OnDemand", "-p:TaskDslValidateOnBuild=false").Succeeded);
        JsonElement[] Lines(string file) => [.. File.ReadLines(project.PathOf($"experiments/Rewards/rewards/seed-1/{file}")).Select(line => JsonSerializer.Deserialize<JsonElement>(line))];
        static string Split(JsonElement line) => line.GetProperty("split").GetString()!;
        static string Question(JsonElement pair) => pair.GetProperty("shared").GetProperty("question").GetString()!;
        static string Answer(JsonElement pair, string side) => pair.GetProperty(side).GetProperty("answer").GetString()!;
        static string DigitOf(string number, int index) => index > number.Length ? "0" : number[^index].ToString();
    }

    [Fact]
    public void Scoring_another_format_than_the_one_trained_on_does_not_compile()
    {
        using var project = new UserProject();
        AddPreference(project);
        project.Write("Scoring.cs", """
            using TaskDsl.Training;

            internal static class Scoring
            {
                public static float[] Of(RewardModel<Study.AdditionTask.PreferenceExample> model, Study.AdditionTask.PreferenceExample text) => model.Score([text]);
            }

            """);
        Assert.True(project.Build("-p:RunExperiments=OnDemand", "-p:TaskDslValidateOnBuild=false").Succeeded);
        project.Edit("Scoring.cs", "PreferenceExample text", "PreferenceWithoutCritiqueExample text");
        Build build = project.Build("-p:RunExperiments=OnDemand", "-p:TaskDslValidateOnBuild=false", "--no-restore");
        Assert.False(build.Succeeded);
        Assert.Contains(build.FindChildrenRecursive<Error>(), error => error is { Code: "CS1503" or "CS0029" or "CS1950" } && error.File.EndsWith("Scoring.cs", StringComparison.Ordinal) && error.Text.Contains("PreferenceWithoutCritiqueExample", StringComparison.Ordinal));
    }

    [Fact]
    public void Reward_models_learn_from_files_and_are_scored_by_section()
    {
        using var project = new UserProject();
        project.Write("choice.task.yaml", """
            task: Choice
            fields: { question: line, answer: text, critique: text }
            formats:
              base:
                template: |-
                  Question: {question}
                  Answer: {answer}
                learns: answer
              preference:
                extends: base
                parse: guarded
                template: |-

                  Critique: {critique}
                scores: end
                without: critique
                margins: { a little: 0.5, much: 1 }

            """);
        project.Write("own.experiment.yaml", """
            experiment: Own
            task: Choice
            seeds: [1, 2]
            models: { tiny: { layers: 1, width: 32, heads: 2, context: 128 } }
            data: { train: { file: pairs.jsonl, shape: pairs }, test: 0.5 }
            reward: { format: preference, train: { batch_pairs: 4, learning_rate: 1e-2, warmup: 1, epochs: 8 } }
            compare: [none, data]
            pairs: [8, 16]

            """);
        project.Write("bench.experiment.yaml", """
            experiment: Bench
            task: Choice
            models: { tiny: { layers: 1, width: 32, heads: 2, context: 128 } }
            data: { train: { file: pairs.jsonl, shape: pairs }, test: { file: bench.jsonl, shape: reward_bench } }
            reward: { format: preference, train: { batch_pairs: 4, learning_rate: 1e-2, warmup: 1 } }
            pairs: [8]

            """);
        project.Write("pairs.jsonl", string.Concat(Enumerable.Range(0, 80).Select(i => $$"""{"question":"What is {{i}}?","chosen":{"answer":"{{i}}","critique":"Right."},"rejected":{"answer":"{{i + 1}}","critique":"{{(i % 10 == 0 ? "Critique:\\nCritique: " : "")}}Wrong."},"confidence":"{{(i % 2 == 0 ? "much" : "a little")}}"}""" + "\n")));
        project.Write("bench.jsonl", string.Concat(new[] { "alpacaeval-easy", "mt-bench-hard", "donotanswer", "math-prm", "hep-cpp" }.SelectMany(subset => Enumerable.Range(0, 4).Select(i => $$"""{"prompt":"What is {{i}}?","chosen":"{{i}}","chosen_model":"a","rejected":"{{i + 3}}","rejected_model":"b","subset":"{{subset}}","id":{{i}}}""" + "\n"))));
        Assert.True(project.Build("-p:RunExperiments=OnDemand", "-p:TaskDslValidateOnBuild=false").Succeeded);

        // What the critiques say is learned at once; the halves of the file hold all pairs once. A critique that holds the format's own words is left out with its pair.
        Assert.Matches(@"Own, seed 1, data, 16 pairs: left out of 16 pairs: [1-3] whose text with its critique has a second reading\.", Run(project, "Own"));
        JsonElement own = JsonSerializer.Deserialize<JsonElement>(project.Read("experiments/Own/results.json")).GetProperty("rewards");
        Assert.All(own.GetProperty("compared").EnumerateArray().Where(each => each.GetProperty("critic").GetString() == "data"), each => Assert.Equal(1, each.GetProperty("accuracy").GetProperty("value").GetDouble()));
        JsonElement[] pairs = [.. File.ReadLines(project.PathOf("experiments/Own/rewards/seed-1/pairs/pairs.jsonl")).Select(line => JsonSerializer.Deserialize<JsonElement>(line))];
        Assert.Equal(pairs.Length, pairs.Select(pair => pair.GetProperty("shared").GetProperty("question").GetString()).Distinct().Count());
        Assert.Equal(16, pairs.Count(pair => pair.GetProperty("split").GetString() == "train"));

        // Seeds train on other pairs, and are measured on the same ones by the same numbers.
        string[] Questions(int seed, string split) => [.. File.ReadLines(project.PathOf($"experiments/Own/rewards/seed-{seed}/pairs/pairs.jsonl")).Where(line => line.Contains($"\"split\":\"{split}\"", StringComparison.Ordinal)).Select(line => JsonSerializer.Deserialize<JsonElement>(line).GetProperty("shared").GetProperty("question").GetString()!)];
        Assert.Equal(Questions(1, "test"), Questions(2, "test"));
        Assert.NotEqual(Questions(1, "train").Order(), Questions(2, "train").Order());

        // RewardBench's sections, with the rule that weighs them.
        string said = Run(project, "Bench");
        Assert.Contains("math-prm by 984", said, StringComparison.Ordinal);
        JsonElement bench = JsonSerializer.Deserialize<JsonElement>(project.Read("experiments/Bench/results.json")).GetProperty("rewards").GetProperty("compared")[0];
        Dictionary<string, double> sections = bench.GetProperty("sections").EnumerateArray().ToDictionary(section => section.GetProperty("section").GetString()!, section => section.GetProperty("accuracy").GetProperty("value").GetDouble());
        JsonElement scores = bench.GetProperty("reward_bench");
        Assert.Equal(((984 * sections["math-prm"]) + (164 * sections["hep-cpp"])) / (984 + 164), scores.GetProperty("Reasoning").GetDouble(), 1e-12);
        Assert.Equal(new[] { "Chat", "Chat Hard", "Safety", "Reasoning" }.Average(section => scores.GetProperty(section).GetDouble()), scores.GetProperty("Average").GetDouble(), 1e-12);

        // Several rates need pairs to choose by.
        project.Edit("own.experiment.yaml", "learning_rate: 1e-2, ", "");
        project.Edit("own.experiment.yaml", "pairs: [8, 16]", "pairs: [8, 16]\nselect: { learning_rate: [1e-2, 1e-3] }");
        Assert.True(project.Build("-p:RunExperiments=OnDemand", "-p:TaskDslValidateOnBuild=false", "--no-restore").Succeeded);
        UserProject.Result blind = project.Run("", "run", "Own");
        Assert.Equal(2, blind.ExitCode);
        Assert.Contains("TDSL4034", blind.Errors, StringComparison.Ordinal);
        project.Edit("own.experiment.yaml", "test: 0.5", "test: 0.5, validation: 0.2");
        Assert.True(project.Build("-p:RunExperiments=OnDemand", "-p:TaskDslValidateOnBuild=false", "--no-restore").Succeeded);
        string selected = Run(project, "Own");
        Assert.Matches("Own, seed 1, data, 16 pairs: learning rate (0.01|0.001) has the least validation loss", selected);

        // However many rates there are, a pair is left out once; nothing stays of what lies on the disk meanwhile.
        Assert.Matches(@"Own, seed 1, data, 16 pairs: left out of 16 pairs: [1-3] whose text", selected);
        Assert.DoesNotContain(Directory.EnumerateFiles(project.PathOf("experiments/Own"), "*", SearchOption.AllDirectories), file => Path.GetExtension(file) is ".ids" or ".unordered");

        // A line that does not fit is an error at its place, and more pairs than there are one too.
        File.AppendAllText(project.PathOf("pairs.jsonl"), "{\"question\":\"What?\",\"chosen\":{\"answer\":5},\"rejected\":{\"answer\":\"6\"}}\n");
        UserProject.Result damaged = project.Run("", "run", "Own");
        Assert.Equal(2, damaged.ExitCode);
        Assert.Contains("pairs.jsonl(81,1)", damaged.Errors, StringComparison.Ordinal);
        project.Write("pairs.jsonl", string.Concat(File.ReadLines(project.PathOf("pairs.jsonl")).Take(20).Select(line => line + "\n")));
        UserProject.Result few = project.Run("", "run", "Own");
        Assert.Equal(2, few.ExitCode);
        Assert.Contains("TDSL4033", few.Errors, StringComparison.Ordinal);
    }

    private static void AddPreference(UserProject project) => project.Edit(
        "addition.task.yaml",
        "    learns: [critiqueable, critique]\n",
        "    learns: [critiqueable, critique]\n  preference:\n    extends: base\n    template: |-\n\n      Critique: {critique}\n    scores: end\n    without: critique\n");
}
