using TaskDsl.Data;
using TaskDsl.Evaluation.Labels;

namespace TaskDsl.Evaluation.Tests.Labels;

public sealed class HumanLabelsTests
{
    private static readonly DataOrigin Origin = new("a.jsonl", 1, "$", "p");

    [Fact]
    public void An_answers_severity_is_that_of_its_worst_critique()
    {
        HumanLabels labels = Of([Rated("a", 3, Written("small", 1), Written("large", 4), Written("untold", null))]);

        LabelledAnswer answer = labels.Questions.Single().Answers.Single();
        Assert.Equal(("large", 4, 3), (answer.Critique, answer.Severity, answer.Rating));
    }

    [Fact]
    public void A_critique_without_a_severity_counts_one() => Assert.Equal(1, Of([Rated("a", 3, Written("untold", null))]).Questions.Single().Answers.Single().Severity);

    [Fact]
    public void A_critique_that_was_judged_unhelpful_does_not_count()
    {
        HumanLabels labels = Of([Rated("a", 6, Written("wrong", 4)), Rated("b", 5, Written("wrong", 4))], [Judged("a", ("wrong", false), ("right", true))]);

        LabelledQuestion question = labels.Questions.Single();
        Assert.Equal((null, 0), (question.Answers[0].Critique, question.Answers[0].Severity));
        // The judgement is of the critique of another answer.
        Assert.Equal(("wrong", 4), (question.Answers[1].Critique, question.Answers[1].Severity));
        Assert.Equal([("wrong", false), ("right", true)], labels.Critiques.Select(critique => (critique.Critique, critique.Helpful)));
    }

    [Fact]
    public void Where_judges_differ_a_critique_counts()
    {
        HumanLabels labels = Of([Rated("a", 6, Written("open", 2))], [Judged("a", ("open", false))], [Judged("a", ("open", true))]);
        Assert.Equal("open", labels.Questions.Single().Answers.Single().Critique);
    }

    [Fact]
    public void Answers_that_nobody_rated_are_in_no_pool()
    {
        HumanLabels labels = Of([Rated("a", 7), Rated("b", 3) with { Skipped = true }, Rated("[rewrite]", 3), new RatedAnswer("c", null, null, [])]);
        Assert.Equal("a", labels.Questions.Single().Answers.Single().Answer);
        Assert.Null(labels.Questions.Single().Answers.Single().Critique);
    }

    private static HumanLabels Of(params RatedAnswer[][] records) => HumanLabels.Of(records.Select(answers => new RatedQuestion("p", "q", [.. answers], Origin)));

    private static RatedAnswer Rated(string answer, int rating, params RatedCritique[] critiques) => new(answer, rating, null, [.. critiques]);

    private static RatedAnswer Judged(string answer, params (string Text, bool Helpful)[] critiques) =>
        new(answer, null, null, [.. critiques.Select(critique => new RatedCritique(critique.Text, null, null, null) { Helpful = critique.Helpful })]);

    private static RatedCritique Written(string text, int? severity) => new(text, "accuracy", severity, null);
}
