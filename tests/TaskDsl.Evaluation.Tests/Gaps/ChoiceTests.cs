using TaskDsl.Evaluation.Gaps;
using TaskDsl.Randomness;

namespace TaskDsl.Evaluation.Tests.Gaps;

/// <summary>What choosing changes, and choices judged by a rating: the closed forms against every subset, every tie and every opponent.</summary>
public class ChoiceTests
{
    public static TheoryData<int, int, int> Shapes
    {
        get
        {
            var shapes = new TheoryData<int, int, int>();
            foreach ((int size, int bestOf) in new[] { (2, 2), (3, 2), (5, 2), (4, 3), (6, 4), (5, 5) })
            {
                for (int seed = 0; seed < 4; seed++)
                {
                    shapes.Add(size, bestOf, seed);
                }
            }

            return shapes;
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Changes_are_counts_over_all_subsets_ties_and_members(int size, int bestOf, int seed)
    {
        QuestionSamples[] questions = Rated(5, size, seed);

        GapResults results = GapAnalysis.Compute(questions, bestOf, resamples: 5);

        Assert.Equal(questions.Average(q => Member(q, bestOf, Score, Left(Score, Gains))), results.DiscriminatorWrongToRight!.Value, 12);
        Assert.Equal(questions.Average(q => Member(q, bestOf, Score, Left(Score, Loses))), results.DiscriminatorRightToWrong!.Value, 12);
        Assert.Equal(questions.Average(q => Member(q, bestOf, Severity, Left(Severity, Gains))), results.CritiqueWrongToRight!.Value, 12);
        Assert.Equal(questions.Average(q => Member(q, bestOf, Severity, Left(Severity, Loses))), results.CritiqueRightToWrong!.Value, 12);
        Assert.Equal(results.GD!.Value, results.DiscriminatorWrongToRight.Value - results.DiscriminatorRightToWrong.Value, 12);
        Assert.Equal(results.GC!.Value, results.CritiqueWrongToRight.Value - results.CritiqueRightToWrong.Value, 12);

        // One that is tied for the lowest is left for none.
        static Func<AnswerSample, AnswerSample, double> Left(Func<AnswerSample, double> score, Func<AnswerSample, AnswerSample, double> value) =>
            (chosen, other) => score(other) > score(chosen) ? value(chosen, other) : 0;

        static double Gains(AnswerSample chosen, AnswerSample other) => chosen.Correct && !other.Correct ? 1 : 0;
        static double Loses(AnswerSample chosen, AnswerSample other) => !chosen.Correct && other.Correct ? 1 : 0;
    }

    [Fact]
    public void A_sound_oracle_lets_critiques_make_nothing_wrong_and_what_they_make_right_is_the_gap()
    {
        GapResults results = GapAnalysis.Compute(Pool.Simulate(200, 4, _ => 0.5, 1, 0.4, seed: 31), 3, resamples: 20);

        Assert.Equal(0, results.CritiqueRightToWrong!.Value);
        Assert.Equal(results.GC!.Value, results.CritiqueWrongToRight!.Value, 12);
        Assert.True(results.DiscriminatorRightToWrong!.Value > 0.01);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Win_rates_are_counts_against_a_member_and_against_an_outsider(int size, int bestOf, int seed)
    {
        QuestionSamples[] questions = Rated(5, size, seed);

        GapResults results = GapAnalysis.Compute(questions, bestOf, resamples: 5);

        // By the verdict, who the opponent is makes no difference: one number is both.
        Assert.Equal(questions.Average(q => Member(q, bestOf, Score, ByVerdict)), results.DiscriminatorWinRate!.Value, 12);
        Assert.Equal(questions.Average(q => Member(q, bestOf, Severity, ByVerdict)), results.CritiqueWinRate!.Value, 12);
        Assert.Equal(questions.Average(q => Member(q, bestOf, Score, ByRating)), results.RatingDiscriminatorWinRate!.Value, 12);
        Assert.Equal(questions.Average(q => Member(q, bestOf, Severity, ByRating)), results.RatingCritiqueWinRate!.Value, 12);
        Assert.Equal(questions.Average(q => Member(q, bestOf, s => -s.Rating!.Value, ByRating)), results.RatingOracleWinRate!.Value, 12);
        if (size == bestOf)
        {
            Assert.All([results.RatingDiscriminatorWinRateIndependent, results.RatingCritiqueWinRateIndependent, results.RatingOracleWinRateIndependent], Assert.Null);
            return;
        }

        Assert.Equal(questions.Average(q => Outsider(q, bestOf, Score, ByVerdict)), results.DiscriminatorWinRate.Value, 12);
        Assert.Equal(questions.Average(q => Outsider(q, bestOf, Severity, ByVerdict)), results.CritiqueWinRate.Value, 12);
        Assert.Equal(questions.Average(q => Outsider(q, bestOf, Score, ByRating)), results.RatingDiscriminatorWinRateIndependent!.Value, 12);
        Assert.Equal(questions.Average(q => Outsider(q, bestOf, Severity, ByRating)), results.RatingCritiqueWinRateIndependent!.Value, 12);
        Assert.Equal(questions.Average(q => Outsider(q, bestOf, s => -s.Rating!.Value, ByRating)), results.RatingOracleWinRateIndependent!.Value, 12);

        static double ByVerdict(AnswerSample chosen, AnswerSample other) => Wins((chosen.Correct ? 1 : 0) - (other.Correct ? 1 : 0));
        static double ByRating(AnswerSample chosen, AnswerSample other) => Wins(chosen.Rating!.Value - other.Rating!.Value);
        static double Wins(double ahead) => ahead > 0 ? 1 : ahead == 0 ? 0.5 : 0;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Mean_ratings_are_averages_over_all_subsets_and_all_ties(int size, int bestOf, int seed)
    {
        QuestionSamples[] questions = Rated(5, size, seed);

        GapResults results = GapAnalysis.Compute(questions, bestOf, resamples: 5);

        double g = questions.Average(q => q.Samples.Average(s => s.Rating!.Value));
        double d = questions.Average(q => Member(q, bestOf, Score, Chosen)), c = questions.Average(q => Member(q, bestOf, Severity, Chosen));
        double best = questions.Average(q => Member(q, bestOf, s => -s.Rating!.Value, Chosen));
        Assert.Equal([g, d, c, best], [results.RatingGenerator!.Value, results.RatingDiscriminator!.Value, results.RatingCritique!.Value, results.RatingOracle!.Value], Near);
        Assert.Equal([d - g, c - g, d - c, best - g], [results.RatingGD!.Value, results.RatingGC!.Value, results.RatingCD!.Value, results.RatingHeadroom!.Value], Near);

        static double Chosen(AnswerSample chosen, AnswerSample other) => chosen.Rating!.Value;
        static bool Near(double x, double y) => Math.Abs(x - y) < 1e-12;
    }

    [Fact]
    public void The_best_of_N_different_ratings_wins_as_often_as_the_bounds_allow()
    {
        // N = 2 of 3: against one of the two 1 − 1/(2N), against the third N/(N + 1).
        QuestionSamples question = Pool.Question(0, [.. Enumerable.Range(0, 3).Select(i => Pool.Answer(i, true) with { Rating = i })]);

        GapResults results = GapAnalysis.Compute([question, question with { Item = 1 }], resamples: 5);

        Assert.Equal(3 / 4.0, results.RatingOracleWinRate!.Value, 12);
        Assert.Equal(2 / 3.0, results.RatingOracleWinRateIndependent!.Value, 12);
    }

    [Fact]
    public void A_rating_of_the_verdict_gives_the_numbers_of_the_verdict()
    {
        QuestionSamples[] questions = [.. Pool.Simulate(60, 3, _ => 0.4, 0.8, 0.6, seed: 9)
            .Select(q => q with { Samples = [.. q.Samples.Select(s => s with { Rating = s.Correct ? 1 : 0 })] })];

        GapResults results = GapAnalysis.Compute(questions, resamples: 50);

        Assert.Equal(results.Generator.Value, results.RatingGenerator!.Value, 12);
        Assert.Equal(results.GD!.Value, results.RatingGD!.Value, 12);
        Assert.Equal(results.GC!.Low, results.RatingGC!.Low, 12);
        Assert.Equal(results.Headroom.High, results.RatingHeadroom!.High, 12);
        Assert.Equal(results.DiscriminatorWinRate!.Value, results.RatingDiscriminatorWinRate!.Value, 12);
        Assert.Equal(results.DiscriminatorWinRate.Value, results.RatingDiscriminatorWinRateIndependent!.Value, 12);
    }

    [Fact]
    public void Severity_decides_among_valid_critiques_and_counts_nothing_on_invalid_ones()
    {
        // The right answer has the mildest valid critique; an invalid one is milder still, however severe it says it is.
        AnswerSample mild = Pool.Answer(0, true, valid: true) with { CritiqueSeverity = 1 }, severe = Pool.Answer(1, false, valid: true) with { CritiqueSeverity = 3 };
        AnswerSample invalid = Pool.Answer(1, false, valid: false) with { CritiqueSeverity = 7 };

        Assert.Equal(1, Of(mild, severe).Critique!.Value);
        Assert.Equal(0, Of(mild, invalid).Critique!.Value);
        Assert.Equal(0.5, Of(mild with { CritiqueSeverity = null }, severe with { CritiqueSeverity = null }).Critique!.Value);
        Assert.Equal("Item 0: some valid critiques have a severity and others have none.", Assert.Throws<InvalidSamplesException>(() => Of(mild, severe with { CritiqueSeverity = null })).Message);
        Assert.Equal("Item 0: some samples have a rating and others have none.", Assert.Throws<InvalidSamplesException>(() => Of(mild with { Rating = 1 }, severe)).Message);

        static GapResults Of(params AnswerSample[] samples) => GapAnalysis.Compute([Pool.Question(0, samples), Pool.Question(1, samples)], resamples: 5);
    }

    private static double Score(AnswerSample sample) => sample.Critiqueability!.Value;

    private static double Severity(AnswerSample sample) => sample.CritiqueValid == true ? sample.CritiqueSeverity!.Value : 0;

    private static double Member(QuestionSamples question, int bestOf, Func<AnswerSample, double> score, Func<AnswerSample, AnswerSample, double> value) =>
        Enumerate(question, bestOf, score, value, (subset, _) => subset);

    private static double Outsider(QuestionSamples question, int bestOf, Func<AnswerSample, double> score, Func<AnswerSample, AnswerSample, double> value) =>
        Enumerate(question, bestOf, score, value, (_, rest) => rest);

    private static double Enumerate(
        QuestionSamples question, int bestOf, Func<AnswerSample, double> score, Func<AnswerSample, AnswerSample, double> value, Func<AnswerSample[], AnswerSample[], AnswerSample[]> opponents)
    {
        List<double> values = [];
        for (int mask = 0; mask < 1 << question.Samples.Length; mask++)
        {
            AnswerSample[] subset = [.. question.Samples.Where((_, i) => (mask >> i & 1) == 1)], rest = [.. question.Samples.Where((_, i) => (mask >> i & 1) == 0)];
            if (subset.Length == bestOf)
            {
                double lowest = subset.Min(score);
                values.Add(subset.Where(s => score(s) == lowest).Average(chosen => opponents(subset, rest).Average(other => value(chosen, other))));
            }
        }

        return values.Average();
    }

    private static QuestionSamples[] Rated(int questions, int size, int seed) =>
    [
        .. Enumerable.Range(0, questions).Select(item =>
        {
            var random = new CounterRandom(seed, "rated", item);
            return Pool.Question(item, [.. Enumerable.Range(0, size).Select(i =>
                Pool.Answer(i, random.Next(2) == 0, random.Next(4) / 4.0, random.Next(3) > 0) with { Rating = random.Next(4) + 1, CritiqueSeverity = random.Next(3) })]);
        }),
    ];
}
