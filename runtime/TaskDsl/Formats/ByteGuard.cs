using TaskDsl.Tokenizers;

namespace TaskDsl.Formats;

/// <summary>Sees cheaply that most texts of a guarded format have no second reading. What it does not see, the parser decides.</summary>
/// <remarks>
/// Take the first segment that a second reading ends elsewhere. It is no label, for no label begins another, and nothing fixed. So it is a free text,
/// and the literal after it stands in the text a second time, at or after the value's beginning. Where no such literal does, there is one reading.
/// </remarks>
internal sealed class ByteGuard
{
    private readonly int[][] _delimiters;
    private readonly bool _undecided;

    public ByteGuard(ReadOnlySpan<ByteStep> steps)
    {
        _delimiters = new int[steps.Length][];
        for (int i = 0; i < steps.Length; i++)
        {
            bool last = i + 1 == steps.Length;
            ReadOnlySpan<int> after = last ? [] : steps[i + 1].Ids;
            int end = after.IndexOf(Tokenizer.Bytes.End);
            bool ends = last || (i + 2 == steps.Length && end == 0 && after.Length == 1);
            _delimiters[i] = steps[i].Field is null or { IsLabel: true } || ends ? [] : [.. end < 0 ? after : after[..end]];

            // The parser does not see control tokens, so one inside the text is left to it, and so are two values without a literal between.
            _undecided |= end >= 0 && !(i + 2 == steps.Length && end == after.Length - 1);
            _undecided |= _delimiters[i].Length == 0 && steps[i].Field is { IsLabel: false } && !ends;

            // No line holds a line break, so it ends at the first.
            if (steps[i].Field is { Type: FieldType.Line } && _delimiters[i] is ['\n', ..])
            {
                _delimiters[i] = [];
            }
        }
    }

    /// <summary>Whether the text certainly has one reading.</summary>
    /// <param name="ids">The text's ids.</param>
    /// <param name="edges">Where each step begins, and where the last one ends.</param>
    public bool HasOneReading(ReadOnlySpan<int> ids, ReadOnlySpan<int> edges)
    {
        if (_undecided)
        {
            return false;
        }

        for (int i = 0; i < _delimiters.Length; i++)
        {
            int[] delimiter = _delimiters[i];
            if (delimiter.Length > 0 && (IndexOf(ids, delimiter, edges[i]) != edges[i + 1] || IndexOf(ids, delimiter, edges[i + 1] + 1) >= 0))
            {
                return false;
            }
        }

        return true;
    }

    private static int IndexOf(ReadOnlySpan<int> ids, int[] delimiter, int from)
    {
        while (ids[from..].IndexOf(delimiter[0]) is >= 0 and int found)
        {
            from += found;
            if (ids[from..].StartsWith(delimiter))
            {
                return from;
            }

            from++;
        }

        return -1;
    }
}
