using System.Text;
using TaskDsl.Tokenizers;

namespace TaskDsl.Evaluation.Tests.Sampling;

/// <summary>A byte-pair tokenizer as small as they come: each text is cut into letters, which are then merged pair by pair in the order of the merges. A model may well sample <c>a</c>, <c>b</c> where the encoding is <c>ab</c>. It samples few letters, so that it often does.</summary>
internal sealed class PairTokenizer : Tokenizer
{
    private static readonly string[] Merges = ["ab", "cd", "abcd", " a", "er", "e ", "ss", "abc", "No", "Ye", "Yes", "th", "the"];
    private readonly byte[][] _bytes = [.. Enumerable.Range(0, 256).Select(value => new[] { (byte)value }), .. Merges.Select(Encoding.UTF8.GetBytes)];

    public override string Name => "pairs";

    public override string Id => "pairs/1";

    public override int VocabularySize => _bytes.Length + 2;

    public override int End => _bytes.Length;

    public override int Pad => _bytes.Length + 1;

    public override ReadOnlySpan<byte> BytesOf(int id) => id < _bytes.Length && (id >= 256 || " abcdersth".Contains((char)id)) ? _bytes[id] : [];

    public override void Encode(string text, List<int> ids, List<int> ends)
    {
        List<byte[]> parts = [.. Encoding.UTF8.GetBytes(text).Select(value => new[] { value })];
        for (int id = 256; id < _bytes.Length; id++)
        {
            for (int i = 0; i + 1 < parts.Count; i++)
            {
                // A token may be made of any two that stand beside each other.
                byte[] pair = [.. parts[i], .. parts[i + 1]];
                if (pair.AsSpan().SequenceEqual(_bytes[id]))
                {
                    parts[i] = pair;
                    parts.RemoveAt(i + 1);
                }
            }
        }

        int end = 0;
        foreach (byte[] part in parts)
        {
            ids.Add(Array.FindIndex(_bytes, bytes => bytes.AsSpan().SequenceEqual(part)));
            ends.Add(end += part.Length);
        }
    }
}
