using System.Collections.Immutable;
using TaskDsl.Formats;
using TaskDsl.Tokenizers;

namespace TaskDsl.Interchange;

/// <summary>What a program that is handed text reads as control tokens. TaskDsl's own control tokens have no text, so they are written only for others.</summary>
/// <param name="End">The text of the end token; null where nobody said.</param>
public sealed record ControlTexts(string? End)
{
    /// <summary>The text of the token that begins each example; null where there is none.</summary>
    public string? Begin { get; init; }

    /// <summary>All control texts that are known: data that hold one would become a control token.</summary>
    public ImmutableArray<string> All { get; init; } = End is null ? [] : [End];

    /// <summary>Nothing is known.</summary>
    public static ControlTexts Unknown { get; } = new(End: null);

    /// <summary>Those of a tokenizer's family; <c>bytes</c> has none.</summary>
    /// <param name="tokenizer">The tokenizer; null where it is not known.</param>
    /// <param name="end">The end token's text where it is another than the family's; null for the family's.</param>
    public static ControlTexts Of(Tokenizer? tokenizer, string? end)
    {
        if (tokenizer is not BytePairTokenizer { Family: var family })
        {
            return new ControlTexts(end);
        }

        string[] all = [.. new[] { family.Begin, family.End, end }.OfType<string>(), .. family.Pads];
        return new ControlTexts(end ?? family.End) { Begin = family.Begin, All = [.. all.Distinct(StringComparer.Ordinal)] };
    }

    /// <summary>Renders an example, and refuses one whose text holds what the other program would read as a control token.</summary>
    /// <exception cref="InvalidExampleException">A value does not fit, or the text holds one.</exception>
    internal Rendering Render(Format format, IReadOnlyList<string> values, Shots? shots)
    {
        Rendering rendering = format.Render(values, shots);
        foreach (string control in All)
        {
            if (rendering.Text.IndexOf(control, StringComparison.Ordinal) is >= 0 and int offset)
            {
                throw new InvalidExampleException(format.FullName, FormattableString.Invariant($"the text holds '{control}' at character {offset + 1}, which becomes a control token where text is tokenized; --to ids keeps it text"));
            }
        }

        return rendering;
    }
}
