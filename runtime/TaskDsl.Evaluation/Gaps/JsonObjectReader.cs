using System.Text.Json;

namespace TaskDsl.Evaluation.Gaps;

/// <summary>Reads the keys of one JSON object strictly; every error names the key by its path.</summary>
internal readonly struct JsonObjectReader
{
    private readonly JsonElement _element;
    private readonly string _path;

    internal JsonObjectReader(JsonElement element, string path, IReadOnlyCollection<string> keys)
    {
        _element = element;
        _path = path;
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException($"{(path.Length == 0 ? "the line" : path)}: expected an object, but this is {Describe(element)}.");
        }

        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (!keys.Any(property.NameEquals))
            {
                throw new JsonException($"{Path(property.Name)}: unknown key; the keys are {string.Join(", ", keys)}.");
            }
        }
    }

    internal bool Has(string key) => _element.TryGetProperty(key, out _);

    internal string Text(string key)
    {
        if (Get(key) is not { ValueKind: JsonValueKind.String } value)
        {
            throw Wrong(key, "a string");
        }

        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException error)
        {
            throw new JsonException($"{Path(key)}: the string holds half of a surrogate pair, which is no text.", error);
        }
    }

    internal bool Bool(string key) =>
        Get(key) is { ValueKind: JsonValueKind.True or JsonValueKind.False } value ? value.GetBoolean() : throw Wrong(key, "true or false");

    internal int Int(string key) =>
        Get(key) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out int number) ? number : throw Wrong(key, "a whole number");

    internal long Long(string key) =>
        Get(key) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out long number) ? number : throw Wrong(key, "a whole number");

    internal double Double(string key) =>
        Get(key) is { ValueKind: JsonValueKind.Number } value && value.TryGetDouble(out double number) ? number : throw Wrong(key, "a number");

    internal double? OptionalDouble(string key) => Has(key) ? Double(key) : null;

    internal IEnumerable<JsonElement> Array(string key) =>
        Get(key) is { ValueKind: JsonValueKind.Array } value ? value.EnumerateArray() : throw Wrong(key, "an array");

    private JsonElement Get(string key) =>
        _element.TryGetProperty(key, out JsonElement value) ? value : throw new JsonException($"{Path(key)}: the key is missing.");

    private JsonException Wrong(string key, string expected) =>
        new($"{Path(key)}: expected {expected}, but this is {Describe(_element.GetProperty(key))}.");

    private string Path(string key) => _path.Length == 0 ? key : $"{_path}.{key}";

    private static string Describe(JsonElement element)
    {
        string text = element.GetRawText();
        return element.ValueKind switch
        {
            JsonValueKind.Object => "an object",
            JsonValueKind.Array => "an array",
            _ => text.Length <= 40 ? text : $"{text[..40]}…",
        };
    }
}
