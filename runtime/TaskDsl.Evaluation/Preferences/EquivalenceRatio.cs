using System.Text.Json.Serialization;

namespace TaskDsl.Evaluation.Preferences;

/// <summary>What is known of a number that lies outside what was measured. Files before version 5 have it as a number.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Censoring>))]
public enum Censoring
{
    /// <summary>It lies within, and is known.</summary>
    [JsonStringEnumMemberName("none")]
    None,

    /// <summary>It is at least what is given: the score is above all of the curve.</summary>
    [JsonStringEnumMemberName("at_least")]
    AtLeast,

    /// <summary>It is at most what is given: the score is below all of the curve.</summary>
    [JsonStringEnumMemberName("at_most")]
    AtMost,
}

/// <summary>How many pairs without critiques a pair with one is worth (Ye et al. 2024, §5.3).</summary>
/// <param name="Pairs">n*, the pairs without critiques that give the same score; a bound where censored.</param>
/// <param name="Ratio">n* divided by the pairs with critiques.</param>
/// <param name="Censoring">Whether both are known or bounds.</param>
public sealed record EquivalenceRatio(double Pairs, double Ratio, Censoring Censoring)
{
    /// <summary>
    /// Reads n* = f⁻¹(s) off the curve f of scores without critiques: the fewest pairs at which it reaches s. Between two sizes f is a line
    /// over the logarithm of the pairs. A curve that falls somewhere is first made monotone by the least squares (pool adjacent violators).
    /// The paper says only that it interpolates; both are ours.
    /// </summary>
    /// <param name="curve">Pairs and score of each run without critiques, in any order; two sizes or more.</param>
    /// <param name="pairs">The pairs with critiques.</param>
    /// <param name="score">s, the score with them.</param>
    /// <exception cref="ArgumentException">There are fewer than two sizes, one stands twice, one is not positive, or a score is no number.</exception>
    public static EquivalenceRatio Of(IReadOnlyList<(int Pairs, double Score)> curve, int pairs, double score)
    {
        (int Pairs, double Score)[] sorted = [.. curve.OrderBy(point => point.Pairs)];
        if (sorted.Length < 2 || sorted[0].Pairs < 1 || sorted.DistinctBy(point => point.Pairs).Count() < sorted.Length)
        {
            throw new ArgumentException($"A curve needs a score at two or more different numbers of pairs, and it has {string.Join(", ", sorted.Select(point => point.Pairs))}.", nameof(curve));
        }

        if (pairs < 1 || !double.IsFinite(score) || sorted.Any(point => !double.IsFinite(point.Score)))
        {
            throw new ArgumentException("The number of pairs must be positive and every score a number.");
        }

        double[] fitted = Monotone([.. sorted.Select(point => point.Score)]);
        int at = Array.FindIndex(fitted, value => value >= score);
        if (at < 0)
        {
            return Result(sorted[^1].Pairs, Censoring.AtLeast);
        }

        if (at == 0)
        {
            return Result(sorted[0].Pairs, fitted[0] > score ? Censoring.AtMost : Censoring.None);
        }

        double share = (score - fitted[at - 1]) / (fitted[at] - fitted[at - 1]);
        return Result(sorted[at - 1].Pairs * Math.Pow((double)sorted[at].Pairs / sorted[at - 1].Pairs, share), Censoring.None);

        EquivalenceRatio Result(double equivalent, Censoring censoring) => new(equivalent, equivalent / pairs, censoring);
    }

    // The nearest scores, by squares, that never fall: what falls is pooled into its mean.
    private static double[] Monotone(double[] scores)
    {
        var pools = new List<(double Mean, int Count)>();
        foreach (double score in scores)
        {
            (double Mean, int Count) pool = (score, 1);
            while (pools.Count > 0 && pools[^1].Mean > pool.Mean)
            {
                (double mean, int count) = pools[^1];
                pool = (((mean * count) + (pool.Mean * pool.Count)) / (count + pool.Count), count + pool.Count);
                pools.RemoveAt(pools.Count - 1);
            }

            pools.Add(pool);
        }

        return [.. pools.SelectMany(pool => Enumerable.Repeat(pool.Mean, pool.Count))];
    }
}
