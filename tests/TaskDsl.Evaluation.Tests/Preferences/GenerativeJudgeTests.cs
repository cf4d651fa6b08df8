using System.Collections.Immutable;
using TaskDsl.Evaluation.Critics;
using TaskDsl.Evaluation.Preferences;
using TaskDsl.Evaluation.Statistics;
using TaskDsl.Formats;

namespace TaskDsl.Evaluation.Tests.Preferences;

public class GenerativeJudgeTests
{
    [Theory]
    [InlineData("0", 0.0)]
    [InlineData("10", 10.0)]
    [InlineData(" 7.5\n", 7.5)]
    [InlineData("10.0", 10.0)]
    [InlineData("007", 7.0)]
    [InlineData("10.1", null)]
    [InlineData("11", null)]
    [InlineData("-1", null)]
    [InlineData("+1", null)]
    [InlineData("7.", null)]
    [InlineData(".5", null)]
    [InlineData("1.2.3", null)]
    [InlineData("7/10", null)]
    [InlineData("7,5", null)]
    [InlineData("1e1", null)]
    [InlineData("Score: 7", null)]
    [InlineData("seven", null)]
    [InlineData("٧", null)]
    [InlineData("", null)]
    public void A_score_is_a_number_from_0_to_10_and_nothing_else(string text, double? expected) => Assert.Equal(expected, GenerativeJudge.Parse(text));

    [Fact]
    public void Each_answer_is_scored_without_the_other_and_with_its_critique_where_there_are_some()
    {
        var judge = new Judge(values => $"{values["answer"].Length}");
        RewardPair[] pairs = [Pair(1, "three", "no"), Pair(2, "no", "three")];

        IReadOnlyList<JudgedPair> judged = GenerativeJudge.Judge(judge, pairs);
        Assert.Equal([(5, 2), (2, 5)], judged.Select(pair => (pair.Chosen!.Value, pair.Rejected!.Value)));
        Assert.Equal([(1, 0, "answer=three|question=q"), (1, 1, "answer=no|question=q"), (2, 0, "answer=no|question=q"), (2, 1, "answer=three|question=q")], judge.Asked);

        judge.Asked.Clear();
        GenerativeJudge.Judge(judge, pairs[..1], ("critique", [new CritiquedPair { Item = 1, Split = "test", Chosen = "fine", Rejected = "short" }]));
        Assert.Equal([(1, 0, "answer=three|critique=fine|question=q"), (1, 1, "answer=no|critique=short|question=q")], judge.Asked);
    }

    [Fact]
    public void Ties_and_scores_that_cannot_be_read_are_wrong_and_counted()
    {
        JudgedPair[] pairs =
        [
            Judged(1, "math", 7, 3), Judged(2, "math", 3, 3), Judged(3, "math", 2, 9), Judged(4, "math", 8, 1),
            Judged(5, "chat", null, 0), Judged(6, "chat", 9, null), Judged(7, "chat", 9, 8.5), Judged(8, "chat", null, null),
        ];
        JudgeResults results = JudgeResults.Of("server(local)", pairs, resamples: 500);

        Assert.Equal((8, 1, 3, 3 / 8.0), (results.Pairs, results.Ties, results.Unparsed, results.Accuracy.Value));
        Assert.Equal([("chat", 4, 0.25), ("math", 4, 0.5)], results.Sections.Select(section => (section.Section, section.Pairs, section.Accuracy.Value)));
        Assert.True(results.Accuracy.Low < results.Accuracy.Value && results.Accuracy.Value < results.Accuracy.High);
        Assert.Contains("server(local): 8 pairs, 1 tied and 3 with a score that cannot be read, all of them wrong", results.Text(), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => JudgeResults.Of("server(local)", []));
    }

