namespace TaskDsl.Evaluation.Statistics;

/// <summary>How often the sample that a score chooses is better, and how often worse, than one other sample.</summary>
/// <param name="Better">The probability that the chosen one has the higher quality.</param>
/// <param name="Worse">The probability that it has the lower quality.</param>
internal readonly record struct Comparison(double Better, double Worse)
{
    /// <summary>Wins and half the ties.</summary>
    internal double WinRate => (1 + Better - Worse) / 2;
}

/// <summary>
/// The sample with the lowest score of a random N-subset of a pool against an opponent: averaged over all subsets, ties in score shared evenly,
/// in closed form. Of K samples, a subset holds m of a tied group of t, none below it and N − m of the a above it with probability
/// C(t, m) C(a, N − m) / C(K, N).
/// </summary>
internal static class ChosenAgainst
{
    /// <summary>
    /// The opponent is drawn from the same subset. Where its score is the lowest too, it is the chosen sample itself: the choice changes nothing.
    /// Over all opponents, each of the tied is then chosen as often as the next, as everywhere.
    /// </summary>
    internal static Comparison Member(ReadOnlySpan<double> quality, ReadOnlySpan<double> score, int n) => Compare(quality, score, n, member: true);

    /// <summary>The opponent is drawn from the rest of the pool, independently of the choice; null where there is no rest.</summary>
    internal static Comparison? Outsider(ReadOnlySpan<double> quality, ReadOnlySpan<double> score, int n) =>
        quality.Length > n ? Compare(quality, score, n, member: false) : null;

    private static Comparison Compare(ReadOnlySpan<double> quality, ReadOnlySpan<double> score, int n, bool member)
    {
        int pool = quality.Length;
        double[] logFactorial = LogFactorials(pool);
        double better = 0, worse = 0;
        for (int i = 0; i < pool; i++)
        {
            (double chosen, double withHigher, double withTied) = Chances(score, score[i], n, logFactorial);
            for (int j = 0; j < pool; j++)
            {
                if (j == i)
                {
                    continue;
                }

                double higher = score[j] > score[i] ? withHigher : 0, tied = score[j] == score[i] ? withTied : 0;
                double weight = member ? higher / n : (chosen - higher - tied) / (pool - n);
                better += quality[i] > quality[j] ? weight : 0;
                worse += quality[i] < quality[j] ? weight : 0;
            }
        }

        return new Comparison(better, worse);
    }

    /// <summary>For a sample of this score: the probability that it is chosen; and that it is while a given higher, or a given tied sample is in the subset.</summary>
    private static (double Chosen, double WithHigher, double WithTied) Chances(ReadOnlySpan<double> scores, double score, int n, double[] logFactorial)
    {
        int tied = 0, higher = 0;
        foreach (double other in scores)
        {
            tied += other == score ? 1 : 0;
            higher += other > score ? 1 : 0;
        }

        double chosen = 0, withHigher = 0, withTied = 0;
        for (int m = Math.Max(1, n - higher); m <= Math.Min(tied, n); m++)
        {
            double chance = Math.Exp(LogChoose(tied, m) + LogChoose(higher, n - m) - LogChoose(scores.Length, n)) / tied;
            chosen += chance;
            withHigher += higher > 0 ? chance * (n - m) / higher : 0;
            withTied += tied > 1 ? chance * (m - 1) / (tied - 1) : 0;
        }

        return (chosen, withHigher, withTied);

        double LogChoose(int of, int some) => logFactorial[of] - logFactorial[some] - logFactorial[of - some];
    }

    private static double[] LogFactorials(int most)
    {
        var sums = new double[most + 1];
        for (int i = 1; i <= most; i++)
        {
            sums[i] = sums[i - 1] + Math.Log(i);
        }

        return sums;
    }
}
