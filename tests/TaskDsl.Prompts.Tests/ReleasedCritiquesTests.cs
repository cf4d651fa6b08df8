using System.Collections.Immutable;
using System.Reflection;
using TaskDsl.Data;
using TaskDsl.Experiments;
using TaskDsl.Formats;
using TaskDsl.Oracles;
using TaskDsl.Tasks;

namespace TaskDsl.Prompts.Tests;

/// <summary>The released critiques as examples of topic-based summarization. The files are our own text in the released schema, quirks included.</summary>
public class ReleasedCritiquesTests
{
    private static readonly string Folder = Path.Combine(
        typeof(ReleasedCritiquesTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "RepositoryRoot").Value!, "tests", "TaskDsl.Prompts.Tests", "ReleasedCritiques");

    private static readonly DataSource Base = Topics(new() { Files = ["base/train.jsonl"], Shape = DataShape.CritiquesBase }),
        Critiques = Topics(new() { Files = ["critiques/train.jsonl"], Shape = DataShape.Critiques, FlawlessRating = 7 }),
        Helpfulness = Topics(new() { Files = ["helpfulness/train.jsonl"], Shape = DataShape.CritiquesHelpfulness });

    private static TaskDefinition Task => TopicSummariesTask.Definition;

    private static DataSource Topics(DataSource source) => source with { Where = [new(DataPath.Of("is_topic_based_summarization"), ["true"])], Trims = true, LeavesOutInvalid = true };

    private static DataItem[] Items(DataCounts counts, params ImmutableArray<DataSource> sources) => [.. ItemData.Read(new DataDefinition { Train = sources }, Task, Folder, Split.Train, counts)];

    private static string[] Of(IEnumerable<DataItem> items, string format, params string[] fields) =>
        [.. items.Where(item => item.For.Contains(format)).Select(item => string.Join(" | ", fields.Select(field => item.Values.GetValueOrDefault(field, "-"))))];

    [Fact]
    public void Base_has_the_topics_that_are_not_covered_too()
    {
        var counts = new DataCounts();
        DataItem[] items = Items(counts, Base);
        Assert.Equal(
            ["When does the ferry run? | Twice a day, in winter with the tide. | The ferry", "Who owns the ferry? | No answer | The ferry", "What became of the trees? | Twelve bear fruit; the rest fell in 1987. | -", "Who bought the garden? |  | -"],
            Of(items, "base", "question", "answer", "title"));
        Assert.Equal(("base/train.jsonl", 2, "$.data.questions[1]"), (items[3].Origin.File, items[3].Origin.Line, items[3].Origin.Item));
        Assert.Equal([("'question' is empty", 1L), ("where: $.is_topic_based_summarization is not true", 1)], counts.LeftOut.Select(pair => (pair.Key, pair.Value)));

        // The passage that ends with a line break, once for each of its questions.
        Assert.Equal(2, counts.Trimmed);
    }

    [Fact]
    public void A_flawed_answer_goes_with_each_of_its_critiques_and_one_without_a_flaw_ends_at_its_label()
    {
        var counts = new DataCounts();
        DataItem[] items = Items(counts, Critiques);
        Assert.Equal(
            ["Once a day. | It runs twice a day. | 2 | accuracy | 2", "Once a day. | The tide is left out. | 2 | coverage | 1", "The baker. | The passage does not say who owns it. | 1 | - | -"],
            Of(items, "critique", "answer", "critique", "rating", "category", "severity"));
        Assert.Equal(["When does the ferry run? | Twice a day, in winter with the tide. | No | 7"], Of(items, "critiqueability", "question", "answer", "critiqueable", "rating"));
        Assert.Equal(["Once a day. | It runs twice a day. | Twice a day.", "Once a day. | The tide is left out. | Twice a day, in winter with the tide."], Of(items, "conditional_refinement", "answer", "critique", "refinement"));
        Assert.Equal(["Once a day. | - | Twice a day.", "Once a day. | - | Twice a day, in winter with the tide."], Of(items, "direct_refinement", "answer", "critique", "refinement"));
        Assert.Equal(
            [("an answer without critiques, and not rated 'flawless'", 1L), ("the answer is '[rewrite]'", 1), ("the labeler skipped the answer", 1), ("where: $.is_topic_based_summarization is not true", 1)],
            counts.LeftOut.Select(pair => (pair.Key, pair.Value)));
        Assert.Equal(["$.data.questions[0].answers[0].critiques[1]", "$.data.questions[1].answers[0].critiques[0]"], items.Where(item => item.For.Contains("critique")).Skip(1).Select(item => item.Origin.Item));
    }

