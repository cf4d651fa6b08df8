using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using TaskDsl.Data;
using TaskDsl.Experiments;
using TaskDsl.Formats;
using TaskDsl.Oracles;

namespace TaskDsl.Prompts.Tests;

/// <summary>The small dataset of examples/TopicSummaries: its records are those of the texts that people edit.</summary>
public sealed partial class TopicSummariesDatasetTests
{
    private static readonly string Folder = Path.Combine(
        typeof(TopicSummariesDatasetTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "RepositoryRoot").Value!, "examples", "TopicSummaries", "dataset");

    private static readonly DataDefinition Data = new() { Train = Sources("train"), Test = Sources("test") };

    [Theory]
    [InlineData("train")]
    [InlineData("test")]
    public void Offsets_quote_what_the_texts_quote(string split)
    {
        // "c CATEGORY SEVERITY [quote of the passage | quote of the answer] …", in the order of the records; one may be empty.
        string[] written = [.. File.ReadLines(Path.Combine(Folder, $"{split}.txt")).Select(line => Written().Match(line)).Where(match => match.Success).SelectMany(match => new[] { match.Groups[1].Value, match.Groups[2].Value })];
        string[] quoted =
        [
            .. from line in File.ReadLines(Path.Combine(Folder, "critiques", $"{split}.jsonl"))
               let data = JsonSerializer.Deserialize<JsonElement>(line).GetProperty("data")
               from question in data.GetProperty("questions").EnumerateArray()
               from answer in question.GetProperty("answers").EnumerateArray()
               from critique in answer.GetProperty("feedback").GetProperty("critiques").EnumerateArray()
               from quote in new[] { Quoted(critique, "text_quotes", data.GetProperty("passage").GetProperty("text")), Quoted(critique, "response_quotes", answer.GetProperty("answer")) }
               select quote,
        ];
        Assert.NotEmpty(written);
        Assert.Equal(written, quoted);
    }

    [Theory]
    [InlineData(Split.Train)]
    [InlineData(Split.Test)]
    public void Every_record_is_an_example_with_one_reading(Split split)
    {
        var counts = new DataCounts();
        DataItem[] items = [.. ItemData.Read(Data, TopicSummariesTask.Definition, Folder, split, counts)];

        Assert.Empty(counts.LeftOut);
        Assert.Equal(["base", "conditional_refinement", "critique", "critiqueability", "direct_refinement", "helpfulness"], items.SelectMany(item => item.For).Distinct().Order());
        Assert.All(items, item => Assert.All(item.For, name =>
        {
            Format format = TopicSummariesTask.Definition.Format(name);
            format.Render(format.Bind(item.Values));
        }));
        Assert.Contains(items, item => item.Values["answer"] == "No answer");
        Assert.Contains(items, item => item.Values["answer"].Length == 0);
    }

    [Fact]
    public void No_passage_stands_in_both_splits() =>
        Assert.Empty(Passages(Split.Train).Intersect(Passages(Split.Test)));

    private static IEnumerable<string> Passages(Split split) => ItemData.Read(Data, TopicSummariesTask.Definition, Folder, split).Select(item => item.Values["passage"]);

    private static System.Collections.Immutable.ImmutableArray<DataSource> Sources(string split) =>
    [
        new() { Files = [$"base/{split}.jsonl"], Shape = DataShape.CritiquesBase },
        new() { Files = [$"critiques/{split}.jsonl"], Shape = DataShape.Critiques, FlawlessRating = 6 },
        new() { Files = [$"helpfulness/{split}.jsonl"], Shape = DataShape.CritiquesHelpfulness },
    ];

    private static string Quoted(JsonElement critique, string spans, JsonElement text) => critique.GetProperty(spans) is var all && all.GetArrayLength() == 0 ? ""
        : text.GetString()![all[0].GetProperty("begin").GetInt32()..all[0].GetProperty("end").GetInt32()];

    [GeneratedRegex(@"^  [cm] \w+ [1-4] \[(.*?) ?\| ?(.*?)\]")]
    private static partial Regex Written();
}
