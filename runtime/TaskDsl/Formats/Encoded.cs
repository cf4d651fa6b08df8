namespace TaskDsl.Formats;

/// <summary>An example as a model sees it.</summary>
/// <param name="Ids">The token ids.</param>
/// <param name="Mask">1 where <paramref name="Ids"/> at the same index is a target of the loss, else 0.</param>
public sealed record Encoded(int[] Ids, byte[] Mask)
{
    /// <summary>How many tokens are targets.</summary>
    public int Targets => Mask.Count(bit => bit == 1);
}

/// <summary>A learned field that does not begin or end where the tokenizer cuts: its mask would hold part of its neighbour.</summary>
public sealed class BoundaryException(string format, string? field, string tokenizer, string text, int offset)
    : Exception($"{format}: under the tokenizer '{tokenizer}', one token spans the edge of {(field is null ? "a learned segment" : $"the learned field '{field}'")} (byte {offset} of '{text}'). Separate the two with a line break, or put one space before the field.");
