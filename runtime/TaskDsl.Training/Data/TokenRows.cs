using TaskDsl.Formats;

namespace TaskDsl.Training;

/// <summary>A rectangle of token rows with what attention and loss must know. No token sees another example; positions begin at 0 in each.</summary>
/// <param name="Rows">R, the number of rows.</param>
/// <param name="Length">T, the tokens of a row, padding included.</param>
/// <param name="Ids">The token ids, row by row: R·T.</param>
/// <param name="Positions">Each token's position in its example: R·T.</param>
/// <param name="Starts">Where in its row each token's example begins: the first token that it may see. R·T.</param>
/// <param name="Wanted">Where logits are wanted, as indices into R·T: P.</param>
/// <param name="Targets">The id to predict at each of <paramref name="Wanted"/>; empty where nothing is learned.</param>
internal sealed record TokenRows(int Rows, int Length, long[] Ids, long[] Positions, int[] Starts, long[] Wanted, long[] Targets)
{
    /// <summary>Whether a row holds more than one example, so that attention needs more than the causal mask.</summary>
    public bool Packed { get; private init; }

    /// <summary>Lays examples out for training: logits are wanted before each learned token, and nowhere else.</summary>
    public static IReadOnlyList<TokenRows> ForTraining(IReadOnlyList<Encoded> examples, int pad, RowPacking packing)
    {
        int[] lengths = [.. examples.Select(example => example.Ids.Length)];
        return [.. RowLayout.Of(lengths, packing).Select(layout => Lay(layout, examples, pad))];
    }

    /// <summary>Lays texts out to read something at the last token of each: the rows, and which text stands where, in the order of <see cref="Wanted"/>.</summary>
    public static IReadOnlyList<(TokenRows Rows, int[] Order)> AtLastToken(IReadOnlyList<Encoded> texts, int pad, RowPacking packing)
    {
        int[] lengths = [.. texts.Select(text => text.Ids.Length)];
        return [.. RowLayout.Of(lengths, packing).Select(layout => (
            Lay(layout, texts, pad) with { Wanted = [.. layout.Ends(lengths)], Targets = [] },
            layout.Rows.SelectMany(row => row).ToArray()))];
    }

    private static TokenRows Lay(RowLayout layout, IReadOnlyList<Encoded> examples, int pad)
    {
        int count = layout.Rows.Count * layout.Length, targets = layout.Rows.Sum(row => row.Sum(example => examples[example].Targets)), target = 0;
        var rows = new TokenRows(layout.Rows.Count, layout.Length, new long[count], new long[count], new int[count], new long[targets], new long[targets])
        {
            Packed = layout.Rows.Any(row => row.Length > 1),
        };
        Array.Fill(rows.Ids, pad);
        for (int row = 0; row < layout.Rows.Count; row++)
        {
            int begin = row * layout.Length, at = begin;
            foreach (int example in layout.Rows[row])
            {
                (int[] ids, byte[] mask) = examples[example];
                int start = at - begin;
                for (int i = 0; i < ids.Length; i++, at++)
                {
                    rows.Ids[at] = ids[i];
                    rows.Positions[at] = i;
                    rows.Starts[at] = start;
                    if (i > 0 && mask[i] == 1)
                    {
                        rows.Wanted[target] = at - 1;
                        rows.Targets[target++] = ids[i];
                    }
                }
            }
        }

        return rows;
    }
}
