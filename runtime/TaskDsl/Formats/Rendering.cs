using System.Collections.Immutable;

namespace TaskDsl.Formats;

/// <summary>What a rendered segment comes from.</summary>
public enum SegmentKind
{
    /// <summary>The author's text.</summary>
    Literal,

    /// <summary>A field's value, with the space that belongs to it.</summary>
    Field,

    /// <summary>A control token, which has no text.</summary>
    Control,
}

/// <summary>A segment with its value filled in.</summary>
/// <param name="Text">The text as it stands; empty for a control token.</param>
/// <param name="Kind">What it comes from.</param>
/// <param name="Field">The field's name, for a field.</param>
/// <param name="Learned">Whether its tokens are targets of the loss.</param>
public readonly record struct RenderedSegment(string Text, SegmentKind Kind, string? Field, bool Learned);

/// <summary>An example as text: its segments in order.</summary>
public sealed class Rendering
{
    internal Rendering(ImmutableArray<RenderedSegment> segments)
    {
        Segments = segments;
        Text = string.Concat(segments.Select(segment => segment.Text));
    }

    /// <summary>The whole text, without control tokens.</summary>
    public string Text { get; }

    /// <summary>The segments whose texts, joined, are <see cref="Text"/>.</summary>
    public ImmutableArray<RenderedSegment> Segments { get; }

    /// <summary>The text with what is learned between ⟦ and ⟧ and each control token as ◆.</summary>
    public override string ToString()
    {
        var text = new System.Text.StringBuilder();
        bool learned = false;
        foreach (RenderedSegment segment in Segments)
        {
            if (segment.Learned != learned)
            {
                text.Append(learned ? '⟧' : '⟦');
                learned = segment.Learned;
            }

            text.Append(segment.Kind == SegmentKind.Control ? "◆" : segment.Text);
        }

        return text.Append(learned ? "⟧" : "").ToString();
    }
}
