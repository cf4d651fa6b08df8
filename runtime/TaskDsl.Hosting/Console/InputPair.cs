using System.Text.Json;
using TaskDsl.Formats;

namespace TaskDsl.Hosting.Console;

/// <summary>A pair of the input, as pairs stand in a file: <c>{"question", "chosen": {"answer", …}, "rejected": {"answer", …}}</c> with an optional <c>confidence</c> or <c>margin</c>.</summary>
/// <param name="Shared">The fields that stand outside of both sides.</param>
/// <param name="Chosen">The preferred side's values, in the order of the format's parameters.</param>
/// <param name="Rejected">The other side's.</param>
/// <param name="Margin">m of the reward loss; null where neither input nor format has margins.</param>
internal sealed record InputPair(IReadOnlySet<string> Shared, string[] Chosen, string[] Rejected, double? Margin)
{
    /// <summary>Reads a pair.</summary>
    /// <exception cref="CommandException">The object is no pair, or its confidence has no margin.</exception>
    /// <exception cref="InvalidExampleException">A side lacks a field.</exception>
    public static InputPair Of(InputObject input, Format format)
    {
        InputObject chosen = Side(input, "chosen"), rejected = Side(input, "rejected");
        string[] own = [.. chosen.Keys.Order(StringComparer.Ordinal)];
        if (!own.SequenceEqual(rejected.Keys.Order(StringComparer.Ordinal)))
        {
            throw input.Error("'chosen' and 'rejected' have different fields");
        }

        if (own.FirstOrDefault(input.Keys.Contains) is { } twice)
        {
            throw input.Error($"the field '{twice}' stands both outside and inside of the sides");
        }

        return new InputPair(input.Keys.ToHashSet(StringComparer.Ordinal), Values(input, chosen, format), Values(input, rejected, format), MarginOf(input, format));
    }

    private static InputObject Side(InputObject input, string name) => input.Others.TryGetValue(name, out JsonElement side) && side.ValueKind == JsonValueKind.Object
        ? InputObject.Of(side, input.Line, input.Origin)
        : throw input.Error($"'{name}' is missing or no object; a pair is {{\"question\": …, \"chosen\": {{\"answer\": …}}, \"rejected\": {{\"answer\": …}}}}");

    private static string[] Values(InputObject input, InputObject side, Format format) => (input with
    {
        Texts = new(input.Texts.Concat(side.Texts), StringComparer.Ordinal),
        Lists = new(input.Lists.Concat(side.Lists), StringComparer.Ordinal),
    }).Bind(format);

    private static double? MarginOf(InputObject input, Format format)
    {
        if (input.Keys.Contains("margin"))
        {
            return input.Others.TryGetValue("margin", out JsonElement margin) && margin.ValueKind == JsonValueKind.Number && margin.TryGetDouble(out double value) && double.IsFinite(value)
                ? value
                : throw input.Error("'margin' is no number");
        }

        if (format.Margins.IsEmpty)
        {
            return null;
        }

        // As in training: who does not say how sure they are asks for no distance.
        if (!input.Keys.Contains("confidence"))
        {
            return 0;
        }

        return input.Texts.TryGetValue("confidence", out string? confidence) && format.Margins.FirstOrDefault(known => known.Confidence == confidence) is { } found
            ? found.Value
            : throw input.Error($"the confidence has no margin; those that have one are {string.Join(", ", format.Margins.Select(known => $"'{known.Confidence}'"))}");
    }
}
