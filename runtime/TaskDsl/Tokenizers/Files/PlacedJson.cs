using System.Text.Json;

namespace TaskDsl.Tokenizers.Files;

/// <summary>A value of a JSON file, and where it stands, so that messages can say so.</summary>
/// <param name="Kind">What it is; of an object or an array, its beginning.</param>
/// <param name="Offset">The byte at which it begins.</param>
internal sealed record PlacedJson(JsonTokenType Kind, int Offset)
{
    /// <summary>No vocabulary is near it; a larger id is a mistake, and would take memory for all below it.</summary>
    public const int MostIds = 10_000_000;

    /// <summary>A string's text.</summary>
    public string Text { get; private init; } = "";

    /// <summary>A number; null for any other value.</summary>
    public double? Number { get; private init; }

    /// <summary>A number that may be an id: whole, and no more than ten million; null for any other value.</summary>
    public int? Id => Number is { } number and >= 0 and <= MostIds && number == Math.Floor(number) ? (int)number : null;

    /// <summary>An array's items.</summary>
    public IReadOnlyList<PlacedJson> Items { get; private init; } = [];

    /// <summary>An object's members in their order, each with the byte at which its name begins.</summary>
    public IReadOnlyList<(string Name, int Offset, PlacedJson Value)> Members { get; private init; } = [];

    /// <summary>What the value is, for messages.</summary>
    public string Described => Kind switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "a list",
        JsonTokenType.String => $"\"{Text}\"",
        JsonTokenType.Number => FormattableString.Invariant($"{Number}"),
        JsonTokenType.Null => "null",
        _ => Kind == JsonTokenType.True ? "true" : "false",
    };

    /// <summary>A member's value; null where there is none, or where it is <c>null</c>.</summary>
    /// <exception cref="PlacedJsonException">It stands there twice.</exception>
    public PlacedJson? this[string name] => Members.Where(member => member.Name == name).Take(2).ToArray() switch
    {
        [] or [{ Value.Kind: JsonTokenType.Null }] => null,
        [var (_, _, value)] => value,
        [_, var (_, again, _), ..] => throw new PlacedJsonException(again, $"The key \"{name}\" stands here twice, and nobody knows which is meant."),
    };

    /// <summary>Reads a file.</summary>
    /// <param name="bytes">The file's bytes; UTF-8, without a byte order mark.</param>
    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="PlacedJsonException">A string in it is no text.</exception>
    public static PlacedJson Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new Utf8JsonReader(bytes);
        reader.Read();
        PlacedJson value = Value(ref reader);
        reader.Read();
        return value;
    }

    private static PlacedJson Value(ref Utf8JsonReader reader)
    {
        int offset = (int)reader.TokenStartIndex;
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return new PlacedJson(JsonTokenType.String, offset) { Text = StringOf(ref reader) };
            case JsonTokenType.Number:
                return new PlacedJson(JsonTokenType.Number, offset) { Number = reader.GetDouble() };
            case JsonTokenType.StartArray:
                var items = new List<PlacedJson>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    items.Add(Value(ref reader));
                }

                return new PlacedJson(JsonTokenType.StartArray, offset) { Items = items };
            case JsonTokenType.StartObject:
                var members = new List<(string, int, PlacedJson)>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    (string name, int at) = (StringOf(ref reader), (int)reader.TokenStartIndex);
                    reader.Read();
                    members.Add((name, at, Value(ref reader)));
                }

                return new PlacedJson(JsonTokenType.StartObject, offset) { Members = members };
            default:
                return new PlacedJson(reader.TokenType, offset);
        }
    }

    private static string StringOf(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            // Bytes that are no UTF-8, or half a surrogate pair.
            throw new PlacedJsonException((int)reader.TokenStartIndex, "This string is no well-formed text: it holds bytes that are no UTF-8, or half a surrogate pair.", e);
        }
    }
}

/// <summary>A mistake at a place of a JSON file, thrown to where the file is known.</summary>
internal sealed class PlacedJsonException(int offset, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The byte at which it begins.</summary>
    public int Offset => offset;
}
