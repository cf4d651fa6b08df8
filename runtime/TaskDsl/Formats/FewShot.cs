using System.Collections.Immutable;

namespace TaskDsl.Formats;

/// <summary>The whole examples before a format's text, as context without end tokens.</summary>
/// <param name="Of">The format that they are examples of, without shots of its own.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Separator">What follows each, the last one too.</param>
/// <param name="Choice">How they are chosen from the oracle's training split.</param>
public sealed record FewShot(Format Of, int Count, string Separator, ShotChoice Choice)
{
    internal string Describe() => $"{Count} {(Count == 1 ? "example" : "examples")} of '{Of.Name}'";
}

/// <summary>How shots are chosen.</summary>
public enum ShotChoice
{
    /// <summary>The same for every item.</summary>
    Fixed,

    /// <summary>Drawn for each item, never the item itself or its twin.</summary>
    Each,
}

/// <summary>The examples before a text, rendered: made once by <see cref="Format.Shots"/>, used for any number of texts.</summary>
public sealed class Shots
{
    internal Shots(Format format, IReadOnlyList<IReadOnlyList<string>> examples, ImmutableArray<RenderedSegment> segments)
    {
        Format = format;
        Examples = examples;
        Segments = segments;
        Text = string.Concat(segments.Select(segment => segment.Text));
    }

    /// <summary>The format whose text follows.</summary>
    public Format Format { get; }

    /// <summary>The examples: each one's values, in the order of the parameters of <see cref="FewShot.Of"/>.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Examples { get; }

    /// <summary>The segments: each example's, then the separator. None is learned, and none is a control token.</summary>
    public ImmutableArray<RenderedSegment> Segments { get; }

    /// <summary>What the text begins with.</summary>
    public string Text { get; }
}
