using System.Globalization;
using System.Text;
using TaskDsl.Language.Model;

namespace TaskDsl.Language.Shapes;

/// <summary>Reads paths such as <c>$.data.questions[*].answer</c>: of JSONPath (RFC 9535) the keys, the indices and <c>[*]</c>. A bare name is a key of the record.</summary>
public static class DataPathText
{
    /// <summary>Reads a path.</summary>
    /// <param name="text">The text.</param>
    /// <param name="offset">Where it goes wrong.</param>
    /// <param name="reason">What goes wrong; null where nothing does.</param>
    public static DataPathModel? Read(string text, out int offset, out string? reason)
    {
        offset = 0;
        reason = null;
        if (text.Length > 0 && text.All(IsNameCharacter))
        {
            return DataPathModel.OfKeys(text);
        }

        if (text.Length == 0 || text[0] != '$')
        {
            reason = "it begins with '$', the record, or is one plain key" + (text.Length == 0 ? "" : $"; write {Whole(text)}");
            return null;
        }

        var steps = new List<DataStepModel>();
        offset = 1;
        while (offset < text.Length)
        {
            if ((text[offset] == '.' ? Key(text, ref offset, out reason) : text[offset] == '[' ? Bracket(text, ref offset, out reason) : null) is not { } step)
            {
                reason ??= "expected '.key', '[0]', '[*]' or ['odd key'] here";
                return null;
            }

            steps.Add(step);
        }

        return new DataPathModel(steps.ToEquatableArray());
    }

    private static DataStepModel? Key(string text, ref int offset, out string? reason)
    {
        int start = offset + 1, end = start;
        while (end < text.Length && IsNameCharacter(text[end]))
        {
            end++;
        }

        reason = end > start ? null : text.Length > start && text[start] == '.' ? "'..' is not read; write each key" : "a key of letters, digits, '_' and '-' follows '.'; write others as ['odd key']";
        if (reason is not null)
        {
            return null;
        }

        offset = end;
        return new DataStepModel(text.Substring(start, end - start), null);
    }

    private static DataStepModel? Bracket(string text, ref int offset, out string? reason)
    {
        int start = offset + 1;
        reason = null;
        if (start < text.Length && text[start] is '\'' or '"')
        {
            return Quoted(text, ref offset, out reason);
        }

        int end = text.IndexOf(']', start);
        string inside = end < 0 ? "" : text.Substring(start, end - start);
        bool isIndex = int.TryParse(inside, NumberStyles.None, CultureInfo.InvariantCulture, out int index);
        if (inside != "*" && !isIndex)
        {
            reason = end < 0 ? "this '[' is not closed" : "in brackets stands an index from 0, '*', or a key between quotes";
            return null;
        }

        offset = end + 1;
        return new DataStepModel(null, isIndex ? index : null);
    }

    private static DataStepModel? Quoted(string text, ref int offset, out string? reason)
    {
        char quote = text[offset + 1];
        var key = new StringBuilder();
        int at = offset + 2;
        for (; at < text.Length && text[at] != quote; at++)
        {
            at += text[at] == '\\' ? 1 : 0;
            key.Append(at < text.Length ? text[at].ToString() : "");
        }

        reason = at + 1 < text.Length && text[at + 1] == ']' ? null : $"this key is not closed by {quote}]";
        if (reason is not null)
        {
            return null;
        }

        offset = at + 2;
        return new DataStepModel(key.ToString(), null);
    }

    // What a text that begins without '$' is most likely meant to be: the same path, or a key such as a CSV column's name.
    private static string Whole(string text) =>
        Read("$." + text, out _, out _) is not null ? "$." + text : text.Contains("'") ? $"$[\"{text}\"]" : $"$['{text}']";

    private static bool IsNameCharacter(char c) => c is '_' or '-' || char.IsLetterOrDigit(c);
}
