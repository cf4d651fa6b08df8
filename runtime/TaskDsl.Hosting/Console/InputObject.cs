using System.Text.Json;
using TaskDsl.Formats;

namespace TaskDsl.Hosting.Console;

/// <summary>An object of the input.</summary>
/// <param name="Origin">Where it comes from, for messages: a file, or <c>stdin</c>.</param>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Texts">The values that are texts.</param>
/// <param name="Lists">The values that are lists.</param>
/// <param name="Others">The values of any other kind: metadata that most commands do not look at.</param>
internal sealed record InputObject(string Origin, int Line, Dictionary<string, string> Texts, Dictionary<string, JsonElement> Lists, Dictionary<string, JsonElement> Others)
{
    /// <summary>All keys.</summary>
    public IEnumerable<string> Keys => [.. Texts.Keys, .. Lists.Keys, .. Others.Keys];

    /// <summary>Reads an object.</summary>
    /// <exception cref="CommandException">A key stands twice, or a text holds half of a surrogate pair.</exception>
    public static InputObject Of(JsonElement json, int line, string origin)
    {
        var input = new InputObject(origin, line, new(StringComparer.Ordinal), new(StringComparer.Ordinal), new(StringComparer.Ordinal));
        try
        {
            foreach (JsonProperty property in json.EnumerateObject())
            {
                if (!input.TryAdd(property))
                {
                    throw input.Error($"the key '{property.Name}' stands twice");
                }
            }
        }
        catch (InvalidOperationException e)
        {
            throw input.Error($"a text of this line holds half of a surrogate pair, which is no character: {e.Message}");
        }

        return input;
    }

    /// <summary>An error at the object's line.</summary>
    public CommandException Error(string message) => JsonLines.Error(Line, message, Origin);

    private bool TryAdd(JsonProperty property) => !Texts.ContainsKey(property.Name) && !Lists.ContainsKey(property.Name) && !Others.ContainsKey(property.Name) && property.Value.ValueKind switch
    {
        JsonValueKind.String => Texts.TryAdd(property.Name, property.Value.GetString()!),
        JsonValueKind.Array => Lists.TryAdd(property.Name, property.Value.Clone()),
        _ => Others.TryAdd(property.Name, property.Value.Clone()),
    };

    /// <summary>Whether the object is an example of a format: always, unless it is an item of data that says of which formats it is one, as the command <c>data</c> writes them.</summary>
    public bool IsFor(Format format) =>
        !Others.TryGetValue("origin", out JsonElement origin) || origin.ValueKind != JsonValueKind.Object
        || !origin.TryGetProperty("for", out JsonElement formats) || formats.ValueKind != JsonValueKind.Array
        || formats.EnumerateArray().Any(name => name.ValueKind == JsonValueKind.String && name.ValueEquals(format.Name));

    /// <summary>The values of an example.</summary>
    /// <exception cref="InvalidExampleException">A field is missing.</exception>
    public string[] Bind(Format format)
    {
        var fields = new Dictionary<string, string>(Texts, StringComparer.Ordinal);
        foreach (Field conversation in format.Parameters.Where(field => field.Turns is not null))
        {
            fields.Remove(conversation.Name);
            if (Lists.TryGetValue(conversation.Name, out JsonElement turns))
            {
                fields[conversation.Name] = turns.GetRawText();
            }
            else if (Texts.ContainsKey(conversation.Name))
            {
                throw new InvalidExampleException(format.FullName, $"the field '{conversation.Name}' is a text, and must be a list of turns, such as [{{\"role\":\"{conversation.Turns!.Roles[0]}\",\"text\":\"…\"}}]");
            }
        }

        return format.Bind(fields);
    }

    /// <summary>Writes a value as the input may give it.</summary>
    public static void Write(Utf8JsonWriter json, Field field, string value)
    {
        json.WritePropertyName(field.Name);
        if (field.Turns is null)
        {
            json.WriteStringValue(value);
        }
        else
        {
            json.WriteRawValue(value);
        }
    }

    /// <summary>The objects of a list; null where the key is missing.</summary>
    /// <exception cref="CommandException">An item is no object.</exception>
    public InputObject[]? Objects(string key) => Lists.TryGetValue(key, out JsonElement list)
        ? [.. list.EnumerateArray().Select((item, i) => item.ValueKind == JsonValueKind.Object ? Of(item, Line, Origin) : throw Error($"item {i + 1} of '{key}' is no object"))]
        : null;
}
