using TaskDsl.Evaluation.Gaps;

namespace TaskDsl.Evaluation.Tests.Gaps;

public class UnmeasurableSamplesTests
{
    [Fact]
    public void Without_scores_or_critiques_their_numbers_are_absent_and_the_others_stand()
    {
        GapResults results = GapAnalysis.Compute(
            [Pool.Question(0, Pool.Answer(0, true), Pool.Answer(1, false)), Pool.Question(1, Pool.Answer(0, true), Pool.Answer(1, true))], resamples: 20);

        Assert.All(
            [results.Discriminator, results.Critique, results.GD, results.GC, results.CD, results.DiscriminatorWinRate, results.CritiqueWinRate,
            results.WithinQuestionAuc, results.OverallAuc, results.ValidOnFlawed, results.ValidOnRight, results.TruncatedCritiques], Assert.Null);
        Assert.Equal(0.75, results.Generator.Value);
        Assert.Equal(1, results.Oracle.Value);
    }

    [Fact]
    public void Numbers_over_answers_that_do_not_occur_are_absent()
    {
        GapResults allRight = GapAnalysis.Compute(
            Enumerable.Range(0, 5).Select(item => Pool.Question(item, Pool.Answer(0, true, 0.5, false), Pool.Answer(1, true, 0.5, false))), resamples: 20);

        Assert.Null(allRight.WithinQuestionAuc);
        Assert.Null(allRight.OverallAuc);
        Assert.Null(allRight.ValidOnFlawed);
        Assert.Equal(0, allRight.GD!.Value);
        Assert.Equal(0, allRight.Headroom.Value);
        Assert.Contains(GapWarning.Of(allRight), warning => warning.Contains("headroom"));
    }

    [Fact]
    public void Rates_are_of_answers_and_counts_count()
    {
        AnswerSample cut = Pool.Answer(1, false, 0.5, false) with { Parsed = false, Truncated = true, Removed = 0.5, Tokens = 9, CritiqueTruncated = true };
        GapResults results = GapAnalysis.Compute(
        [
            Pool.Question(0, Pool.Answer(0, true, 0.5, false), cut),
            Pool.Question(1, Pool.Answer(0, false, 0.5, true), Pool.Answer(1, false, 0.5, false) with { Parsed = false }),
        ], resamples: 20);

        Assert.Equal(new GapCounts(Questions: 2, Samples: 4, Right: 1, Unparsed: 2, Truncated: 1, MixedQuestions: 1, Critiques: 4, ValidCritiques: 1, ValidCritiquesOnRight: 0), results.Counts);
        Assert.Equal(0.5, results.Unparsed.Value);
        Assert.Equal(0.25, results.Truncated.Value);
        Assert.Equal(0.25, results.TruncatedCritiques!.Value);
        Assert.Equal(0.125, results.Removed.Value);
        Assert.Equal(4.5, results.Tokens.Value);
        Assert.Equal(1 / 3.0, results.ValidOnFlawed!.Value, 12);
        Assert.Contains(GapWarning.Of(results), warning => warning.StartsWith("50.0 % of the answers", StringComparison.Ordinal));
        Assert.Contains(GapWarning.Of(results), warning => warning.Contains("only 2 questions"));
    }

    [Fact]
    public void What_cannot_be_measured_is_said()
    {
        AnswerSample plain = Pool.Answer(0, true, 0.5, false), second = Pool.Answer(1, true, 0.5, false);
        QuestionSamples sound = Pool.Question(0, plain, second);

        Assert.Contains("no questions", Message([]));
        Assert.Contains("one question", Message([sound]));
        Assert.Equal("Item 4: best of 2 needs at least 2 samples, but there are 1.", Message([sound, Pool.Question(4, plain)]));
        Assert.Equal("Item 0: another question has the same number.", Message([sound, sound]));
        Assert.Equal("Item 1: some samples have a critiqueability score and others have none.", Message([sound, Pool.Question(1, plain, second with { Critiqueability = null })]));
        Assert.Equal(
            "Item 1: some samples have a critique and others have none.",
            Message([sound, Pool.Question(1, plain, second with { Critique = null, CritiqueValid = null, CritiqueTruncated = null })]));
        Assert.Equal("Item 1: samples[1].sample: 0 was already used in this question.", Message([sound, Pool.Question(1, plain, plain)]));
        Assert.Equal("Item 1: some questions have a passage and others have none.", Message([sound, sound with { Item = 1, Passage = "A" }]));
        Assert.Contains("one passage", Message([sound with { Passage = "A" }, sound with { Item = 1, Passage = "A" }]));
        Assert.Throws<ArgumentOutOfRangeException>(() => GapAnalysis.Compute([sound], bestOf: 1));

        static string Message(QuestionSamples[] questions) =>
            Assert.Throws<InvalidSamplesException>(() => GapAnalysis.Compute(questions, resamples: 5)).Message;
    }
}
