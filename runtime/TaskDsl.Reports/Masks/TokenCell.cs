using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using TaskDsl.Formats;
using TaskDsl.Tokenizers;

namespace TaskDsl.Reports.Masks;

/// <summary>A token as it is shown; several where only together they are a character.</summary>
/// <param name="Text">The text; the name of a control token; bytes in hexadecimal where they are no character.</param>
/// <param name="First">The index of the first token in the example.</param>
/// <param name="Ids">The ids.</param>
/// <param name="Learned">Whether they are targets of the loss.</param>
/// <param name="Control">Whether it is a control token.</param>
/// <param name="Segment">The index of the segment it begins in; -1 for the token that begins each example.</param>
internal sealed record TokenCell(string Text, int First, ImmutableArray<int> Ids, bool Learned, bool Control, int Segment)
{
    public static IEnumerable<TokenCell> Of(MaskedExample example)
    {
        // Where each segment's text ends, in UTF-8 bytes of the tokens.
        int[] ends = new int[example.Rendering.Segments.Length];
        int at = 0;
        for (int i = 0; i < ends.Length; i++)
        {
            string text = example.Rendering.Segments[i].Text;
            ends[i] = at += Encoding.UTF8.GetByteCount(example.Tokenizer.Changes(text) ? example.Tokenizer.Decode(example.Tokenizer.Encode(text)) : text);
        }

        int segment = 0, position = 0;
        var bytes = new List<byte>();
        var ids = ImmutableArray.CreateBuilder<int>();
        for (int i = 0; i < example.Encoded.Ids.Length; i++)
        {
            int id = example.Encoded.Ids[i];
            bool learned = example.Encoded.Mask[i] == 1;
            ReadOnlySpan<byte> own = example.Tokenizer.BytesOf(id);
            if (own.IsEmpty)
            {
                bool begin = id == example.Tokenizer.Begin && i == 0;
                segment = begin ? 0 : NextControl(example, segment);
                yield return new TokenCell(begin ? "begin" : "end", i, [id], learned, Control: true, begin ? -1 : segment++);
                continue;
            }

            if (bytes.Count == 0)
            {
                while (segment < ends.Length - 1 && ends[segment] <= position)
                {
                    segment++;
                }
            }

            bytes.AddRange(own);
            ids.Add(id);
            bool last = i + 1 == example.Encoded.Ids.Length || example.Tokenizer.BytesOf(example.Encoded.Ids[i + 1]).IsEmpty;
            if (last || Status(bytes) != OperationStatus.NeedMoreData)
            {
                yield return new TokenCell(Show(bytes), i + 1 - ids.Count, ids.ToImmutable(), learned, Control: false, segment);
                position += bytes.Count;
                bytes.Clear();
                ids.Clear();
            }
        }
    }

    private static int NextControl(MaskedExample example, int from)
    {
        while (example.Rendering.Segments[from].Kind != SegmentKind.Control)
        {
            from++;
        }

        return from;
    }

    // Whether the bytes are characters, or begin one that later tokens may end.
    private static OperationStatus Status(List<byte> bytes)
    {
        ReadOnlySpan<byte> rest = CollectionsMarshal.AsSpan(bytes);
        while (!rest.IsEmpty)
        {
            OperationStatus status = Rune.DecodeFromUtf8(rest, out _, out int used);
            if (status != OperationStatus.Done)
            {
                return status;
            }

            rest = rest[used..];
        }

        return OperationStatus.Done;
    }

    private static string Show(List<byte> bytes) => Status(bytes) == OperationStatus.Done
        ? Encoding.UTF8.GetString([.. bytes])
        : string.Join(' ', bytes.Select(value => value.ToString("X2", CultureInfo.InvariantCulture)));
}
