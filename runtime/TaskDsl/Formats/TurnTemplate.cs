using System.Collections.Immutable;

namespace TaskDsl.Formats;

/// <summary>How the turns of a conversation are written, one directly after the other. A turn's text holds nothing that would begin the next turn.</summary>
/// <param name="Roles">Who may speak, in the order of the task file.</param>
/// <param name="Text">What a turn's text may hold.</param>
/// <param name="Before">What stands before role and text.</param>
/// <param name="Between">What stands between them.</param>
/// <param name="After">What stands after both.</param>
/// <param name="TextFirst">Whether the text stands before the role.</param>
public sealed record TurnTemplate(ImmutableArray<string> Roles, FieldType Text, string Before, string Between, string After, bool TextFirst)
{
    /// <summary>A turn's text as a field.</summary>
    internal Field TextField { get; } = new("text", Text);

    /// <summary>What stands before the text of a turn of this role.</summary>
    internal string BeforeText(string role) => TextFirst ? Before : Before + role + Between;

    /// <summary>What stands after the text of a turn of this role.</summary>
    internal string AfterText(string role) => TextFirst ? Between + role + After : After;

    /// <summary>What ends a turn and begins another: a turn's text holds none of these.</summary>
    internal ImmutableArray<string> Delimiters { get; } = [.. Roles.Select(role => TextFirst ? Between + role + After + Before : After + Before + role + Between)];

    /// <summary>The turns' text.</summary>
    internal string Render(string value) => string.Concat(Read(value).Select(turn => BeforeText(turn.Role) + turn.Text + AfterText(turn.Role)));

    /// <summary>Says why a value is no conversation, or null where it is one.</summary>
    internal FieldViolation? Check(string field, string value)
    {
        if (!Turn.TryRead(value, out List<Turn>? turns, out string? mistake))
        {
            return new FieldViolation(field, 0, mistake);
        }

        if (turns.Count == 0)
        {
            return new FieldViolation(field, 0, "has no turn");
        }

        for (int i = 0; i < turns.Count; i++)
        {
            if (!Roles.Contains(turns[i].Role))
            {
                return new FieldViolation(field, 0, FormattableString.Invariant($"has in turn {i + 1} the role '{turns[i].Role}', which is none of {string.Join(", ", Roles)}"));
            }

            if (TextField.Check(turns[i].Text) is { } violation)
            {
                return violation with { Field = field, Reason = FormattableString.Invariant($"in turn {i + 1} {violation.Reason}") };
            }

            if (Delimiters.FirstOrDefault(delimiter => turns[i].Text.Contains(delimiter, StringComparison.Ordinal)) is { } begins)
            {
                string shown = begins.Replace("\n", "\\n", StringComparison.Ordinal);
                return new FieldViolation(field, turns[i].Text.IndexOf(begins, StringComparison.Ordinal), FormattableString.Invariant($"in turn {i + 1} holds '{shown}', which begins another turn"));
            }
        }

        return null;
    }

    /// <summary>The value as <see cref="Turn.Write"/> spells it.</summary>
    internal static string Canonical(string value) => Turn.Write(Read(value));

    /// <summary>Where two conversations first differ, in words.</summary>
    internal static string Difference(string value, string other)
    {
        List<Turn> turns = Read(value), others = Read(other);
        int differs = turns.Zip(others).TakeWhile(pair => pair.First == pair.Second).Count();
        string text = turns[Math.Min(differs, turns.Count - 1)].Text;
        int offset = differs < Math.Min(turns.Count, others.Count) ? text.AsSpan().CommonPrefixLength(others[differs].Text) : text.Length;
        return FormattableString.Invariant($"in turn {Math.Min(differs, turns.Count - 1) + 1} at character {offset + 1}");
    }

    private static List<Turn> Read(string value) => Turn.TryRead(value, out List<Turn>? turns, out string? mistake) ? turns : throw new ArgumentException($"The value {mistake}.", nameof(value));
}
