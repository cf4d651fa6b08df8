using TaskDsl.Language.Model;

namespace TaskDsl.Language.Checks;

/// <summary>The values of a field's type as a deterministic automaton over characters: exactly those that the runtime's <c>Field.Check</c> allows.</summary>
internal static class ValueAutomaton
{
    /// <summary>Before the value, or before the space that belongs to it.</summary>
    public const int Start = 0;

    /// <summary>After that space.</summary>
    public const int AfterSpace = 1;

    /// <summary>After a character that may stand last: the only state in which a value may end.</summary>
    public const int Inside = 2;

    private const int WhiteSpace = 3;
    private const int LineBreak = 4;
    private const int CarriageReturn = 5;

    /// <summary>Line breaks as the runtime counts them.</summary>
    public const string LineBreaks = "\n\v\f\r\u0085\u2028\u2029";

    /// <summary>The state after one more character; -1 where no value goes on so.</summary>
    public static int Next(FieldSegmentModel segment, int state, char c)
    {
        if (state == Start && segment.LeadingSpace)
        {
            return c == ' ' ? AfterSpace : -1;
        }

        return Next(segment.Field.Kind, state, c);
    }

    /// <summary>The state after one more character of a value of this kind; -1 where none goes on so.</summary>
    public static int Next(FieldKind kind, int state, char c)
    {
        if (!char.IsWhiteSpace(c))
        {
            return Inside;
        }

        if (state is Start or AfterSpace)
        {
            return -1;
        }

        bool breaks = LineBreaks.IndexOf(c) >= 0;
        return kind switch
        {
            FieldKind.Line => breaks ? -1 : WhiteSpace,
            FieldKind.Paragraph => NextInParagraph(state, c, breaks),
            _ => WhiteSpace,
        };
    }

    private static int NextInParagraph(int state, char c, bool breaks) => (state, breaks) switch
    {
        (CarriageReturn, true) => c == '\n' ? LineBreak : -1,
        (LineBreak, true) => -1,
        (LineBreak or CarriageReturn, false) => LineBreak,
        (_, true) => c == '\r' ? CarriageReturn : LineBreak,
        _ => WhiteSpace,
    };
}
