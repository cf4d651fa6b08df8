using TaskDsl.Language.Diagnostics;
using TaskDsl.Language.Yaml;

namespace TaskDsl.Language.Binding;

/// <summary>What a text must be to serve as a label or a role.</summary>
internal static class LabelText
{
    /// <summary>What is wrong with one text of a list, to follow it in a sentence; null where nothing is.</summary>
    public static string? MistakeOf(IReadOnlyList<YamlScalar> texts, int index)
    {
        string text = texts[index].Value;
        return text.Trim().Length == 0 ? "is empty"
            : text.Trim().Length < text.Length ? "begins or ends with white space"
            : text.Any(c => char.IsControl(c) || c is '\u2028' or '\u2029') ? "holds a line break or a control character"
            : UnpairedSurrogate(text) ? "holds half of a surrogate pair, which is no character"
            : texts.Take(index).Any(other => other.Value == text) ? "stands twice"
            : null;
    }

    /// <summary>Whether the text means what it seems to: a backslash between single quotes, which does not, is reported.</summary>
    public static bool CheckQuotes(YamlScalar text, DiagnosticList diagnostics)
    {
        if (text.Form != ScalarForm.SingleQuoted || text.Value.IndexOf('\\') is not (>= 0 and int backslash))
        {
            return true;
        }

        diagnostics.Report(Rules.BackslashInSingleQuotes, text.Range, text.Value.Substring(backslash + 1, Math.Min(1, text.Value.Length - backslash - 1)));
        return false;
    }

    private static bool UnpairedSurrogate(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return true;
            }
        }

        return false;
    }
}
