using System.Text;
using TaskDsl.Examples;
using TaskDsl.Formats;
using TaskDsl.Tokenizers;

namespace TaskDsl.Testing;

/// <summary>An example's text, ids and mask, held against each other.</summary>
internal static class RoundTrip
{
    public static void Check(Example example)
    {
        (Format format, string[] values, Shots? shots) = example;
        Rendering rendering = format.Render(values, shots);
        Require(format.TryParse(rendering.Text, out string[] read, out string? error, shots), example, $"The text is not read back: {error}");
        Require(Same(format, values, read), example, $"The text is read back as {Quote(read)}.");

        Encoded encoded = example.Encode(Tokenizer.Bytes);
        (string Text, bool Learned)[] shown = [.. rendering.Segments.Select(segment => (segment.Kind == SegmentKind.Control ? "◆" : segment.Text, segment.Learned))];
        Require(string.Concat(encoded.Ids.Select(IdText)) == string.Concat(shown.Select(segment => Bytes(segment.Text))), example, "The ids are not those of the text.");
        Require(Learned(encoded) == string.Concat(shown.Where(segment => segment.Learned).Select(segment => Bytes(segment.Text))), example, $"The mask learns other text than the rendering: {rendering}");

        foreach (FieldSegment learned in format.Learned)
        {
            Prompt prompt = format.Prompt(learned.Field.Name, values, shots);
            int[] ids = prompt.Encode(Tokenizer.Bytes);
            Require(encoded.Ids.AsSpan().StartsWith(ids), example, $"The ids of the prompt of '{learned.Field.Name}' are not the example's first.");
            Require(encoded.Mask.Length > ids.Length && encoded.Mask[ids.Length] == 1, example, $"What follows the prompt of '{learned.Field.Name}' is not learned.");
        }

        if (format.Learned is [.., var last])
        {
            string prompt = format.Prompt(last.Field.Name, values, shots).Text;
            Require(format.TryParseCompletion(prompt, rendering.Text[prompt.Length..], out read, out error, shots), example, $"The completion of '{last.Field.Name}' is not read back: {error}");
            Require(Same(format, values, read), example, $"The completion of '{last.Field.Name}' is read back as {Quote(read)}.");
        }
    }

    private static string Learned(Encoded encoded) => string.Concat(encoded.Ids.Where((_, i) => encoded.Mask[i] == 1).Select(IdText));

    // One character a byte, and the end token as the three bytes of its sign.
    private static string IdText(int id) => id == Tokenizer.Bytes.End ? Bytes("◆") : ((char)id).ToString();

    private static string Bytes(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    // A conversation's JSON may be written in several ways; its text in one.
    private static bool Same(Format format, string[] values, string[] read) =>
        values.Length == read.Length && format.Parameters.Select((field, i) => field.Turns is { } turns ? turns.Render(values[i]) == turns.Render(read[i]) : values[i] == read[i]).All(same => same);

    private static void Require(bool holds, Example example, string what)
    {
        if (!holds)
        {
            throw new TaskTestException($"{example.Format.FullName}: {what}\n  values: {Quote(example.Values)}");
        }
    }

    private static string Quote(IEnumerable<string> values) => string.Join(", ", values.Select(value => $"'{value}'"));
}
