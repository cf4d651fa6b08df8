using System.Text;
using TaskDsl.Tokenizers;

namespace TaskDsl.Formats;

/// <summary>Turns rendered segments into ids and mask: each whole run of text is encoded as any other program would, and the mask is cut out of it.</summary>
internal static class SegmentEncoder
{
    public static Encoded Encode(string format, ReadOnlySpan<RenderedSegment> segments, Tokenizer tokenizer)
    {
        var ids = new List<int>();
        var mask = new List<byte>();
        if (tokenizer.Begin is { } begin)
        {
            ids.Add(begin);
            mask.Add(0);
        }

        int from = 0;
        for (int i = 0; i <= segments.Length; i++)
        {
            if (i < segments.Length && segments[i].Kind != SegmentKind.Control)
            {
                continue;
            }

            AppendRun(format, segments[from..i], tokenizer, ids, mask);
            if (i < segments.Length)
            {
                ids.Add(tokenizer.End);
                mask.Add(segments[i].Learned ? (byte)1 : (byte)0);
            }

            from = i + 1;
        }

        return new Encoded([.. ids], [.. mask]);
    }

    private static void AppendRun(string format, ReadOnlySpan<RenderedSegment> run, Tokenizer tokenizer, List<int> ids, List<byte> mask)
    {
        string text = string.Concat(run.ToArray().Select(segment => segment.Text));
        int first = ids.Count;
        var ends = new List<int>();
        tokenizer.Encode(text, ids, ends);

        // The mask follows the segments' edges in bytes; an edge inside a token is an error, never a rounding.
        int token = 0, edge = 0;
        foreach (RenderedSegment segment in run)
        {
            int start = edge;
            edge += Encoding.UTF8.GetByteCount(segment.Text);
            bool learned = segment.Learned && edge > start;
            if (learned && (token == 0 ? 0 : ends[token - 1]) != start)
            {
                throw new BoundaryException(format, segment.Field, tokenizer.Name, text, start);
            }

            while (token < ends.Count && (ends[token] <= edge || (!learned && TokenStart(token) < edge)))
            {
                mask.Add(learned ? (byte)1 : (byte)0);
                token++;
            }

            if (learned && ends[token - 1] != edge)
            {
                throw new BoundaryException(format, segment.Field, tokenizer.Name, text, edge);
            }
        }

        System.Diagnostics.Debug.Assert(ids.Count - first == ends.Count && mask.Count == ids.Count, "Every id has its end and its mask.");

        int TokenStart(int index) => index == 0 ? 0 : ends[index - 1];
    }
}
