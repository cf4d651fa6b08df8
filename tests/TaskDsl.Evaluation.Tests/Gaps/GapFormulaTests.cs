using TaskDsl.Evaluation.Gaps;

namespace TaskDsl.Evaluation.Tests.Gaps;

public class GapFormulaTests
{
    [Theory]
    // p, r, C: right answers, then wrong ones with and without a valid critique, of a population of independent samples.
    [InlineData(1, 0, 1, 0.5, 0.75)]
    [InlineData(2, 1, 1, 0.625, 0.75)]
    [InlineData(1, 1, 0, 0.75, 0.75)]
    [InlineData(3, 0, 7, 0.3, 0.51)]
    [InlineData(6, 7, 7, 0.405, 0.51)]
    [InlineData(3, 7, 0, 0.51, 0.51)]
    [InlineData(8, 0, 2, 0.8, 0.96)]
    [InlineData(8, 1, 1, 0.88, 0.96)]
    [InlineData(8, 2, 0, 0.96, 0.96)]
    public void Known_populations_give_the_golden_numbers(int right, int caught, int missed, double c, double oracle)
    {
        // Every ordered pair of answers of the population is one question, so its frequencies are exact.
        (bool Correct, bool Valid)[] population =
        [
            .. Enumerable.Repeat((true, false), right), .. Enumerable.Repeat((false, true), caught), .. Enumerable.Repeat((false, false), missed),
        ];
        var questions =
            from first in Enumerable.Range(0, population.Length)
            from second in Enumerable.Range(0, population.Length)
            select Pool.Question((first * population.Length) + second,
                Pool.Answer(0, population[first].Correct, valid: population[first].Valid),
                Pool.Answer(1, population[second].Correct, valid: population[second].Valid));

        GapResults results = GapAnalysis.Compute(questions, resamples: 10);

        double p = right / (double)population.Length;
        Assert.Equal(p, results.Generator.Value, 12);
        Assert.Equal(p, results.Chance.Value, 12);
        Assert.Equal(c, results.Critique!.Value, 12);
        Assert.Equal(oracle, results.Oracle.Value, 12);
        Assert.Equal(oracle - p, results.Headroom.Value, 12);
        Assert.Equal(c - p, results.GC!.Value, 12);
        Assert.Equal((1 + c - p) / 2, results.CritiqueWinRate!.Value, 12);
        Assert.Equal(caught / (double)(caught + missed), results.ValidOnFlawed!.Value, 12);
        Assert.Equal(0, results.ValidOnRight!.Value);
    }

    [Theory]
    [InlineData(0.0, 0.0)]
    [InlineData(0.7, 0.4)]
    [InlineData(1.5, 0.9)]
    [InlineData(-0.8, 1.0)]
    public void Simulations_give_back_the_closed_forms(double separation, double recall)
    {
        // Accuracy differs by question, so pooling p would give another number.
        double Accuracy(int item) => (item % 5 * 0.2) + 0.1;
        double spread = Enumerable.Range(0, 5).Average(i => Accuracy(i) * (1 - Accuracy(i)));
        double auc = Pool.AucOf(separation);

        GapResults results = GapAnalysis.Compute(Pool.Simulate(10_000, 2, Accuracy, separation, recall, seed: 11), resamples: 100);

        Near(spread * ((2 * auc) - 1), results.GD!);
        Near(spread * recall, results.GC!);
        Near(spread * ((2 * auc) - 1 - recall), results.CD!);
        Near(spread, results.Headroom);
        Near(auc, results.WithinQuestionAuc!);
        Near(recall, results.ValidOnFlawed!);
        Assert.Equal(results.GD!.Value - results.GC!.Value, results.CD!.Value, 12);

        static void Near(double expected, Statistics.Estimate found) =>
            Assert.InRange(found.Value, expected - (4 * found.StandardError) - 1e-12, expected + (4 * found.StandardError) + 1e-12);
    }

