using System.Collections.Immutable;
using System.Text.Json;
using TaskDsl.Evaluation.Gaps;

namespace TaskDsl.Evaluation.Assistance;

/// <summary>Reads files of <see cref="AssistanceRecord"/>s strictly: every error names the line and the key.</summary>
public static class RecordFile
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };
    private static readonly string[] CritiqueKeys = ["text", "severity", "category", "used", "edited"];

    /// <summary>The keys of a record; those of its critiques after <c>critiques.</c></summary>
    public static ImmutableArray<string> Keys { get; } =
    [
        "question", "passage", "answer", "source", "condition", "labeler", "critiques", "rating", "seconds", "intended", "intended_found",
        .. CritiqueKeys.Select(key => $"critiques.{key}"),
    ];

    /// <summary>Reads the records one by one, in the file's order.</summary>
    /// <param name="path">The file: an object a line. Empty lines are passed over.</param>
    /// <param name="names">What the file calls some of <see cref="Keys"/>. Where any is given, keys that are no record's are metadata; else they are errors.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidRecordException">A line is no record, or says again what an earlier one said of the same person, answer and condition.</exception>
    public static IEnumerable<AssistanceRecord> Read(string path, IReadOnlyDictionary<string, string> names)
    {
        using FileStream stream = File.OpenRead(path);
        var lineOf = new Dictionary<(string, string, AssistanceCondition, string), int>();
        foreach ((int line, string text) in SampleLines.Texts(stream, path))
        {
            if (string.IsNullOrWhiteSpace(text))
            {
                continue;
            }

            AssistanceRecord record = Record(line, text, names);
            yield return lineOf.TryAdd((record.Question, record.Answer, record.Condition, record.Labeler), line)
                ? record
                : throw new InvalidRecordException(line, $"labeler: '{record.Labeler}' has criticised this answer under this condition on line {lineOf[(record.Question, record.Answer, record.Condition, record.Labeler)]} already.");
        }
    }

    private static AssistanceRecord Record(int line, string text, IReadOnlyDictionary<string, string> names)
    {
        try
        {
            using var document = JsonDocument.Parse(text, Strict);
            var json = new RecordKeys(document.RootElement, "", [.. Keys.Where(key => !key.Contains('.', StringComparison.Ordinal))], names);
            var record = new AssistanceRecord
            {
                Question = json.Text("question"),
                Passage = json.Has("passage") ? json.Text("passage") : null,
                Answer = json.Text("answer"),
                Source = json.OneOf<AnswerSource>("source"),
                Condition = json.OneOf<AssistanceCondition>("condition"),
                Labeler = json.Text("labeler"),
                Critiques = [.. json.Array("critiques").Select((critique, i) => Critique(new RecordKeys(critique, FormattableString.Invariant($"critiques[{i}]"), CritiqueKeys, names)))],
                Rating = json.Has("rating") ? json.Int("rating") : null,
                Seconds = json.Has("seconds") ? json.Double("seconds") : null,
                Intended = json.Has("intended") ? json.Int("intended") : null,
                IntendedFound = json.Has("intended_found") ? json.Int("intended_found") : null,
            };
            return record.Broken() is { } reason ? throw new InvalidRecordException(line, reason) : record;
        }
        catch (JsonException e)
        {
            throw new InvalidRecordException(line, e.Message, e);
        }
    }

    private static PersonsCritique Critique(RecordKeys json) => new(
        json.Text("text"),
        json.Has("severity") ? json.Int("severity") : null,
        json.Has("category") ? json.Text("category") : null,
        json.Has("used") && json.Bool("used"),
        json.Has("edited") && json.Bool("edited"));
}

/// <summary>An object of a record under our names. Null is the same as missing, except that what must be there must be there.</summary>
internal readonly struct RecordKeys
{
    private readonly JsonObjectReader _json;
    private readonly JsonElement _element;
    private readonly string _path;
    private readonly IReadOnlyDictionary<string, string> _names;

    public RecordKeys(JsonElement element, string path, IReadOnlyCollection<string> keys, IReadOnlyDictionary<string, string> names)
    {
        (_element, _path, _names) = (element, path, names);
        string[] known = [.. keys.Select(NameOf)], own = element.ValueKind == JsonValueKind.Object ? [.. element.EnumerateObject().Select(member => member.Name)] : [];
        if (names.Count == 0 && own.Except(known).FirstOrDefault() is { } unknown)
        {
            throw new JsonException($"{(path.Length == 0 ? "" : path + ".")}{unknown}: unknown key; the keys are {string.Join(", ", known)}. For a file with names of its own say which is which: --map {(path.Length == 0 ? "question" : "critiques.text")}={unknown}.");
        }

        // A file with names of its own has more than we look at.
        _json = new JsonObjectReader(element, path, [.. known, .. own]);
    }

    public bool Has(string key) => _element.TryGetProperty(NameOf(key), out JsonElement value) && value.ValueKind != JsonValueKind.Null;

    public string Text(string key) => _json.Text(NameOf(key));

    public bool Bool(string key) => _json.Bool(NameOf(key));

    public int Int(string key) => _json.Int(NameOf(key));

    public double Double(string key) => _json.Double(NameOf(key));

    public IEnumerable<JsonElement> Array(string key) => _json.Array(NameOf(key));

    public T OneOf<T>(string key)
        where T : struct, Enum
    {
        string text = Text(key);
        string[] known = [.. Enum.GetNames<T>().Select(name => name.ToLowerInvariant())];
        int index = System.Array.IndexOf(known, text);
        return index >= 0 ? Enum.GetValues<T>()[index] : throw new JsonException($"{NameOf(key)}: expected {string.Join(", ", known)}, but this is '{text}'.");
    }

    private string NameOf(string key) => _names.GetValueOrDefault(_path.Length == 0 ? key : $"critiques.{key}", key);
}
