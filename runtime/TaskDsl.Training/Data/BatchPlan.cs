using TaskDsl.Randomness;

namespace TaskDsl.Training;

/// <summary>Which examples stand in which step of an epoch: a pure function of lengths, budget, key and epoch, so a run can go on from any step.</summary>
public static class BatchPlan
{
    /// <summary>The batches of one epoch, each a list of example indices, in the order of the steps. Each example stands in exactly one.</summary>
    /// <param name="lengths">The number of tokens of each example.</param>
    /// <param name="batchTokens">The most tokens, padding included, of a batch. An example longer than that has a batch of its own.</param>
    /// <param name="packing">How a batch is laid out, which decides its padding.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="stage">What is trained, such as <c>small/round-1</c>.</param>
    /// <param name="epoch">The epoch, from 0.</param>
    public static List<int[]> Epoch(IReadOnlyList<int> lengths, int batchTokens, RowPacking packing, long seed, string stage, int epoch)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchTokens, 1);
        int[] order = [.. Enumerable.Range(0, lengths.Count)];
        new CounterRandom(seed, stage + "/order", epoch).Shuffle(order);

        var batches = new List<int[]>();
        for (int next = 0; next < order.Length;)
        {
            int count = 0, tokens = 0;
            while (next + count < order.Length && tokens + lengths[order[next + count]] <= batchTokens)
            {
                tokens += lengths[order[next + count++]];
            }

            count = Math.Max(1, count);
            while (count > 1 && PaddedTokens(lengths, order.AsSpan(next, count), packing) > batchTokens)
            {
                count--;
            }

            batches.Add(order[next..(next + count)]);
            next += count;
        }

        return batches;
    }

    private static int PaddedTokens(IReadOnlyList<int> lengths, ReadOnlySpan<int> examples, RowPacking packing)
    {
        var chosen = new int[examples.Length];
        for (int i = 0; i < chosen.Length; i++)
        {
            chosen[i] = lengths[examples[i]];
        }

        return RowLayout.Of(chosen, packing).Sum(layout => layout.Rows.Count * layout.Length);
    }
}
