using TorchSharp;

namespace TaskDsl.Training;

/// <summary>How a batch's examples are laid out in rows of tokens.</summary>
/// <param name="Several">Whether a row may hold several examples, one after another; else each has a row of its own, among rows of nearly its length.</param>
/// <param name="Overhead">What one more rectangle of rows costs, in tokens: small ones cost calls, large ones cost padding.</param>
/// <param name="Most">The most tokens of one rectangle; a larger one is cut, and gradients add up. The result is the same.</param>
public readonly record struct RowPacking(bool Several, int Overhead, int Most = int.MaxValue)
{
    /// <summary>One example a row and few lengths: best on a processor, where attention over longer rows costs more than calls.</summary>
    public static RowPacking Bucketed { get; } = new(Several: false, Overhead: 96);

    /// <summary>The layout that suits a model and a device. Rectangles are cut where a larger one would only take memory.</summary>
    public static RowPacking For(TransformerConfiguration model, DeviceType device)
    {
        // A step keeps some thirty numbers for each token, layer and unit of width until its backward pass: about one gigabyte here, and eight on a GPU.
        (RowPacking packing, int numbers) = device == DeviceType.CUDA ? (Packed, 1 << 26) : (Bucketed, 1 << 23);
        return packing with { Most = Math.Max(1, numbers / (model.Layers * model.Width)) };
    }

    /// <summary>Rows filled with several examples, all of the longest one's length: best on a GPU, where calls cost more than attention.</summary>
    public static RowPacking Packed { get; } = new(Several: true, Overhead: 0);
}

/// <summary>A rectangle of rows.</summary>
/// <param name="Length">Tokens in a row, padding included.</param>
/// <param name="Rows">The examples of each row, in their order.</param>
internal sealed record RowLayout(int Length, IReadOnlyList<int[]> Rows)
{
    /// <summary>Lays examples out so that little is padded. Depends on the lengths alone.</summary>
    public static IReadOnlyList<RowLayout> Of(ReadOnlySpan<int> lengths, RowPacking packing)
    {
        int[] keys = lengths.ToArray();
        int[] sorted = [.. Enumerable.Range(0, keys.Length).OrderByDescending(i => keys[i]).ThenBy(i => i)];
        if (sorted.Length == 0)
        {
            return [];
        }

        IEnumerable<RowLayout> layouts = packing.Several ? [Packed(keys, sorted)] : Bucketed(keys, sorted, packing.Overhead);
        return [.. layouts.SelectMany(layout => layout.Rows
            .Chunk(Math.Max(1, packing.Most / layout.Length))
            .Select(rows => new RowLayout(layout.Length, rows)))];
    }

    /// <summary>Where each example's last token stands, row by row, as an index into rows times length.</summary>
    public IEnumerable<long> Ends(IReadOnlyList<int> lengths)
    {
        for (int row = 0; row < Rows.Count; row++)
        {
            long end = ((long)row * Length) - 1;
            foreach (int example in Rows[row])
            {
                yield return end += lengths[example];
            }
        }
    }

    // First fit, longest first.
    private static RowLayout Packed(int[] lengths, int[] sorted)
    {
        int length = lengths[sorted[0]];
        var rows = new List<List<int>>();
        var free = new List<int>();
        foreach (int example in sorted)
        {
            int row = free.FindIndex(space => space >= lengths[example]);
            if (row < 0)
            {
                row = rows.Count;
                rows.Add([]);
                free.Add(length);
            }

            rows[row].Add(example);
            free[row] -= lengths[example];
        }

        return new RowLayout(length, [.. rows.Select(row => row.ToArray())]);
    }

    // The cuts of the sorted lengths that make padding and overhead least together, by dynamic programming over distinct lengths.
    private static List<RowLayout> Bucketed(int[] lengths, int[] sorted, int overhead)
    {
        var starts = new List<int>();
        for (int i = 0; i < sorted.Length; i++)
        {
            if (i == 0 || lengths[sorted[i]] != lengths[sorted[i - 1]])
            {
                starts.Add(i);
            }
        }

        starts.Add(sorted.Length);
        int distinct = starts.Count - 1;
        var cost = new long[distinct + 1];
        var cut = new int[distinct + 1];
        for (int end = 1; end <= distinct; end++)
        {
            cost[end] = long.MaxValue;
            for (int start = end - 1; start >= 0; start--)
            {
                long total = cost[start] + overhead + ((long)lengths[sorted[starts[start]]] * (starts[end] - starts[start]));
                if (total < cost[end])
                {
                    (cost[end], cut[end]) = (total, start);
                }
            }
        }

        var layouts = new List<RowLayout>();
        for (int end = distinct; end > 0; end = cut[end])
        {
            int first = starts[cut[end]];
            layouts.Add(new RowLayout(lengths[sorted[first]], [.. sorted[first..starts[end]].Select(example => new[] { example })]));
        }

        return layouts;
    }
}
