using TaskDsl.Evaluation.Gaps;

namespace TaskDsl.Evaluation.Tests.Gaps;

/// <summary>What the score and the critiques get wrong, counted by hand.</summary>
public class DiagnosticTests
{
    // Right answers scored 0.2, 0.5, 0.9; wrong ones 0.1, 0.55, 0.95. Critiques: two of the wrong ones' are valid.
    private static readonly QuestionSamples[] Six =
    [
        Pool.Question(0, Pool.Answer(0, true, 0.2, false), Pool.Answer(1, false, 0.1, true)),
        Pool.Question(1, Pool.Answer(0, true, 0.5, false), Pool.Answer(1, false, 0.55, false)),
        Pool.Question(2, Pool.Answer(0, true, 0.9, false), Pool.Answer(1, false, 0.95, true)),
    ];

    [Fact]
    public void Errors_at_a_half_are_counted_with_a_half_for_exactly_a_half()
    {
        GapResults results = GapAnalysis.Compute(Six, resamples: 20);

        Assert.Equal(1.5 / 3, results.FalsePositives!.Value, 12);
        Assert.Equal(1 / 3.0, results.FalseNegatives!.Value, 12);
    }

    [Fact]
    public void Critiques_are_counted_forced_and_as_the_model_would_volunteer_them()
    {
        GapResults results = GapAnalysis.Compute(Six, resamples: 20);

        Assert.Equal(4 / 6.0, results.InvalidCritiques!.Value, 12);
        Assert.Equal(3 / 6.0, results.HallucinatedCritiques!.Value, 12);
        // Called flawed: a half of the second right answer, the third, and two wrong ones, one of them with an invalid critique.
        Assert.Equal(2.5 / 3.5, results.VolunteeredInvalid!.Value, 12);
        Assert.Equal(1.5 / 3.5, results.VolunteeredHallucinated!.Value, 12);
    }

    [Fact]
    public void Reliability_bins_hold_their_answers_and_the_error_is_their_distance()
    {
        GapResults results = GapAnalysis.Compute(Six, resamples: 200);

        Assert.Equal([(0.1, 1, 0.1, 1.0), (0.2, 1, 0.2, 0), (0.5, 2, 0.525, 0.5), (0.9, 2, 0.925, 0.5)],
            results.Calibration!.Bins.Select(bin => (bin.From, bin.Answers, Math.Round(bin.Score, 12), bin.Flawed.Value)));
        Assert.All(results.Calibration.Bins, bin => Assert.Equal(bin.From + 0.1, bin.To, 12));
        Assert.Equal((0.9 + 0.2 + (2 * 0.025) + (2 * 0.425)) / 6, results.CalibrationError!.Value, 12);
    }

    [Fact]
    public void Pools_of_different_size_count_by_question_in_every_bin()
    {
        // Brute force: every answer weighs 1 / its pool's size.
        QuestionSamples[] questions =
        [
            .. Pool.Simulate(30, 2, _ => 0.4, 1, 0.5, seed: 21),
            .. Pool.Simulate(30, 5, _ => 0.7, 1, 0.5, seed: 22).Select(question => question with { Item = question.Item + 100 }),
        ];
        var answers = questions.SelectMany(q => q.Samples.Select(s => (Score: s.Critiqueability!.Value, Flawed: s.Correct ? 0.0 : 1.0, Weight: 1.0 / q.Samples.Length))).ToArray();

        GapResults results = GapAnalysis.Compute(questions, resamples: 20);

        double error = answers.GroupBy(a => (int)Math.Floor(a.Score * 10)).Sum(bin => Math.Abs(bin.Sum(a => a.Weight * (a.Score - a.Flawed)))) / 60;
        Assert.Equal(error, results.CalibrationError!.Value, 12);
        Assert.Equal(answers.Length, results.Calibration!.Bins.Sum(bin => bin.Answers));
        Assert.Equal(
            answers.Where(a => a.Flawed == 0 && a.Score > 0.5).Sum(a => a.Weight) / answers.Where(a => a.Flawed == 0).Sum(a => a.Weight), results.FalsePositives!.Value, 12);
    }

    [Fact]
    public void A_calibrated_score_has_little_error_and_a_constant_one_the_distance_to_the_rate()
    {
        // An answer scored s is flawed with probability s: the tenth of the answers around s is, as often as it says.
        QuestionSamples[] calibrated =
        [
            .. Enumerable.Range(0, 4000).Select(item => Pool.Question(item, [.. Enumerable.Range(0, 2).Select(i =>
            {
                var random = new Randomness.CounterRandom(5, "calibrated", item, i);
                double score = random.NextDouble();
                return Pool.Answer(i, random.NextDouble() >= score, score);
            })])),
        ];
        QuestionSamples[] constant = [.. calibrated.Select(q => q with { Samples = [.. q.Samples.Select(s => s with { Critiqueability = 1 })] })];

        GapResults sound = GapAnalysis.Compute(calibrated, resamples: 200), bold = GapAnalysis.Compute(constant, resamples: 20);

        // Ten bins of 800: each off by about 0.4 / √800 = 0.014 by chance, √(2/π) of that on average.
        Assert.InRange(sound.CalibrationError!.Value, 0.002, 0.025);
        Assert.Equal(10, sound.Calibration!.Bins.Length);
        Assert.All(sound.Calibration.Bins, bin => Assert.InRange(bin.Flawed.Value, bin.Score - (4 * bin.Flawed.StandardError), bin.Score + (4 * bin.Flawed.StandardError)));
        Assert.Equal(bold.Generator.Value, bold.CalibrationError!.Value, 12);
        Assert.Equal(1, bold.FalsePositives!.Value);
        Assert.Equal(0.5, bold.OverallAuc!.Value, 12);
    }

    [Fact]
    public void Without_scores_there_is_nothing_to_diagnose()
    {
        GapResults results = GapAnalysis.Compute([Pool.Question(0, Pool.Answer(0, true), Pool.Answer(1, false)), Pool.Question(1, Pool.Answer(0, true), Pool.Answer(1, true))], resamples: 20);

        Assert.Null(results.Calibration);
        Assert.All(GapMeasure.All.Where(measure => measure.Group is GapMeasureGroup.Discriminator or GapMeasureGroup.Critic), measure => Assert.Null(measure.Of(results)));
        Assert.DoesNotContain(GapMeasure.Shown(results), measure => measure.Key.StartsWith("rating_", StringComparison.Ordinal));
    }
}
