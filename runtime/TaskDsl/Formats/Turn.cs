using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace TaskDsl.Formats;

/// <summary>One turn of a conversation.</summary>
/// <param name="Role">Who speaks.</param>
/// <param name="Text">What is said: neither empty nor with white space at either end.</param>
public readonly record struct Turn(string Role, string Text)
{
    /// <summary>Reads turns as data spell them: <c>[{"role":"User","text":"Hello"}]</c>.</summary>
    /// <param name="json">The list.</param>
    /// <param name="turns">The turns.</param>
    /// <param name="mistake">What is wrong, to follow the field's name in a sentence.</param>
    internal static bool TryRead(string json, [NotNullWhen(true)] out List<Turn>? turns, [NotNullWhen(false)] out string? mistake)
    {
        turns = null;
        mistake = "is no list of turns, such as [{\"role\":\"…\",\"text\":\"…\"}]";
        var read = new List<Turn>();
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Array)
            {
                return false;
            }

            foreach (JsonElement turn in document.RootElement.EnumerateArray())
            {
                if (turn.ValueKind != JsonValueKind.Object || turn.EnumerateObject().Count() != 2
                    || !turn.TryGetProperty("role", out JsonElement role) || role.ValueKind != JsonValueKind.String
                    || !turn.TryGetProperty("text", out JsonElement text) || text.ValueKind != JsonValueKind.String)
                {
                    mistake = FormattableString.Invariant($"has a turn {read.Count + 1} that is not of the form {{\"role\":\"…\",\"text\":\"…\"}}");
                    return false;
                }

                read.Add(new Turn(role.GetString()!, text.GetString()!));
            }
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            return false;
        }
        catch (InvalidOperationException)
        {
            mistake = "holds half of a surrogate pair, which is no character";
            return false;
        }

        (turns, mistake) = (read, null);
        return true;
    }

    /// <summary>Turns as data spell them. Half of a surrogate pair is escaped, so that whoever reads it can refuse it.</summary>
    internal static string Write(IEnumerable<Turn> turns)
    {
        var json = new StringBuilder("[");
        foreach (Turn turn in turns)
        {
            json.Append(json.Length > 1 ? "," : "").Append("{\"role\":");
            Append(json, turn.Role);
            json.Append(",\"text\":");
            Append(json, turn.Text);
            json.Append('}');
        }

        return json.Append(']').ToString();
    }

    private static void Append(StringBuilder json, string text)
    {
        json.Append('"');
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            bool pair = i + 1 < text.Length && char.IsSurrogatePair(c, text[i + 1]);
            _ = c switch
            {
                '"' or '\\' => json.Append('\\').Append(c),
                '\n' => json.Append("\\n"),
                _ when pair => json.Append(c).Append(text[++i]),
                _ when c < ' ' || char.IsSurrogate(c) => json.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture)),
                _ => json.Append(c),
            };
        }

        json.Append('"');
    }
}
