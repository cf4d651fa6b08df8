namespace TaskDsl.Tokenizers.Composition;

/// <summary>A stretch of text that composing changed. All offsets count UTF-8 bytes from the beginning of the text.</summary>
/// <param name="Start">Where it begins in the composed text.</param>
/// <param name="End">Where it ends in the composed text.</param>
/// <param name="EndBefore">Where it ended in the text as it was.</param>
internal readonly record struct ComposedStretch(int Start, int End, int EndBefore)
{
    /// <summary>The offset in the text as it was: of a place inside a changed stretch, the end of the stretch.</summary>
    /// <param name="stretches">What was changed, in order.</param>
    /// <param name="offset">The offset in the composed text.</param>
    public static int OffsetBefore(List<ComposedStretch> stretches, int offset)
    {
        // The last stretch that begins before the offset.
        int low = 0, high = stretches.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = stretches[middle].Start < offset ? (middle + 1, high) : (low, middle);
        }

        return low == 0 ? offset : stretches[low - 1] is var stretch && offset <= stretch.End ? stretch.EndBefore : offset - stretch.End + stretch.EndBefore;
    }
}
