using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using TaskDsl.Language.Model;

namespace TaskDsl.Language.Naming;

/// <summary>The id of a format: its version, its cache key, and what <c>prompts.lock</c> keeps.</summary>
/// <remarks>
/// The first 16 hexadecimal digits of the SHA-256 of this text in UTF-8, one line a segment, each line ended by a line feed:
/// <code>
/// taskdsl-format 1
/// literal "TEXT"
/// field "NAME" turns [space] of=line|paragraph|text as="TURN" "ROLE" ["ROLE" …]
/// field "NAME" line|paragraph|text|labels [empty] [space] [learned] [max=N] [given="LABEL"] ["LABEL" …]
/// end [learned]
/// [shots COUNT fixed|each "SEPARATOR" of=ID|self]
/// [parse guarded]
/// </code>
/// What follows <c>of=</c> is the id of the format that the shots are examples of.
/// A quoted text has <c>\</c> before <c>\</c> and <c>"</c>, and <c>\n</c> for a line feed; all else stands as it is.
/// </remarks>
public static class FormatId
{
    /// <summary>The id of a format.</summary>
    public static string Of(FormatModel format)
    {
        using var sha = SHA256.Create();
        byte[] hash = sha.ComputeHash(Encoding.UTF8.GetBytes(Describe(format)));
        return string.Concat(hash.Take(8).Select(value => value.ToString("x2", CultureInfo.InvariantCulture)));
    }

    /// <summary>The text that is hashed.</summary>
    public static string Describe(FormatModel format)
    {
        var text = new StringBuilder("taskdsl-format 1\n");
        foreach (SegmentModel segment in format.Segments)
        {
            switch (segment)
            {
                case LiteralModel literal:
                    text.Append("literal ").Append(Quote(literal.Text));
                    break;
                case FieldSegmentModel field:
                    Describe(field, text);
                    break;
                case EndModel end:
                    text.Append("end").Append(end.Learned ? " learned" : "");
                    break;
            }

            text.Append('\n');
        }

        if (format.Shots is { } shots)
        {
            text.Append("shots ").Append(shots.Count.ToString(CultureInfo.InvariantCulture)).Append(shots.Each ? " each " : " fixed ")
                .Append(Quote(shots.Separator)).Append(" of=").Append(shots.OfId ?? "self").Append('\n');
        }

        return text.Append(format.Guarded ? "parse guarded\n" : "").ToString();
    }

    private static void Describe(FieldSegmentModel segment, StringBuilder text)
    {
        FieldModel field = segment.Field;
        text.Append("field ").Append(Quote(field.Name)).Append(' ').Append(field.Kind.ToString().ToLowerInvariant());
        text.Append(field.AllowsEmpty ? " empty" : "").Append(segment.LeadingSpace ? " space" : "").Append(segment.Learned ? " learned" : "");
        if (field.MaxTokens is { } most)
        {
            text.Append(" max=").Append(most.ToString(CultureInfo.InvariantCulture));
        }

        if (field.Turns is { } turns)
        {
            text.Append(" of=").Append(turns.TextKind.ToString().ToLowerInvariant()).Append(" as=").Append(Quote(turns.As));
        }

        if (segment.Given is { } given)
        {
            text.Append(" given=").Append(Quote(given));
        }

        foreach (string label in field.Turns?.Roles ?? field.Labels)
        {
            text.Append(' ').Append(Quote(label));
        }
    }

    private static string Quote(string text) =>
        "\"" + text.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n") + "\"";
}
