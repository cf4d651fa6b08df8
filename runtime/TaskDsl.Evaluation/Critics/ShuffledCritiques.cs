using TaskDsl.Randomness;

namespace TaskDsl.Evaluation.Critics;

/// <summary>The critiques of a pair's two sides.</summary>
public readonly record struct PairCritiques(WrittenCritique First, WrittenCritique Second)
{
    /// <summary>With the sides exchanged.</summary>
    public PairCritiques Exchanged => new(Second, First);
}

/// <summary>The ablation of Ye et al. 2024 in which critiques are real but about something else: every pair gets the critiques of another pair.</summary>
public static class ShuffledCritiques
{
    /// <summary>
    /// Moves critiques by a derangement, each with the same chance, that leaves no pair its own; and exchanges the sides of every second pair on average. Without that, a critic
    /// that praises what is preferred would still say which side that is, about whatever pair it spoke.
    /// </summary>
    /// <param name="pairs">Each pair's critiques.</param>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="stage">What the critiques are for: part of each draw's key.</param>
    /// <returns>As many, in the pairs' order.</returns>
    /// <exception cref="ArgumentException">There is only one pair, which cannot get another's.</exception>
    public static PairCritiques[] Of(IReadOnlyList<PairCritiques> pairs, long seed, string stage)
    {
        int[] from = Derangement(pairs.Count, new CounterRandom(seed, $"{stage}/shuffled"));
        return [.. from.Select((source, i) => new CounterRandom(seed, $"{stage}/exchanged", i).Next(2) == 0 ? pairs[source] : pairs[source].Exchanged)];
    }

    /// <summary>A permutation without fixed points, each with the same chance.</summary>
    internal static int[] Derangement(int count, CounterRandom random)
    {
        if (count == 1)
        {
            throw new ArgumentException("One pair alone cannot get another's critiques.", nameof(count));
        }

        int[] order = [.. Enumerable.Range(0, count)];
        do
        {
            // About every third permutation has no fixed point.
            random.Shuffle(order);
        }
        while (order.Index().Any(place => place.Index == place.Item));
        return order;
    }
}
