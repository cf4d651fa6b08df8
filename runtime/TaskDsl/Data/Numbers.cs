using System.Globalization;
using System.Text.Json;

namespace TaskDsl.Data;

/// <summary>Numbers of data: of JSON, or as the text that CSV has.</summary>
internal static class Numbers
{
    /// <exception cref="UnfitException">It is no finite number.</exception>
    public static double Read(JsonElement json, string where)
    {
        string? text = json.ValueKind switch
        {
            JsonValueKind.Number => json.GetRawText(),
            JsonValueKind.String => ValueReader.TextOf(json, where),
            _ => null,
        };
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
            ? number
            : throw new UnfitException($"{where} is {Found.Describe(json)}, and must be a number", $"{where} is no number");
    }
}
