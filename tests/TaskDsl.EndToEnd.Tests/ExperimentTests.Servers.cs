using System.Globalization;
using System.Text.Json;
using TaskDsl.Chat.Tests;

namespace TaskDsl.EndToEnd.Tests;

/// <summary>Servers as critics and judges, in a user's project.</summary>
public sealed partial class ExperimentTests
{
    private const string Key = "sk-the-users-own-key-0123456789";

    [Fact]
    public void A_server_criticises_the_answers_that_gaps_are_measured_on_and_judges_pairs()
    {
        // The order of the steps is the subject: one project goes through all of them.
        int fails = 0;
        using var server = new MisbehavingServer(received => Interlocked.Decrement(ref fails) >= 0 ? Reply.Json($"no: {received.Head}", 500) : received.Said.EndsWith("Score:", StringComparison.Ordinal) ? Scored(received.Said) : Criticised(received.Said));
        using var project = new UserProject();
        project.Edit("addition.task.yaml", "\nformats:\n", "\n  score:        line\n\nformats:\n");
        project.Write("addition.task.yaml", project.Read("addition.task.yaml").TrimEnd() + "\n  judge:\n    extends: base\n    template: |-\n\n      Score from 0 to 10. Score: {score}\n    learns: score\n");
        project.Write("served.experiment.yaml", $$"""
            experiment: Served
            task: Addition
            parameters: { digits: 2 }
            models:
              tiny: { layers: 1, width: 32, heads: 2, context: 128 }
            servers:
              local: { address: "{{server.Address}}", model: test-model, key: { environment: STUDY_KEY }, retries: 3, price: { input: 1, output: 2 } }
              judge: { address: "{{server.Address}}", model: test-model, key: { environment: STUDY_KEY }, format: judge, max_tokens: 8 }
            train: { batch_tokens: 1024, epochs: 6, learning_rate: 5e-3, warmup: 10, schedule: constant }
            rounds:
              - { base: 1_000 }
              - { base: 1_000, critiqueability: 200, critique: 100 }
            evaluate:
              gaps: { questions: 20, critics: [server(local), oracle(error: 0)] }
            """);
        WriteScorer(project);
        Assert.True(project.Build("-p:RunExperiments=OnDemand", "-p:TaskDslValidateOnBuild=false", "-p:AcceptPrompts=true").Succeeded);

        // Without its key nothing is asked, and the run says so at once and at the end.
        UserProject.Result without = project.Run("", "run", "Served");
        Assert.Equal(1, without.ExitCode);
        Assert.Contains("Note: The server 'local' needs a key, and the environment variable STUDY_KEY is not set.", without.Errors, StringComparison.Ordinal);
        Assert.True(without.Errors.Contains("error TDSL4060: The server 'local' needs a key", StringComparison.Ordinal), without.Errors);
        Assert.Empty(server.Requests);

        // It goes on from there. The server fails twice, and is asked again.
        fails = 2;
        project.Environment["STUDY_KEY"] = Key;
        string ran = Run(project, "Served");
        Assert.Contains("Served, seed 1, tiny, round 2, critics, server(local): critiques, because it has not run yet.", ran, StringComparison.Ordinal);
        Assert.Contains("2 tried again", ran, StringComparison.Ordinal);
        Assert.DoesNotContain(": train", ran, StringComparison.Ordinal);

        // The same answers and scores, with the server's critiques; every verdict again by hand.
        JsonElement[] own = Lines("seed-1/tiny/round-2/samples.jsonl"), criticised = Lines("seed-1/tiny/round-2/critics/server-local/samples.jsonl");
        Assert.Equal(own.Select(question => Samples(question).Select(sample => (sample.GetProperty("answer").GetString(), sample.GetProperty("critiqueability").GetDouble()))), criticised.Select(question => Samples(question).Select(sample => (sample.GetProperty("answer").GetString(), sample.GetProperty("critiqueability").GetDouble()))));
        Assert.All(criticised, question => Assert.All(Samples(question), sample =>
        {
            (string truth, string answer) = (question.GetProperty("truth").GetString()!, sample.GetProperty("answer").GetString()!);
            Assert.Equal($"Digit at index 1 should be {truth[^1]}", sample.GetProperty("critique").GetString());
            Assert.Equal(sample.GetProperty("parsed").GetBoolean() && answer[^1] != truth[^1], sample.GetProperty("critique_valid").GetBoolean());
        }));

        // The numbers: in results.json, in the table, and again from the file alone.
        JsonElement critic = JsonSerializer.Deserialize<JsonElement>(project.Read("experiments/Served/results.json")).GetProperty("rounds")[1].GetProperty("critics")[0];
        Assert.Equal("server(local)", critic.GetProperty("critic").GetString());
        UserProject.Result again = project.Run("", "gaps", "--samples", "experiments/Served/seed-1/tiny/round-2/critics/server-local/samples.jsonl");
        Assert.Equal(JsonSerializer.Serialize(critic.GetProperty("gaps").GetProperty("critique")), JsonSerializer.Serialize(JsonSerializer.Deserialize<JsonElement>(again.Output).GetProperty("critique")));
        Assert.Contains("tiny,server(local),1,2,2,20,c_above_own,", project.Read("experiments/Served/results-critics.csv"), StringComparison.Ordinal);

        // Nothing is asked twice, also where its results are gone.
        int asked = server.Requests.Count;
        Directory.Delete(project.PathOf("experiments/Served/seed-1/tiny/round-2/critics/server-local"), recursive: true);
        Assert.Contains("answered before", Run(project, "Served"), StringComparison.Ordinal);
        Assert.Contains("Served is up to date", Run(project, "Served"), StringComparison.Ordinal);
        Assert.Equal(asked, server.Requests.Count);

        // The judge: right, wrong, tied, unreadable.
        project.Write("pairs.jsonl", string.Concat(new[] { ("51", "41"), ("7", "12"), ("30", "30 "), ("99", "x") }.Select((pair, i) => $"{{\"item\":{i},\"split\":\"test\",\"section\":\"{(i < 2 ? "a" : "b")}\",\"shared\":{{\"question\":\"1 + 2\"}},\"chosen\":{{\"answer\":\"{pair.Item1}\"}},\"rejected\":{{\"answer\":\"{pair.Item2.Trim()}\"}}}}\n")));
        UserProject.Result judged = project.Run("", "judge-pairs", "Served", "--judge", "server(judge)", "--pairs", "pairs.jsonl", "--scores", "scores.jsonl");
        Assert.True(judged.ExitCode == 0, judged.Errors);
        JsonElement result = JsonSerializer.Deserialize<JsonElement>(judged.Output);
        Assert.Equal((4, 1, 1, 0.25), (result.GetProperty("pairs").GetInt32(), result.GetProperty("ties").GetInt32(), result.GetProperty("unparsed").GetInt32(), result.GetProperty("accuracy").GetProperty("value").GetDouble()));
        Assert.Equal([5.1, 0.7, 3, 9.9], File.ReadLines(project.PathOf("scores.jsonl")).Select(line => JsonSerializer.Deserialize<JsonElement>(line).GetProperty("chosen").GetDouble()));
        Assert.Equal(2, project.Run("", "judge-pairs", "Served", "--judge", "server(jugde)", "--pairs", "pairs.jsonl").ExitCode);
        project.Write("critiques.jsonl", "{\"item\":0,\"split\":\"test\",\"chosen\":\"a\",\"rejected\":\"b\"}\n");
        Assert.Contains("error TDSL4082: Addition.judge shows no 'critique' before 'score'", project.Run("", "judge-pairs", "Served", "--judge", "server(judge)", "--pairs", "pairs.jsonl", "--critiques", "critiques.jsonl").Errors, StringComparison.Ordinal);
        JudgesByModels(project);

        // Verdicts on claims, in the same program.
        project.Write("verdicts.jsonl", "{\"critic\":\"a\",\"factual\":[true],\"covered\":[false]}\n{\"critic\":\"a\",\"factual\":[true],\"covered\":[true]}\n");
        Assert.Equal("{\"critic\":\"a\",\"critiques\":2,\"precision\":1,\"recall\":0.5,\"f1\":0.5,\"without_claims\":0}", project.Run("", "metacritique", "verdicts.jsonl").Output.Trim());
        project.Write("verdicts.jsonl", "{\"critic\":\"a\"}\n");
        UserProject.Result broken = project.Run("", "metacritique", "verdicts.jsonl");
        Assert.Equal(2, broken.ExitCode);
        Assert.Contains("verdicts.jsonl(1,1) : error TDSL4007: factual is missing.", broken.Errors, StringComparison.Ordinal);

        // The key is where it belongs and nowhere else.
        Assert.All(server.Requests, received => Assert.Contains($"Bearer {Key}", received.Head, StringComparison.Ordinal));
        Assert.DoesNotContain(Key, without.Errors + ran + judged.Errors, StringComparison.Ordinal);
        Assert.All(Directory.EnumerateFiles(project.PathOf("experiments"), "*", SearchOption.AllDirectories), file => Assert.DoesNotContain(Key, File.ReadAllText(file), StringComparison.Ordinal));

        JsonElement[] Lines(string file) => [.. File.ReadLines(project.PathOf("experiments/Served/" + file)).Select(line => JsonSerializer.Deserialize<JsonElement>(line))];
        static JsonElement[] Samples(JsonElement question) => [.. question.GetProperty("samples").EnumerateArray()];
        static Reply Criticised(string said)
        {
            int[] operands = [.. said.Split('\n')[0]["Question: ".Length..].Split(" + ").Select(int.Parse)];
            return Reply.Answer($"Critique: Digit at index 1 should be {operands.Sum() % 10}\n\nI hope this helps.");
        }

        static Reply Scored(string said)
        {
            string answer = said.Split('\n')[1]["Answer: ".Length..];
            return Reply.Answer(int.TryParse(answer, out int number) ? (number / 10.0).ToString(CultureInfo.InvariantCulture) : "I cannot say.");
        }
    }
}
