using System.Text.Json;

namespace TaskDsl.Data;

/// <summary>What stands in data, in words.</summary>
internal static class Found
{
    private const int Most = 40;

    public static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => value.GetArrayLength() == 1 ? "a list of 1 item" : FormattableString.Invariant($"a list of {value.GetArrayLength()} items"),
        JsonValueKind.String => $"the text '{Short(value)}'",
        JsonValueKind.Number => $"the number {Shorten(value.GetRawText())}",
        JsonValueKind.True => "the boolean true",
        JsonValueKind.False => "the boolean false",
        _ => "null",
    };

    public static string Shorten(string text)
    {
        string line = text.ReplaceLineEndings(" ");
        return line.Length <= Most ? line : line[..(char.IsHighSurrogate(line[Most - 1]) ? Most - 1 : Most)] + "…";
    }

    private static string Short(JsonElement text)
    {
        try
        {
            return Shorten(text.GetString()!);
        }
        catch (InvalidOperationException)
        {
            return Shorten(text.GetRawText());
        }
    }
}
