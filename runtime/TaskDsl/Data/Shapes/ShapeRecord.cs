using System.Text.Json;
using TaskDsl.Formats;

namespace TaskDsl.Data.Shapes;

/// <summary>The keys of a record of a shape.</summary>
internal readonly struct ShapeRecord(JsonElement record)
{
    public bool Has(string key) => record.TryGetProperty(key, out JsonElement value) && value.ValueKind != JsonValueKind.Null;

    public bool IsList(string key) => record.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.Array;

    public JsonElement Value(string key) => record.TryGetProperty(key, out JsonElement value) ? value
        : throw new UnfitException($"'{key}' ($.{key}) is missing: the record has {Keys()}", $"'{key}' is missing");

    public string Text(string key) => Value(key) is { ValueKind: JsonValueKind.String } text ? ValueReader.TextOf(text, $"'{key}'") : throw Wrong(key, "a text");

    public double Number(string key) => Numbers.Read(Value(key), $"'{key}'");

    /// <summary>A number that is 0, 1 and so on, as JSON's or CSV's.</summary>
    public int Index(string key, int count) => Number(key) is var number && number >= 0 && number < count && number == (int)number ? (int)number
        : throw Wrong(key, $"one of {string.Join(", ", Enumerable.Range(0, count))}");

    public List<Turn> Messages(string key) => Value(key) is { ValueKind: JsonValueKind.Array } list ? Data.Messages.Read(list, $"'{key}'") : throw Wrong(key, "a list of messages");

    public UnfitException Wrong(string key, string expected) => new($"'{key}' ($.{key}) is {Found.Describe(Value(key))}, and must be {expected}", $"'{key}' is {ValueReader.KindOf(Value(key))} that does not fit");

    private string Keys()
    {
        string[] keys = [.. record.EnumerateObject().Select(property => property.Name)];
        return keys.Length == 0 ? "no key" : string.Join(", ", keys.Take(12)) + (keys.Length > 12 ? ", …" : "");
    }
}
