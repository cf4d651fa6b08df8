using System.Diagnostics;
using System.Text.Json;

namespace TaskDsl.EndToEnd.Tests;

/// <summary>The command that shows what an experiment's data come to.</summary>
public sealed class DataCommandTests(DataCommandTests.BuiltProject built) : IClassFixture<DataCommandTests.BuiltProject>
{
    [Fact]
    public void Items_are_written_with_their_origin_and_what_was_left_out_is_counted()
    {
        UserProject.Result result = built.Project.Run("", "data", "Items");

        Assert.True(result.ExitCode == 0, result.Errors);
        JsonElement[] lines = Objects(result.Output);
        Assert.Equal(["12 + 39", "1 + 1", "Answer: 7 + 7"], lines.Select(line => line.GetProperty("question").GetString()));
        Assert.Equal("""{"question":"1 + 1","answer":"2","origin":{"split":"train","group":"s2","file":"items.csv","line":4,"for":["base"]}}""", lines[1].GetRawText());
        Assert.Contains("train: items: 3, groups: 2, records: 4.", result.Errors);
        Assert.Contains("left out: 1, 'answer' is empty", result.Errors);
        Assert.Contains("values trimmed: 1", result.Errors);
        Assert.Contains("for Addition.base: 3; 1 of them hold text of their own format", result.Errors);
    }

    [Fact]
    public void Pairs_come_out_as_the_shape_pairs_reads_them()
    {
        string first = built.Project.Run("", "data", "Pairs").Output;
        built.Project.Write("again.jsonl", first);
        UserProject.Result again = built.Project.Run("", "data", "Again");

        Assert.True(again.ExitCode == 0, again.Errors);
        Assert.Equal(2, Objects(first).Length);
        Assert.Equal(Objects(first).Select(WithoutOrigin), Objects(again.Output).Select(WithoutOrigin));
        Assert.Contains("left out: 1, chosen and rejected are equal", built.Project.Run("", "data", "Pairs").Errors);
    }

    [Fact]
    public void Rounds_train_on_what_the_files_hold_and_again_when_it_has_changed()
    {
        UserProject.Result first = built.Project.Run("", "run", "Items");
        Assert.True(first.ExitCode == 0, first.Errors);
        Assert.StartsWith("Items: 1 seed, 1 model, 1 round. At most 3 training sequences, 0.0 million tokens, 0 samples, 0 MB; very roughly 1 min of training.", first.Errors);
        Assert.Contains("Items, seed 1, tiny, round 1: train, because it has not run yet.", first.Errors);
        Assert.Contains("the data have 3 examples of 'base', fewer than 10.", first.Errors);
        Assert.Contains("\"left out: 'answer' is empty\": \"1\"", built.Project.Read("experiments/Items/seed-1/tiny/round-1/manifest.json"));
        Assert.Contains("Items is up to date", built.Project.Run("", "run", "Items").Errors);

        built.Project.Edit("items.csv", "12 + 39,51", "12 + 38,50");
        Assert.Contains("train, because file items.csv is", built.Project.Run("", "run", "Items").Errors);
        built.Project.Edit("items.csv", "12 + 38,50", "12 + 39,51");
    }

    [Fact]
    public void Commands_that_read_examples_pass_over_items_of_other_formats()
    {
        // A criticised answer is flawed: as a demonstration of base it would teach the flaw.
        const string Critique = """{"question":"1 + 1","answer":"3","critique":"Digit at index 1 should be 2","origin":{"split":"train","for":["critique"]}}""";
        string items = built.Project.Run("", "data", "Items").Output + Critique + "\n";

        UserProject.Result converted = built.Project.Run(items, "convert", "Addition.base", "--to", "trl");
        Assert.Equal([" 51", " 2", " 14"], Objects(converted.Output).Select(row => row.GetProperty("completion").GetString()));
        Assert.Contains("Addition.base: 1 items are data for other formats, and were passed over.", converted.Errors);
        Assert.Single(Objects(built.Project.Run(items, "render", "Addition.critique").Output));
        Assert.Equal(3, Objects(built.Project.Run(items, "render", "Addition.base").Output).Length);

        UserProject.Result shown = built.Project.Run(items, "show", "Addition", "--example", "-", "--count", "2");
        Assert.Equal(["Addition.base", "Addition.base", "Addition.critique"], shown.Output.Split('\n').Where(line => line.StartsWith("Addition.", StringComparison.Ordinal)));
        Assert.Contains("Not shown: Addition.critiqueability: all items of the input are data for other formats.", shown.Errors);
    }

