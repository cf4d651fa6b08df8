using TaskDsl.Evaluation.Gaps;
using TaskDsl.Evaluation.Statistics;

namespace TaskDsl.Evaluation.Tests.Gaps;

public class IntervalTests
{
    [Fact]
    public void Intervals_cover_at_their_nominal_rate()
    {
        // Questions differ much in difficulty, which D, C and G share. An interval from separate draws of them would cover always.
        const int studies = 400;
        const double separation = 0.9, recall = 0.5;
        double[] accuracies = [0.02, 0.5, 0.98];
        double spread = accuracies.Average(p => p * (1 - p));
        double gd = spread * ((2 * Pool.AucOf(separation)) - 1), gc = spread * recall;

        int coveredGD = 0, coveredGC = 0, coveredCD = 0, coveredG = 0, coveredAuc = 0, coveredByOneError = 0;
        for (int study = 0; study < studies; study++)
        {
            // The difficulty of each question is drawn too: the interval is about questions like these.
            var random = new Randomness.CounterRandom(study, "difficulty");
            double[] drawn = [.. Enumerable.Range(0, 200).Select(_ => accuracies[random.Next(3)])];
            GapResults results = GapAnalysis.Compute(Pool.Simulate(200, 2, item => drawn[item], separation, recall, seed: 1000 + study), resamples: 300);
            coveredGD += Covers(results.GD!, gd);
            coveredGC += Covers(results.GC!, gc);
            coveredCD += Covers(results.CD!, gd - gc);
            coveredG += Covers(results.Generator, 0.5);
            coveredAuc += Covers(results.WithinQuestionAuc!, Pool.AucOf(separation));
            coveredByOneError += Math.Abs(results.GD!.Value - gd) <= results.GD.StandardError ? 1 : 0;
        }

        // 3.5 binomial standard errors of 400 studies on both sides: five numbers rarely stray so far by chance.
        foreach (int covered in new[] { coveredGD, coveredGC, coveredCD, coveredG, coveredAuc })
        {
            AtRate(0.95, covered);
        }

        AtRate(0.6827, coveredByOneError);

        static void AtRate(double nominal, int covered) =>
            Assert.Equal(nominal, covered / (double)studies, 3.5 * Math.Sqrt(nominal * (1 - nominal) / studies));

        static int Covers(Estimate estimate, double truth) => estimate.Low <= truth && truth <= estimate.High ? 1 : 0;
    }

    [Fact]
    public void Error_bars_of_a_mean_are_those_of_the_textbook()
    {
        QuestionSamples[] questions = Pool.Simulate(500, 4, item => item % 2 == 0 ? 0.2 : 0.7, 1, 0.5, seed: 8);
        double[] means = [.. questions.Select(question => question.Samples.Average(sample => sample.Correct ? 1.0 : 0.0))];
        double mean = means.Average();
        double expected = Math.Sqrt(means.Sum(x => (x - mean) * (x - mean)) / means.Length / means.Length);

        Estimate found = GapAnalysis.Compute(questions, resamples: 4000).Generator;

        Assert.InRange(found.StandardError, 0.96 * expected, 1.04 * expected);
        Assert.InRange(found.High - found.Low, 0.94 * 2 * 1.96 * expected, 1.06 * 2 * 1.96 * expected);
    }

    [Fact]
    public void Questions_of_one_passage_are_drawn_together()
    {
        // Five copies of each question: five times the questions tell nothing new, and only passages know it.
        QuestionSamples[] once = Pool.Simulate(150, 2, _ => 0.5, 1, 0.5, seed: 40);
        QuestionSamples[] copies = [.. Enumerable.Range(0, 5).SelectMany(copy => once.Select(question => question with { Item = (question.Item * 5) + copy }))];
        QuestionSamples[] passages = [.. copies.Select(question => question with { Passage = $"passage {question.Item / 5}" })];

        GapResults single = GapAnalysis.Compute(once, resamples: 2000), apart = GapAnalysis.Compute(copies, resamples: 2000), together = GapAnalysis.Compute(passages, resamples: 2000);

        Assert.Equal(apart.GD!.Value, together.GD!.Value, 12);
        Assert.Equal(apart.CalibrationError!.Value, together.CalibrationError!.Value, 12);
        foreach (Func<GapResults, Estimate> number in (Func<GapResults, Estimate>[])[r => r.Generator, r => r.GD!, r => r.OverallAuc!, r => r.FalsePositives!])
        {
            Assert.Equal(number(single).StandardError, number(together).StandardError, 1e-9);
            Assert.Equal(number(single).StandardError / Math.Sqrt(5), number(apart).StandardError, 0.1 * number(apart).StandardError);
        }

        Assert.Equal(new BootstrapSettings(2000, 1, 150), together.Bootstrap);
        Assert.Contains("bootstrap draws over 150 passages", GapSummary.Text(together, "Passages").ReplaceLineEndings(" "));
    }

    [Fact]
    public void What_a_draw_shares_leaves_the_gap()
    {
        // D's choice is G's answer everywhere: the gap is 0 in every paired draw, and only there.
        QuestionSamples[] questions =
        [
            .. Enumerable.Range(0, 100).Select(item => Pool.Question(item, Pool.Answer(0, item % 2 == 0, 0.3, false), Pool.Answer(1, item % 2 == 0, 0.6, false))),
        ];

        GapResults results = GapAnalysis.Compute(questions, resamples: 500);

        Assert.Equal(new Estimate(0, 0, 0, 0), results.GD);
        Assert.True(results.Generator.StandardError > 0.04);
        Assert.True(results.Discriminator!.StandardError > 0.04);
    }

    [Fact]
    public void The_seed_decides_the_intervals_and_never_the_values()
    {
        QuestionSamples[] questions = Pool.Simulate(100, 3, _ => 0.5, 1, 0.5, seed: 2);

        GapResults first = GapAnalysis.Compute(questions, seed: 1, resamples: 300), again = GapAnalysis.Compute(questions, seed: 1, resamples: 300);
        GapResults other = GapAnalysis.Compute(questions, seed: 2, resamples: 300);

        Assert.Equal(first, again);
        Assert.Equal(first.GD!.Value, other.GD!.Value);
        Assert.NotEqual(first.GD.Low, other.GD.Low);
        Assert.Equal(new BootstrapSettings(300, 2), other.Bootstrap);
    }

    [Fact]
    public void The_order_of_questions_and_samples_changes_nothing()
    {
        QuestionSamples[] questions = Pool.Simulate(80, 5, item => item % 3 * 0.4, 0.5, 0.5, seed: 6);
        QuestionSamples[] turned = [.. questions.Reverse().Select(question => question with { Samples = [.. question.Samples.Reverse()] })];

        Assert.Equal(GapAnalysis.Compute(questions, 3, resamples: 200), GapAnalysis.Compute(turned, 3, resamples: 200));
    }
}
