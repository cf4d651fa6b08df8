using System.Text.Json;

namespace TaskDsl.Training;

/// <summary>The <c>config.json</c> of a Hugging Face folder, or an object inside it, with typed reading.</summary>
/// <param name="path">The file.</param>
/// <param name="root">The object.</param>
/// <param name="within">What errors write before the object's keys: <c>rope_scaling.</c> for those of that object.</param>
internal sealed class ConfigurationFile(string path, JsonElement root, string within = "")
{
    /// <summary>The file.</summary>
    public string Path => path;

    /// <summary>Reads a file.</summary>
    /// <exception cref="WeightsException">It cannot be read, or is no JSON object.</exception>
    public static ConfigurationFile Read(string path)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            return json.RootElement.ValueKind == JsonValueKind.Object
                ? new ConfigurationFile(path, json.RootElement.Clone())
                : throw new WeightsException(path, "is no JSON object", "Download the file again.");
        }
        catch (JsonException exception)
        {
            throw new WeightsException(path, $"is no JSON ({exception.Message.TrimEnd('.')})", "Download the file again.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new WeightsException(path, $"cannot be read ({exception.Message.TrimEnd('.')})", "A folder of weights has a config.json beside its safetensors files.");
        }
    }

    /// <summary>Whether a key is there and not null.</summary>
    public bool Has(string key) => Find(key) is not null;

    /// <summary>Whether a key is there, and null.</summary>
    public bool IsNull(string key) => root.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.Null;

    /// <summary>A whole number, at least 1 unless said otherwise.</summary>
    public int Whole(string key, int? otherwise = null, int least = 1) => Find(key) is not { } value
        ? otherwise ?? throw Missing(key)
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) && number >= least ? number : throw Wrong(key, value, $"a whole number of at least {least}");

    /// <summary>A number above 0.</summary>
    public double Number(string key, double? otherwise = null) => Find(key) is not { } value
        ? otherwise ?? throw Missing(key)
        : value.ValueKind == JsonValueKind.Number && value.GetDouble() is > 0 and < double.PositiveInfinity and var number ? number : throw Wrong(key, value, "a number above 0");

    /// <summary>True or false.</summary>
    public bool Truth(string key, bool otherwise) => Find(key) is not { } value
        ? otherwise
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Wrong(key, value, "true or false");

    /// <summary>A text; null where the key is not there.</summary>
    public string? Text(string key) => Find(key) is not { } value ? null : value.ValueKind == JsonValueKind.String ? value.GetString() : throw Wrong(key, value, "a text");

    /// <summary>The texts of a list; none where the key is not there.</summary>
    public string[] Texts(string key) => Find(key) is not { } value
        ? []
        : value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) ? [.. value.EnumerateArray().Select(item => item.GetString()!)] : throw Wrong(key, value, "a list of texts");

    /// <summary>An object inside; null where the key is not there.</summary>
    public ConfigurationFile? Inside(string key) => Find(key) is not { } value ? null : value.ValueKind == JsonValueKind.Object ? new ConfigurationFile(path, value, $"{within}{key}.") : throw Wrong(key, value, "an object");

    /// <summary>Refuses a setting that the model here does not have.</summary>
    /// <param name="key">The key.</param>
    /// <param name="supported">The value that is computed here, which is also that of a file without the key.</param>
    public void Require(string key, bool supported)
    {
        if (Truth(key, supported) != supported)
        {
            throw Unsupported(key, supported ? "false" : "true", supported ? "true" : "false");
        }
    }

    /// <summary>The error for a value that is not computed here.</summary>
    public WeightsException Unsupported(string key, string found, string supported) =>
        new(path, $"has \"{within}{key}\": {found}, which is not supported", $"What is supported: {supported}.");

    private JsonElement? Find(string key) => root.TryGetProperty(key, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private WeightsException Missing(string key) => new(path, $"has no \"{within}{key}\"", "Download the file again: it was not written by transformers.");

    private WeightsException Wrong(string key, JsonElement value, string expected) => new(path, $"has \"{within}{key}\": {value.GetRawText()}, and {expected} is expected", "Download the file again, or mend it.");
}
