namespace TaskDsl.Formats;

/// <summary>One piece of a format, in the order of the text.</summary>
public abstract record Segment;

/// <summary>Text that the task's author wrote. Never learned.</summary>
/// <param name="Text">The text, byte for byte.</param>
public sealed record LiteralSegment(string Text) : Segment;

/// <summary>The place of a field's value.</summary>
/// <param name="Field">Whose value stands here.</param>
public sealed record FieldSegment(Field Field) : Segment
{
    /// <summary>Whether one space directly before the field belongs to this segment. An empty value has no space.</summary>
    public bool LeadingSpace { get; init; }

    /// <summary>Whether the segment's tokens are targets of the loss.</summary>
    public bool Learned { get; init; }

    /// <summary>The label that <c>given</c> fixes; null where the value comes from the example.</summary>
    public string? Given { get; init; }

    /// <summary>The segment's text for a value.</summary>
    public string TextOf(string value)
    {
        string text = Field.Turns is { } turns ? turns.Render(value) : value;
        return LeadingSpace && text.Length > 0 ? " " + text : text;
    }
}

/// <summary>The tokenizer's end token: a control token, which no text can become.</summary>
/// <param name="Learned">Whether it is a target of the loss: after a learned text yes, at the end of a preference text no.</param>
public sealed record EndSegment(bool Learned) : Segment;
