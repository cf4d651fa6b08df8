using System.Collections.Immutable;
using TaskDsl.Evaluation.Gaps;
using TaskDsl.Evaluation.Statistics;
using TaskDsl.Randomness;

namespace TaskDsl.Evaluation.Tests.Gaps;

public class CriticGapTests
{
    [Fact]
    public void A_critic_changes_C_and_nothing_else_and_its_difference_is_paired()
    {
        QuestionSamples[] own = Questions(recall: 0.3), other = Questions(recall: 0.8);
        GapResults alone = GapAnalysis.Compute(own, resamples: 2000);
        CriticGapResults critic = CriticGapResults.Compute("oracle(error: 0.2)", own, other, resamples: 2000);

        Assert.Equal(GapAnalysis.Compute(other, resamples: 2000).Critique, critic.Gaps.Critique);
        Assert.Equal((alone.Generator, alone.Discriminator, alone.Headroom), (critic.Gaps.Generator, critic.Gaps.Discriminator, critic.Gaps.Headroom));
        Assert.Equal(critic.Gaps.Critique!.Value - alone.Critique!.Value, critic.AboveOwn!.Value, 1e-12);
        Assert.Equal(alone.CD!.Value - critic.Gaps.CD!.Value, critic.AboveOwn.Value, 1e-12);
        // By hand: with one right answer of two, C is 1 where the wrong one has a valid critique, else ½.
        Assert.Equal(own.Zip(other, (left, right) => Chosen(right) - Chosen(left)).Average(), critic.AboveOwn.Value, 1e-12);
        // Paired: half the questions gain ½, so the deviation is that of ½ · Bernoulli(½) over 400. Apart, it would be 0.0152.
        Assert.InRange(critic.AboveOwn.StandardError, 0.0117, 0.0133);
    }

    [Fact]
    public void A_critic_against_itself_differs_by_nothing_and_the_order_of_the_file_does_not_matter()
    {
        QuestionSamples[] own = Questions(recall: 0.5);
        Assert.Equal(new Estimate(0, 0, 0, 0), CriticGapResults.Compute("x", own, own.Reverse(), resamples: 100).AboveOwn);
    }

    [Fact]
    public void Without_critiques_of_its_own_there_is_no_difference_and_other_answers_are_an_error()
    {
        QuestionSamples[] own = [.. Questions(recall: 0.5).Select(question => question with { Samples = [.. question.Samples.Select(sample => sample with { Critique = null, CritiqueValid = null, CritiqueTruncated = null })] })];
        Assert.Null(CriticGapResults.Compute("x", own, Questions(recall: 0.5), resamples: 100).AboveOwn);
        Assert.Contains("The critic x criticised other answers", Assert.Throws<InvalidSamplesException>(() => CriticGapResults.Compute("x", Questions(recall: 0.5)[1..], Questions(recall: 0.5))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_table_has_a_row_for_each_critic()
    {
        QuestionSamples[] own = Questions(recall: 0.3);
        string[] lines = CriticSummary.Text(GapAnalysis.Compute(own, resamples: 100), [CriticGapResults.Compute("server(local)", own, Questions(recall: 0.9), resamples: 100)], "Small").Split('\n');
        Assert.Equal(["Small: critics", "critic", "the model", "server(local)", ""], lines.Select(line => line.Length == 0 ? "" : string.Join(' ', line.Split(' ').Take(line.StartsWith("Small", StringComparison.Ordinal) || line.StartsWith("the", StringComparison.Ordinal) ? 2 : 1))));
        Assert.Matches(@"^server\(local\) +0\.\d{4} ± 0\.\d{4} +\+0\.\d{4} ± 0\.\d{4} +[+−]?0\.\d{4} ± 0\.\d{4} +\+0\.\d{4} ± 0\.\d{4} *$", lines[3]);
    }

    private static double Chosen(QuestionSamples question) => question.Samples.Single(sample => !sample.Correct).CritiqueValid == true ? 1 : 0.5;

    // Each question has a right and a wrong answer, of which the wrong one has a valid critique so often.
    private static QuestionSamples[] Questions(double recall) =>
    [
        .. Enumerable.Range(0, 400).Select(item => new QuestionSamples
        {
            Item = item,
            Question = $"{item}",
            Truth = "right",
            Samples = [Sample(0, correct: true, valid: false), Sample(1, correct: false, valid: new CounterRandom(1, "recall", item).NextDouble() < recall)],
        }),
    ];

    private static AnswerSample Sample(int number, bool correct, bool valid) => new()
    {
        Sample = number,
        Answer = correct ? "right" : "wrong",
        Parsed = true,
        Correct = correct,
        Truncated = false,
        Removed = 0,
        Critiqueability = correct ? 0.4 : 0.5,
        Critique = "because",
        CritiqueValid = valid,
        CritiqueTruncated = false,
        Tokens = 2,
    };
}