    [Fact]
    public async Task A_large_file_is_encoded_once_and_not_held_in_memory()
    {
        const int Items = 20_000, Letters = 1_000;
        using (StreamWriter file = File.CreateText(built.Project.PathOf("large.jsonl")))
        {
            for (int item = 0; item < Items; item++)
            {
                file.WriteLine($$"""{"question":"{{item:D5}} + 1","answer":"{{new string('x', Letters)}}"}""");
            }
        }

        // In memory, ids and masks alone would take 100 MB.
        built.Project.Environment["DOTNET_GCHeapHardLimit"] = "0x3000000";
        string first = await UntilItTrains(), second = await UntilItTrains();
        built.Project.Environment.Remove("DOTNET_GCHeapHardLimit");

        // Under 'bytes': "Question: 00000 + 1\nAnswer: " and the letters, and the end token.
        Assert.StartsWith($"Large: 1 seed, 1 model, 1 round. At most {Items:N0} training sequences, {Items * (28 + Letters + 1) / 1e6:N1} million tokens, 0 samples, ", first);
        Assert.DoesNotContain("encoded already", first);
        Assert.Contains($"Large, seed 1, tiny, round 1: goes on with {Items:N0} sequences that are encoded already.", second);

        async Task<string> UntilItTrains()
        {
            string metrics = built.Project.PathOf("experiments/Large/seed-1/tiny/round-1/metrics.jsonl");
            if (File.Exists(metrics))
            {
                File.Delete(metrics);
            }

            using Process run = built.Project.StartRun("run", "Large");
            Task<string> errors = run.StandardError.ReadToEndAsync();
            while (!run.HasExited && (!File.Exists(metrics) || new FileInfo(metrics).Length == 0))
            {
                await Task.Delay(50);
            }

            bool trains = !run.HasExited;
            run.Kill();
            string said = await errors;
            Assert.True(trains, said);
            return said;
        }
    }

    [Fact]
    public void Reading_may_stop_early()
    {
        UserProject.Result result = built.Project.Run("", "data", "Items", "--limit", "1", "--split", "train");
        Assert.Single(Objects(result.Output));
        Assert.Contains("train: items: 1, groups: 1, records: 1; there --limit stopped.", result.Errors);
    }

    [Theory]
    [InlineData("data Broken", "broken.jsonl(2,1) : error TDSL4042: 'question' ($.prompt) is the number 12, and must be a text")]
    [InlineData("data Items --split test", "error TDSL4043: The experiment has no data of the split 'test'")]
    [InlineData("data Items --split tests", "There is no split 'tests'. Did you mean 'test'?")]
    [InlineData("data Items --limit 0", "--limit is 0; it must be 1 or more.")]
    [InlineData("data Item", "There is no experiment 'Item'. Did you mean 'Items'?")]
    public void What_cannot_be_is_said(string arguments, string expected)
    {
        UserProject.Result result = built.Project.Run("", arguments.Split(' '));

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(expected, result.Errors);
    }

    private static JsonElement[] Objects(string output) => [.. output.TrimEnd().Split('\n').Select(line => JsonSerializer.Deserialize<JsonElement>(line))];

    private static string WithoutOrigin(JsonElement line) => string.Join(' ', line.EnumerateObject().Where(property => property.Name != "origin").Select(property => property.ToString()));

    /// <summary>One build for all tests.</summary>
    public sealed class BuiltProject : IDisposable
    {
        public BuiltProject()
        {
            Experiment("Items", "{ file: items.csv, map: { question: q, answer: a }, group: source, for: base, trim: true, invalid: leave_out }");
            Experiment("Pairs", "{ file: pairs.jsonl, shape: trl }");
            Experiment("Again", "{ file: again.jsonl, shape: pairs }");
            Experiment("Large", "{ file: large.jsonl, for: base }", context: 2048, count: "all");
            Experiment("Broken", "{ file: broken.jsonl, map: { question: $.prompt, answer: $.a } }");
            Project.Write("items.csv", "q,a,source\n12 + 39,51,s1\n2 + 2,,s1\n1 + 1 ,2,s2\nAnswer: 7 + 7,14,s2\n");
            Project.Write("pairs.jsonl", """
                {"prompt":"1 + 1","chosen":"2","rejected":"3","margin":1.5}
                {"prompt":"1 + 2","chosen":"3","rejected":"5"}
                {"prompt":"1 + 3","chosen":"4","rejected":"4"}
                """);
            Project.Write("broken.jsonl", "{\"prompt\":\"1 + 1\",\"a\":\"2\"}\n{\"prompt\":12,\"a\":\"3\"}\n");
            Assert.True(Project.Build().Succeeded);
        }

        public UserProject Project { get; } = new();

        public void Dispose() => Project.Dispose();

        private void Experiment(string name, string source, int context = 64, string count = "10") => Project.Write($"{name}.experiment.yaml", $$"""
            experiment: {{name}}
            task: Addition
            models: { tiny: { layers: 1, width: 8, heads: 1, context: {{context}} } }
            data:
              train: {{source}}
            rounds: [{ base: {{count}} }]
            """);
    }
}