    [Theory]
    [InlineData(3, 3, 0.4)]
    [InlineData(3, 5, 0.7)]
    [InlineData(4, 6, 0.2)]
    public void Simulations_give_back_the_closed_forms_of_larger_N_from_larger_pools(int bestOf, int pool, double recall)
    {
        double Accuracy(int item) => (item % 4 * 0.2) + 0.15;
        double[] accuracies = [.. Enumerable.Range(0, 4).Select(Accuracy)];
        // A choice is wrong for sure where all N are caught, and else right as often as an uncaught answer is.
        double critique = accuracies.Average(p => p / (1 - ((1 - p) * recall)) * (1 - Math.Pow((1 - p) * recall, bestOf)));

        GapResults results = GapAnalysis.Compute(Pool.Simulate(4_000, pool, Accuracy, 0.5, recall, seed: 12), bestOf, resamples: 100);

        Assert.Equal(accuracies.Average(), results.Generator.Value, 4 * results.Generator.StandardError);
        Assert.Equal(accuracies.Average(p => 1 - Math.Pow(1 - p, bestOf)), results.Oracle.Value, 4 * results.Oracle.StandardError);
        Assert.Equal(critique, results.Critique!.Value, 4 * results.Critique.StandardError);
        Assert.Equal(critique - accuracies.Average(), results.GC!.Value, 4 * results.GC.StandardError);
    }

    [Fact]
    public void With_two_of_N_the_gaps_are_half_the_mixed_pairs_times_what_tells_them_apart()
    {
        // An identity of every pool, whatever its size; pools differ in size here.
        QuestionSamples[] questions =
        [
            .. Pool.Simulate(40, 2, _ => 0.4, 0.6, 0.5, seed: 3),
            .. Pool.Simulate(40, 7, _ => 0.7, 0.6, 0.5, seed: 4).Select(question => question with { Item = question.Item + 1000 }),
        ];

        GapResults results = GapAnalysis.Compute(questions, resamples: 10);

        Assert.Equal(results.MixedPairs.Value / 2, results.Headroom.Value, 12);
        Assert.Equal(results.MixedPairs.Value / 2 * ((2 * results.WithinQuestionAuc!.Value) - 1), results.GD!.Value, 12);
    }

    [Fact]
    public void A_perfect_score_reaches_the_oracle_and_an_inverted_one_falls_as_far_below()
    {
        QuestionSamples[] perfect = Pool.Simulate(200, 2, _ => 0.5, separation: 1000, recall: 1, seed: 5);
        QuestionSamples[] inverted = Pool.Simulate(200, 2, _ => 0.5, separation: -1000, recall: 0, seed: 5);

        GapResults best = GapAnalysis.Compute(perfect, resamples: 10), worst = GapAnalysis.Compute(inverted, resamples: 10);

        Assert.Equal(best.Oracle.Value, best.Discriminator!.Value, 12);
        Assert.Equal(best.Oracle.Value, best.Critique!.Value, 12);
        Assert.Equal(1, best.WithinQuestionAuc!.Value);
        Assert.Equal(1, best.OverallAuc!.Value);
        Assert.Equal(-worst.Headroom.Value, worst.GD!.Value, 12);
        Assert.Equal(0, worst.OverallAuc!.Value);
        Assert.Equal(0, worst.GC!.Value, 12);
    }

    [Fact]
    public void Unsound_critiques_of_right_answers_can_make_the_critique_gap_negative()
    {
        GapResults results = GapAnalysis.Compute(
        [
            Pool.Question(0, Pool.Answer(0, true, valid: true), Pool.Answer(1, false, valid: false)),
            Pool.Question(1, Pool.Answer(0, true, valid: false), Pool.Answer(1, true, valid: false)),
        ], resamples: 10);

        Assert.Equal(-0.25, results.GC!.Value);
        Assert.Equal(1, results.Counts.ValidCritiquesOnRight);
        Assert.Contains(GapWarning.Of(results), warning => warning.Contains("unsound"));
    }
}
