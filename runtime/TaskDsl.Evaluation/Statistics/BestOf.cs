namespace TaskDsl.Evaluation.Statistics;

/// <summary>
/// Best of N from a pool of K ≥ N samples: the average over all N-subsets of the pool, ties split evenly,
/// in closed form (a U-statistic) and so without enumeration.
/// </summary>
internal static class BestOf
{
    /// <summary>The mean quality of the sample with the lowest score in a random N-subset; among equal scores each is as likely.</summary>
    /// <param name="quality">The quality of each sample of the pool.</param>
    /// <param name="score">The score of each sample; the lowest is chosen.</param>
    /// <param name="n">The size of the subsets; at most the pool's.</param>
    internal static double Lowest(ReadOnlySpan<double> quality, ReadOnlySpan<double> score, int n)
    {
        int pool = quality.Length;
        double[] sorted = score.ToArray();
        double[] along = quality.ToArray();
        Array.Sort(sorted, along);

        double total = 0;
        for (int first = 0; first < pool;)
        {
            int end = first;
            double sum = 0;
            while (end < pool && sorted[end] == sorted[first])
            {
                sum += along[end++];
            }

            // The lowest score is this one when the subset misses all lower ones but not also all of these.
            double chosen = ShareWithin(pool - first, pool, n) - ShareWithin(pool - end, pool, n);
            total += chosen * sum / (end - first);
            first = end;
        }

        return total;
    }

    /// <summary>The mean of the highest quality in a random N-subset.</summary>
    internal static double Oracle(ReadOnlySpan<double> quality, int n)
    {
        var score = new double[quality.Length];
        for (int i = 0; i < score.Length; i++)
        {
            score[i] = -quality[i];
        }

        return Lowest(quality, score, n);
    }

    /// <summary>The share of N-subsets of a pool that lie within <paramref name="part"/> given members: C(part, n) / C(pool, n).</summary>
    private static double ShareWithin(int part, int pool, int n)
    {
        double share = 1;
        for (int i = 0; i < n; i++)
        {
            share *= Math.Max(0, part - i) / (double)(pool - i);
        }

        return share;
    }
}
