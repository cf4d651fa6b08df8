using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using TaskDsl.Evaluation.Gaps;
using TaskDsl.Files;

namespace TaskDsl.Evaluation;

/// <summary>Files of samples, one JSON object a line. Both directions stream.</summary>
internal static class SampleLines
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Writes the file whole or not at all.</summary>
    public static void Write<T>(string path, IEnumerable<T> items, JsonTypeInfo<T> json) => WholeFile.Write(path, stream =>
    {
        foreach (T item in items)
        {
            JsonSerializer.Serialize(stream, item, json);
            stream.WriteByte((byte)'\n');
        }
    });

    /// <summary>Reads the objects one by one, in the file's order.</summary>
    /// <param name="path">The file.</param>
    /// <param name="json">How an object is read.</param>
    /// <param name="broken">The rule that an object breaks, as a sentence; null where it keeps all.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidSamplesException">A line is not what it should be; the message names file, line and key.</exception>
    public static IEnumerable<T> Read<T>(string path, JsonTypeInfo<T> json, Func<T, string?> broken)
    {
        using FileStream stream = File.OpenRead(path);
        foreach ((int line, string text) in Texts(stream, path))
        {
            T item;
            try
            {
                item = JsonSerializer.Deserialize(text, json) ?? throw new JsonException("the line is null.");
            }
            catch (JsonException error)
            {
                throw new InvalidSamplesException(path, line, Told(text, json, error), error);
            }

            yield return broken(item) is { } reason ? throw new InvalidSamplesException(path, line, reason) : item;
        }
    }

    /// <summary>Reads a file's lines with their numbers, the first of which is 1.</summary>
    /// <exception cref="InvalidSamplesException">A line is not UTF-8.</exception>
    public static IEnumerable<(int Line, string Text)> Texts(Stream stream, string name)
    {
        using var reader = new StreamReader(stream, StrictUtf8, detectEncodingFromByteOrderMarks: false, bufferSize: 1 << 16, leaveOpen: true);
        for (int line = 1; Next(reader, name, line) is { } text; line++)
        {
            yield return (line, text);
        }
    }

    // The reader's own words are about .NET's types; the line says it for people.
    private static string Told(string text, JsonTypeInfo json, JsonException error)
    {
        try
        {
            using var line = JsonDocument.Parse(text);
            if (line.RootElement.ValueKind != JsonValueKind.Object)
            {
                return line.RootElement.ValueKind == JsonValueKind.Null ? "the line is null." : "the line is no object.";
            }

            string[] keys = [.. line.RootElement.EnumerateObject().Select(property => property.Name)];
            return keys.FirstOrDefault(key => json.Properties.All(known => known.Name != key)) is { } unknown ? $"{unknown}: unknown key; the keys are {string.Join(", ", json.Properties.Select(known => known.Name))}."
                : json.Properties.FirstOrDefault(known => known.IsRequired && !keys.Contains(known.Name)) is { } missing ? $"{missing.Name} is missing."
                : error.Path is { Length: > 2 } path && path.StartsWith("$.", StringComparison.Ordinal) ? $"{path[2..]} is of another kind than it should be."
                : error.Message;
        }
        catch (JsonException broken)
        {
            return $"this is not JSON: {broken.Message}";
        }
    }

    private static string? Next(StreamReader reader, string name, int line)
    {
        try
        {
            return reader.ReadLine();
        }
        catch (DecoderFallbackException error)
        {
            // The reader decodes ahead, so the broken bytes may stand on a later line.
            throw new InvalidSamplesException(name, line, "the text here or a little further on is not UTF-8.", error);
        }
    }
}
