using TaskDsl.Evaluation.Preferences;

namespace TaskDsl.Evaluation.Tests.Preferences;

public sealed class EquivalenceRatioTests
{
    private static readonly int[] Sizes = [5_000, 50_000, 100_000, 200_000];

    // A curve that is a line over the logarithm, of which interpolation misses nothing; the ratios are those that the paper reads off its Figure 3.
    [Theory, InlineData(90_000, 18), InlineData(62_000, 12.4), InlineData(5_000, 1), InlineData(50_000, 10), InlineData(200_000, 40)]
    public void The_pairs_without_critiques_are_where_their_curve_reaches_the_score(int equivalent, double ratio)
    {
        EquivalenceRatio result = EquivalenceRatio.Of([.. Sizes.Select(size => (size, Score(size)))], 5_000, Score(equivalent));
        Assert.Equal(Censoring.None, result.Censoring);
        Assert.Equal(equivalent, result.Pairs, 1e-6 * equivalent);
        Assert.Equal(ratio, result.Ratio, 1e-6);
    }

    [Fact]
    public void A_score_beyond_the_curve_gives_a_bound()
    {
        (int, double)[] curve = [.. Sizes.Reverse().Select(size => (size, Score(size)))];
        Assert.Equal(new EquivalenceRatio(200_000, 40, Censoring.AtLeast), EquivalenceRatio.Of(curve, 5_000, Score(200_001)));
        Assert.Equal(new EquivalenceRatio(5_000, 0.5, Censoring.AtMost), EquivalenceRatio.Of(curve, 10_000, Score(4_999)));
    }

    [Fact]
    public void A_curve_that_falls_is_made_monotone_first()
    {
        // 0.6, 0.9, 0.7 and 0.8 are 0.6 and three times their mean, 0.8: reached at once at 200, and halfway, over the logarithm, at √(100 · 200).
        (int, double)[] curve = [(100, 0.6), (200, 0.9), (400, 0.7), (800, 0.8)];
        Assert.Equal(200, EquivalenceRatio.Of(curve, 100, 0.8).Pairs, 1e-9);
        Assert.Equal(100 * Math.Sqrt(2), EquivalenceRatio.Of(curve, 100, 0.7).Pairs, 1e-9);
        Assert.Equal(new EquivalenceRatio(800, 8, Censoring.AtLeast), EquivalenceRatio.Of(curve, 100, 0.85));
        Assert.Equal(new EquivalenceRatio(100, 1, Censoring.None), EquivalenceRatio.Of([(100, 0.6), (200, 0.6), (400, 0.6)], 100, 0.6));
    }

    [Fact]
    public void A_curve_that_says_nothing_is_refused()
    {
        Assert.Contains("two or more different numbers of pairs, and it has 100", Assert.Throws<ArgumentException>(() => EquivalenceRatio.Of([(100, 0.6)], 100, 0.6)).Message);
        Assert.Contains("it has 100, 100", Assert.Throws<ArgumentException>(() => EquivalenceRatio.Of([(100, 0.6), (100, 0.7)], 100, 0.6)).Message);
        Assert.Contains("every score a number", Assert.Throws<ArgumentException>(() => EquivalenceRatio.Of([(100, 0.6), (200, double.NaN)], 100, 0.6)).Message);
    }

    private static double Score(int pairs) => 0.5 + (0.05 * Math.Log2(pairs / 5_000.0));
}
