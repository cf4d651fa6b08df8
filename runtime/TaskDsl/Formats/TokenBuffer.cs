namespace TaskDsl.Formats;

/// <summary>Ids and mask of examples, one after another, in memory that is kept and used again.</summary>
/// <remarks>Not for several threads at once.</remarks>
public sealed class TokenBuffer
{
    private int[] _ids = [];
    private byte[] _mask = [];

    /// <summary>How many tokens the buffer holds.</summary>
    public int Count { get; private set; }

    /// <summary>The token ids: <see cref="Count"/> of them.</summary>
    public ReadOnlySpan<int> Ids => _ids.AsSpan(0, Count);

    /// <summary>1 where the id at the same index is a target of the loss, else 0: <see cref="Count"/> of them.</summary>
    public ReadOnlySpan<byte> Mask => _mask.AsSpan(0, Count);

    /// <summary>Empties the buffer and keeps its memory.</summary>
    public void Clear() => Count = 0;

    internal void Append(Encoded example)
    {
        Reserve(example.Ids.Length);
        example.Ids.CopyTo(_ids.AsSpan(Count));
        example.Mask.CopyTo(_mask.AsSpan(Count));
        Count += example.Ids.Length;
    }

    internal void Append(ByteEncoder encoder, ReadOnlySpan<string> values)
    {
        Reserve(encoder.MostTokens(values));
        Count += encoder.Encode(values, _ids.AsSpan(Count), _mask.AsSpan(Count));
    }

    private void Reserve(int tokens)
    {
        if (_ids.Length - Count < tokens)
        {
            int size = (int)Math.Min(Array.MaxLength, Math.Max(2L * _ids.Length, (long)Count + tokens));
            Array.Resize(ref _ids, size);
            Array.Resize(ref _mask, size);
        }
    }
}
