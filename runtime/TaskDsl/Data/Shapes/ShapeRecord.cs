using System.Text.Json;
using TaskDsl.Formats;

namespace TaskDsl.Data.Shapes;

/// <summary>The keys of a record of a shape, or of an object inside of one.</summary>
internal readonly struct ShapeRecord(JsonElement record, string path = "$")
{
    public string Path => path;

    public bool Has(string key) => record.TryGetProperty(key, out JsonElement value) && value.ValueKind != JsonValueKind.Null;

    public bool IsList(string key) => record.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.Array;

    public JsonElement Value(string key) => record.TryGetProperty(key, out JsonElement value) ? value
        : throw new UnfitException($"'{key}' ({path}.{key}) is missing: {(path == "$" ? "the record" : path)} has {Keys()}", $"'{key}' is missing");

    public string Text(string key) => Value(key) is { ValueKind: JsonValueKind.String } text ? ValueReader.TextOf(text, $"'{key}'") : throw Wrong(key, "a text");

    public string? OptionalText(string key) => Has(key) ? Text(key) : null;

    public double Number(string key) => Numbers.Read(Value(key), $"'{key}'");

    /// <summary>A whole number; null where the key is missing or null.</summary>
    public int? OptionalWhole(string key) => !Has(key) ? null : Value(key) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out int whole) ? whole : throw Wrong(key, "a whole number");

    /// <summary>A boolean; null where the key is missing or null.</summary>
    public bool? OptionalFlag(string key) => !Has(key) ? null : Value(key) is { ValueKind: JsonValueKind.True or JsonValueKind.False } flag ? flag.GetBoolean() : throw Wrong(key, "true or false");

    /// <summary>A number that is 0, 1 and so on, as JSON's or CSV's.</summary>
    public int Index(string key, int count) => Number(key) is var number && number >= 0 && number < count && number == (int)number ? (int)number
        : throw Wrong(key, $"one of {string.Join(", ", Enumerable.Range(0, count))}");

    public List<Turn> Messages(string key) => Value(key) is { ValueKind: JsonValueKind.Array } list ? Data.Messages.Read(list, $"'{key}'") : throw Wrong(key, "a list of messages");

    /// <summary>An object.</summary>
    public ShapeRecord Object(string key) => Value(key) is { ValueKind: JsonValueKind.Object } inner ? new(inner, $"{path}.{key}") : throw Wrong(key, "an object");

    /// <summary>The objects of a list; none where the key is missing or null.</summary>
    public ShapeRecord[] Objects(string key)
    {
        if (!Has(key))
        {
            return [];
        }

        string place = $"{path}.{key}";
        return IsList(key)
            ? [.. Value(key).EnumerateArray().Select((item, i) => item.ValueKind == JsonValueKind.Object ? new ShapeRecord(item, FormattableString.Invariant($"{place}[{i}]")) : throw new UnfitException(FormattableString.Invariant($"{place}[{i}] is {Found.Describe(item)}, and must be an object"), $"an item of '{key}' is {ValueReader.KindOf(item)}"))]
            : throw Wrong(key, "a list");
    }

    /// <summary>A list of whole numbers or null beside another list; all null where the key is missing, null or of another length.</summary>
    public int?[] WholesBeside(string key, int count) => IsList(key) && Value(key).GetArrayLength() == count
        ? [.. Value(key).EnumerateArray().Select(item => item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out int whole) ? whole : (int?)null)]
        : new int?[count];

    public UnfitException Wrong(string key, string expected) => new($"'{key}' ({path}.{key}) is {Found.Describe(Value(key))}, and must be {expected}", $"'{key}' is {ValueReader.KindOf(Value(key))} that does not fit");

    /// <summary>The keys that there are, for a message about one that is not.</summary>
    public string Keys()
    {
        string[] keys = [.. record.EnumerateObject().Select(property => property.Name)];
        return keys.Length == 0 ? "no key" : string.Join(", ", keys.Take(12)) + (keys.Length > 12 ? ", …" : "");
    }
}