    [Fact]
    public void Pairs_of_a_group_are_drawn_together()
    {
        // Four copies of each pair tell no more than one.
        JudgedPair[] single = [.. Enumerable.Range(0, 50).Select(i => Judged(i, "", i % 2, 0.5))];
        JudgedPair[] copied = [.. single.SelectMany(pair => Enumerable.Range(0, 4).Select(copy => pair with { Item = (pair.Item * 4) + copy, Group = $"{pair.Item}" }))];
        Assert.Equal(JudgeResults.Of("x", single, resamples: 500).Accuracy, JudgeResults.Of("x", copied, resamples: 500).Accuracy);
        Assert.True(JudgeResults.Of("x", [.. copied.Select(pair => pair with { Group = null })], resamples: 500).Accuracy.StandardError < 0.6 * JudgeResults.Of("x", single, resamples: 500).Accuracy.StandardError);
    }

    [Fact]
    public void What_was_cut_off_or_never_came_is_no_score()
    {
        JudgedPair judged = GenerativeJudge.Judge(new Judge(values => values["answer"] == "cut" ? null : "5") { Cut = "1" }, [Pair(1, "cut", "whole")])[0];
        Assert.Equal((null, 5, "1"), (judged.Chosen, judged.Rejected!.Value, judged.ChosenText));
    }

    [Fact]
    public void A_format_that_cannot_judge_the_pairs_is_said()
    {
        Field question = new("question", FieldType.Line), answer = new("answer", FieldType.Line), critique = new("critique", FieldType.Line), score = new("score", FieldType.Line);
        Format plain = new NamedFormat("judge", new FieldSegment(question), new LiteralSegment("\n"), new FieldSegment(answer), new LiteralSegment("\n"), new FieldSegment(score) { Learned = true }, new EndSegment(Learned: true));
        Format critical = new NamedFormat("critical", new FieldSegment(answer), new LiteralSegment("\n"), new FieldSegment(critique), new LiteralSegment("\n"), new FieldSegment(score) { Learned = true }, new EndSegment(Learned: true));
        RewardPair[] pairs = [Pair(1, "three", "no"), Pair(7, "no", "three") with { Shared = ImmutableSortedDictionary<string, string>.Empty }];

        Assert.Null(GenerativeJudge.WhyNot(plain, pairs[..1], critiques: null));
        Assert.Null(GenerativeJudge.WhyNot(critical, pairs, "critique"));
        Assert.Equal("Test.judge shows 'question' before 'score', which item 7 does not have.", GenerativeJudge.WhyNot(plain, pairs, critiques: null));
        Assert.Equal("Test.critical shows 'critique' before 'score', which item 1 does not have.", GenerativeJudge.WhyNot(critical, pairs, critiques: null));
        Assert.Equal("Test.judge shows no 'critique' before 'score', so critiques change no score.", GenerativeJudge.WhyNot(plain, pairs, "critique"));
        Assert.Contains("does not end in a text that it learns", GenerativeJudge.WhyNot(new NamedFormat("end", new FieldSegment(answer), new EndSegment(Learned: false)), pairs, critiques: null), StringComparison.Ordinal);
    }

    private sealed class NamedFormat(string name, params ImmutableArray<Segment> segments) : Format("Test", name, name, null, segments);

    private static JudgedPair Judged(long item, string section, double? chosen, double? rejected) => new() { Item = item, Section = section, Chosen = chosen, Rejected = rejected };

    private static RewardPair Pair(long item, string chosen, string rejected) => new()
    {
        Item = item,
        Split = "test",
        Shared = ImmutableSortedDictionary<string, string>.Empty.Add("question", "q"),
        Chosen = ImmutableSortedDictionary<string, string>.Empty.Add("answer", chosen),
        Rejected = ImmutableSortedDictionary<string, string>.Empty.Add("answer", rejected),
    };

    private sealed class Judge(Func<ImmutableSortedDictionary<string, string>, string?> score) : ICritic
    {
        public List<(long, long, string)> Asked { get; } = [];

        public string? Cut { get; init; }

        public string Name => "judge";

        public string Identity => "judge";

        public IReadOnlyList<WrittenCritique> Critique(IReadOnlyList<CritiqueRequest> requests, CancellationToken cancellation = default)
        {
            Asked.AddRange(requests.Select(request => (request.Item, request.Sample, string.Join('|', request.Values.Select(value => $"{value.Key}={value.Value}")))));
            return [.. requests.Select(request => score(request.Values) is { } text ? new WrittenCritique(text) : new WrittenCritique(Cut, "cut off") { Truncated = true })];
        }
    }
}
