using TaskDsl.Evaluation.Gaps;
using TaskDsl.Evaluation.Labels;

namespace TaskDsl.Evaluation.Tests.Labels;

public sealed class LabelledGapsTests
{
    private static readonly QuestionSamples People = new()
    {
        Item = 1,
        Question = "What?",
        Truth = "",
        Samples = [Answer(0, correct: true, rating: 6), Answer(1, correct: false, rating: 2)],
    };

    [Fact]
    public void Samples_that_people_judged_are_told_from_those_that_an_oracle_judged()
    {
        Assert.True(LabelledGaps.Are([People, People with { Item = 2 }]));
        Assert.False(LabelledGaps.Are([People, People with { Item = 2, Truth = "51" }]));
        Assert.False(LabelledGaps.Are([People with { Samples = [Answer(0, correct: true, rating: null)] }]));

        // A model's critiques of its own answers, rated and judged by people: some miss the flaw.
        Assert.False(LabelledGaps.Are([People with { Samples = [Answer(0, correct: false, rating: 2) with { CritiqueValid = false }] }]));
        Assert.False(LabelledGaps.Are([People with { Samples = [Answer(0, correct: true, rating: 2) with { Critique = null, CritiqueValid = null, CritiqueTruncated = null }] }]));
    }

    private static AnswerSample Answer(int sample, bool correct, double? rating) => new()
    {
        Sample = sample,
        Answer = "That.",
        Parsed = true,
        Correct = correct,
        Rating = rating,
        Truncated = false,
        Removed = 0,
        Critiqueability = 0.5,
        Critique = correct ? "" : "Not that.",
        CritiqueValid = !correct,
        CritiqueSeverity = correct ? null : 2,
        CritiqueTruncated = false,
        Tokens = 7,
    };
}
