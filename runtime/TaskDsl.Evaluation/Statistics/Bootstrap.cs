using TaskDsl.Randomness;

namespace TaskDsl.Evaluation.Statistics;

/// <summary>
/// The paired bootstrap: whole questions are drawn with replacement and every statistic is computed from the same draw,
/// so what two statistics share (how hard the drawn questions are) leaves their difference.
/// </summary>
internal static class Bootstrap
{
    /// <summary>Computes all statistics from how often each unit was drawn; NaN where one is not defined for that draw.</summary>
    internal delegate void Statistics(ReadOnlySpan<int> counts, Span<double> values);

    /// <summary>The statistics of the units themselves with their intervals; null where one is not defined.</summary>
    /// <param name="units">The number of units (questions).</param>
    /// <param name="statistics">The number of statistics.</param>
    /// <param name="resamples">The number of draws; draws in which a statistic is not defined are left out for it.</param>
    /// <param name="seed">Each draw has its own random stream, so the result does not depend on threads.</param>
    /// <param name="compute">Called once for the units themselves and once for each draw, from several threads.</param>
    internal static Estimate?[] Run(int units, int statistics, int resamples, long seed, Statistics compute)
    {
        var values = new double[statistics];
        compute(Enumerable.Repeat(1, units).ToArray(), values);

        var drawn = new double[(long)resamples * statistics];
        Parallel.For(0, resamples, () => new int[units], (draw, _, counts) =>
        {
            Draw(counts, new CounterRandom(seed, "bootstrap", draw));
            compute(counts, drawn.AsSpan(draw * statistics, statistics));
            return counts;
        }, _ => { });

        return [.. Enumerable.Range(0, statistics).Select(i => Summarise(values[i], Column(drawn, statistics, i)))];
    }

    private static void Draw(int[] counts, CounterRandom random)
    {
        Array.Clear(counts);
        for (int i = 0; i < counts.Length; i++)
        {
            counts[random.Next(counts.Length)]++;
        }
    }

    private static double[] Column(double[] drawn, int statistics, int column)
    {
        var values = new List<double>(drawn.Length / statistics);
        for (int i = column; i < drawn.Length; i += statistics)
        {
            if (!double.IsNaN(drawn[i]))
            {
                values.Add(drawn[i]);
            }
        }

        values.Sort();
        return [.. values];
    }

    private static Estimate? Summarise(double value, double[] sorted)
    {
        if (double.IsNaN(value) || sorted.Length == 0)
        {
            return null;
        }

        double mean = sorted.Average();
        double variance = sorted.Sum(x => (x - mean) * (x - mean)) / Math.Max(1, sorted.Length - 1);
        return new Estimate(value, Math.Sqrt(variance), Percentile(sorted, 0.025), Percentile(sorted, 0.975));
    }

    /// <summary>The percentile by linear interpolation between order statistics (Hyndman and Fan's type 7).</summary>
    private static double Percentile(double[] sorted, double share)
    {
        double rank = share * (sorted.Length - 1);
        int below = (int)rank;
        return below + 1 < sorted.Length
            ? sorted[below] + ((rank - below) * (sorted[below + 1] - sorted[below]))
            : sorted[below];
    }
}
