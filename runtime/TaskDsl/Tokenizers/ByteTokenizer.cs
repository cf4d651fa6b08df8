using System.Text;

namespace TaskDsl.Tokenizers;

/// <summary>One id for each UTF-8 byte, 256 for the end token and 257 for the pad token.</summary>
internal sealed class ByteTokenizer : Tokenizer
{
    private static readonly byte[] AllBytes = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];

    public override string Name => "bytes";

    public override string Id => "bytes/1";

    public override int VocabularySize => 258;

    public override int End => 256;

    public override int Pad => 257;

    public override void Encode(string text, List<int> ids, List<int> ends)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        ids.EnsureCapacity(ids.Count + bytes.Length);
        ends.EnsureCapacity(ends.Count + bytes.Length);
        for (int i = 0; i < bytes.Length; i++)
        {
            ids.Add(bytes[i]);
            ends.Add(i + 1);
        }
    }

    public override ReadOnlySpan<byte> BytesOf(int id) => id < 256 ? AllBytes.AsSpan(id, 1) : [];
}