    [Fact]
    public void What_counts_as_flawless_is_the_experiments_to_say() =>
        Assert.Equal(["Twice a day, in winter with the tide. | 7", "Twice a day. | 5"], Of(Items(new(), Critiques with { FlawlessRating = 5 }), "critiqueability", "answer", "rating"));

    [Fact]
    public void Judged_critiques_are_examples_of_helpfulness_and_the_judges_own_one_is_a_demonstration()
    {
        DataItem[] items = Items(new(), Helpfulness);
        Assert.Equal(["Twelve still bear fruit. | Yes", "It is too long. | No", "It gets the number wrong. | Yes", "The year is wrong. | No"], Of(items, "helpfulness", "critique", "helpful"));
        Assert.Equal(["All of them fell. | Only twenty-eight fell, in the storm of 1987. | 3"], Of(items, "critique", "answer", "critique", "severity"));
        Assert.Equal(["Twelve bear fruit; the others fell in 1987."], Of(items, "conditional_refinement", "refinement"));
        Assert.Equal(["Twelve bear fruit; the others fell in 1987."], Of(items, "direct_refinement", "refinement"));
        Assert.Equal(["helpfulness"], Items(new(), Helpfulness with { For = ["helpfulness"] }).SelectMany(item => item.For).Distinct());
    }

    [Fact]
    public void Each_item_renders_in_its_format_with_the_decision_and_its_text_learned()
    {
        foreach (DataItem item in Items(new(), Base, Critiques, Helpfulness))
        {
            Format format = Task.Format(Assert.Single(item.For));
            Assert.True(item.Fills(format));
            Assert.True(format.TryParse(format.Render(item.ExampleOf(format).Values).Text, out string[] values, out string? error), error);
            Assert.Equal(item.ExampleOf(format).Values, values);
        }

        DataItem critique = Items(new(), Critiques).First(item => item.For.Contains("critique"));
        Assert.Equal([" Yes", " It runs twice a day."], Task.Format("critique").Render(critique.ExampleOf(Task.Format("critique")).Values).Segments.Where(segment => segment.Learned && segment.Field is not null).Select(segment => segment.Text));
    }

    [Fact]
    public void A_passage_falls_on_one_side_in_all_files_with_a_source_or_without()
    {
        DataItem[] items = Items(new(), Base, Critiques, Helpfulness);
        Assert.Equal(2, items.Select(item => item.Origin.Group).Distinct().Count());
        Assert.All(items.GroupBy(item => item.Values["passage"]), passage => Assert.Single(passage.Select(item => item.Origin.Group).Distinct()));
        Assert.All(items, item => Assert.Equal(item.Origin.File.StartsWith("base", StringComparison.Ordinal), !item.Values.ContainsKey("source_id")));
    }

    [Fact]
    public void Rated_answers_keep_ratings_severities_and_ranks_as_the_data_have_them()
    {
        RatedQuestion[] questions = [.. RatedAnswers.Read(new DataDefinition { Train = [Base, Critiques, Helpfulness] }, Task, Folder, Split.Train)];
        Assert.Equal(["When does the ferry run?", "Who owns the ferry?", "What became of the trees?", "When were they planted?"], questions.Select(question => question.Question));
        Assert.Equal([("Once a day.", 2, 1, 2, false), ("Twice a day, in winter with the tide.", 7, 3, 0, false), ("Twice a day.", 5, 2, 0, false), ("[rewrite]", 1, 0, 1, false), ("Never.", 1, 0, 1, true)],
            questions[0].Answers.Select(answer => (answer.Answer, answer.Rating!.Value, answer.Rank!.Value, answer.Critiques.Length, answer.Skipped)));
        Assert.Equal([(true, 0, false), (false, null, false), (true, 1, false), (null, null, true)], questions[2].Answers.Single().Critiques.Select(critique => (critique.Helpful, critique.Rank, critique.IsNew)));
        Assert.Equal("helpfulness/train.jsonl", questions[3].Origin.File);
        Assert.Contains("no answers with ratings", Assert.Throws<DataException>(() => RatedAnswers.Read(new DataDefinition { Train = [Base] }, Task, Folder, Split.Train)).Message);
    }
}
