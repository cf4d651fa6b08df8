using System.Collections.Immutable;
using TaskDsl.Formats;
using TaskDsl.Tokenizers;

namespace TaskDsl.Interchange;

/// <summary>Neighbouring segments that are all learned or all context, up to and with an end token: what other programs call a segment, a turn, a prompt or a completion.</summary>
/// <param name="Text">The segments' texts, joined.</param>
/// <param name="Learned">Whether its tokens are targets of the loss.</param>
/// <param name="Ended">Whether an end token, learned like the rest, closes it.</param>
public readonly record struct Stretch(string Text, bool Learned, bool Ended)
{
    /// <summary>The stretches of an example, whose texts, joined, are its text.</summary>
    public static ImmutableArray<Stretch> Of(Rendering rendering)
    {
        var stretches = ImmutableArray.CreateBuilder<Stretch>();
        bool open = false;
        foreach (RenderedSegment segment in rendering.Segments)
        {
            bool control = segment.Kind == SegmentKind.Control;
            // A segment without text is of neither kind, but for the field that is learned to be empty.
            if (segment.Text.Length == 0 && !control && !segment.Learned)
            {
                continue;
            }

            if (open && stretches[^1].Learned == segment.Learned)
            {
                stretches[^1] = stretches[^1] with { Text = stretches[^1].Text + segment.Text, Ended = control };
            }
            else
            {
                stretches.Add(new Stretch(segment.Text, segment.Learned, control));
            }

            open = !control;
        }

        return stretches.ToImmutable();
    }

    /// <summary>How many learned stretches every example of a format has.</summary>
    public static int LearnedIn(Format format)
    {
        int count = 0;
        bool open = false;
        foreach (Segment segment in format.Segments)
        {
            bool learned = segment is FieldSegment { Learned: true } or EndSegment { Learned: true };
            count += learned && !open ? 1 : 0;
            open = learned && segment is not EndSegment;
        }

        return count;
    }

    /// <summary>The ids that a program gets which encodes each stretch on its own.</summary>
    /// <param name="stretches">The stretches of an example.</param>
    /// <param name="tokenizer">The tokenizer.</param>
    public static int[] EncodeEach(ImmutableArray<Stretch> stretches, Tokenizer tokenizer)
    {
        List<int> ids = tokenizer.Begin is { } begin ? [begin] : [], ends = [];
        foreach (Stretch stretch in stretches)
        {
            tokenizer.Encode(stretch.Text, ids, ends);
            if (stretch.Ended)
            {
                ids.Add(tokenizer.End);
            }
        }

        return [.. ids];
    }
}
