using TaskDsl.Formats;

namespace TaskDsl.Evaluation.Critics;

/// <summary>What a chat model wrote, as a value of a field. A model of ours cannot leave its field's type; a server can, and what leaves it is cut off.</summary>
public static class ServerText
{
    /// <summary>
    /// The value: without white space at either end; without the prompt's last line, which chat models like to repeat (<c>Critique: …</c>); of a line the first line,
    /// of a paragraph all before the first blank line.
    /// </summary>
    public static string ValueOf(string text, Field field, string prompt)
    {
        string value = text.Trim(), last = prompt[(prompt.LastIndexOf('\n') + 1)..].Trim();
        if (last.Length > 0 && value.StartsWith(last, StringComparison.Ordinal))
        {
            value = value[last.Length..].Trim();
        }

        return field.BeginningOf(value);
    }
}
