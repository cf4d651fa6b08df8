using System.Collections.Immutable;

namespace TaskDsl.Formats;

/// <summary>What a field's values may hold.</summary>
public enum FieldType
{
    /// <summary>Any text.</summary>
    Text,

    /// <summary>Text without a blank line.</summary>
    Paragraph,

    /// <summary>Text without a line break.</summary>
    Line,

    /// <summary>One of a fixed list of texts.</summary>
    Labels,

    /// <summary>A conversation: a list of one or more turns, as a format's value in JSON, <c>[{"role":"User","text":"Hello"}]</c>. Never learned.</summary>
    Turns,
}

/// <summary>A named value of a task: a question, an answer, a label, a critique.</summary>
/// <param name="Name">The field's name, as the task file spells it.</param>
/// <param name="Type">What its values may hold.</param>
public sealed record Field(string Name, FieldType Type)
{
    /// <summary>Whether the empty text is a value.</summary>
    public bool AllowsEmpty { get; init; }

    /// <summary>The labels in the order of the task file, the positive one first; empty for other types.</summary>
    public ImmutableArray<string> Labels { get; init; } = [];

    /// <summary>How turns are written; null for other types.</summary>
    public TurnTemplate? Turns { get; init; }

    /// <summary>The most tokens that a sampled value may have; null where only the model's context limits it.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>Whether the field is one of a fixed list of texts.</summary>
    public bool IsLabel => Type == FieldType.Labels;

    /// <summary>Says why <paramref name="value"/> is not a value of this field, or null where it is one.</summary>
    /// <remarks>Values neither begin nor end with white space, and hold no half of a surrogate pair, which no encoding could bring back.</remarks>
    public FieldViolation? Check(ReadOnlySpan<char> value)
    {
        if (IsLabel)
        {
            foreach (string label in Labels)
            {
                if (value.SequenceEqual(label))
                {
                    return null;
                }
            }

            return new FieldViolation(Name, 0, $"is '{value}', which is not one of {string.Join(", ", Labels)}");
        }

        if (Turns is not null)
        {
            return Turns.Check(Name, value.ToString());
        }

        if (value.IsEmpty)
        {
            return AllowsEmpty ? null : new FieldViolation(Name, 0, "is empty");
        }

        if (char.IsWhiteSpace(value[0]))
        {
            return new FieldViolation(Name, 0, "begins with white space");
        }

        if (char.IsWhiteSpace(value[^1]))
        {
            return new FieldViolation(Name, value.Length - 1, "ends with white space");
        }

        if (Type == FieldType.Line && LineBreaks.IndexIn(value) is >= 0 and int lineBreak)
        {
            return new FieldViolation(Name, lineBreak, "holds a line break, and the field is one line");
        }

        if (Type == FieldType.Paragraph && LineBreaks.IndexOfBlankLine(value) is >= 0 and int blankLine)
        {
            return new FieldViolation(Name, blankLine, "holds a blank line, and the field is one paragraph");
        }

        return UnpairedSurrogate(value) is >= 0 and int surrogate
            ? new FieldViolation(Name, surrogate, "holds half of a surrogate pair, which is no character")
            : null;
    }

    /// <summary>What of a text stays inside the field: without white space at either end, a line's first line, of a paragraph all before the first blank line. It may be empty.</summary>
    public string BeginningOf(string text)
    {
        string value = text.Trim();
        int end = Type switch
        {
            FieldType.Line => LineBreaks.IndexIn(value),
            FieldType.Paragraph => LineBreaks.IndexOfBlankLine(value),
            _ => -1,
        };
        return end < 0 ? value : value[..end].TrimEnd();
    }

    private static int UnpairedSurrogate(ReadOnlySpan<char> value)
    {
        int offset = 0;
        while (value[offset..].IndexOfAnyInRange('\uD800', '\uDFFF') is >= 0 and int found)
        {
            offset += found;
            if (offset + 1 >= value.Length || !char.IsSurrogatePair(value[offset], value[offset + 1]))
            {
                return offset;
            }

            offset += 2;
        }

        return -1;
    }
}

/// <summary>Why a text is not a value of a field.</summary>
/// <param name="Field">The field's name.</param>
/// <param name="Offset">Where in the value it goes wrong, in UTF-16 units from 0.</param>
/// <param name="Reason">What is wrong, to follow the field's name in a sentence.</param>
public sealed record FieldViolation(string Field, int Offset, string Reason)
{
    /// <inheritdoc/>
    public override string ToString() => $"'{Field}' {Reason} (at character {Offset + 1})";
}
