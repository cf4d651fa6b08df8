namespace TaskDsl.Training;

/// <summary>A tensor that is written or read. Its numbers are fetched a piece at a time when their turn comes, so that no tensor is copied whole: a span holds at most 2 GB, and published embeddings have more.</summary>
/// <param name="Shape">The size of each dimension.</param>
/// <param name="Read">Fetches the elements from a place on, the last dimension fastest, as many as there is room for.</param>
internal sealed record StoredTensor(long[] Shape, Action<long, Span<float>> Read)
{
    /// <summary>The most elements of a piece: 16 MB in single precision.</summary>
    public const int PieceElements = 1 << 22;

    /// <summary>All elements in their order, in pieces with the place of their first. A piece holds until the next one is asked for.</summary>
    public IEnumerable<(long First, Memory<float> Values)> Pieces()
    {
        long elements = SafeTensorsEntry.Product(Shape);
        var buffer = new float[Math.Min(PieceElements, elements)];
        for (long first = 0; first < elements; first += buffer.Length)
        {
            Memory<float> values = buffer.AsMemory(0, (int)Math.Min(buffer.Length, elements - first));
            Read(first, values.Span);
            yield return (first, values);
        }
    }
}
