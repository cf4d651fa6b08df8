using TaskDsl.Language.Diagnostics;
using TaskDsl.Language.Model;
using TaskDsl.Language.Naming;
using TaskDsl.Language.Shapes;
using TaskDsl.Language.Yaml;

namespace TaskDsl.Language.Binding;

/// <summary>The fields of a task by name. A field with a mistake is known, so that using it is none, but has no model.</summary>
internal sealed class FieldTable
{
    private readonly Dictionary<string, FieldModel?> _fields = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TextRange> _places = new(StringComparer.Ordinal);

    /// <summary>Whether there is a table at all; without one nothing can be said of a name.</summary>
    public bool Broken { get; init; }

    public IEnumerable<string> Names => _fields.Keys;

    public IEnumerable<FieldModel> Sound => _fields.Values.OfType<FieldModel>();

    public void Add(YamlScalar name, FieldModel? field)
    {
        _fields[name.Value] = field;
        _places[name.Value] = name.Range;
    }

    public bool Has(string name) => _fields.ContainsKey(name);

    public FieldModel? Get(string name) => _fields.TryGetValue(name, out FieldModel? field) ? field : null;

    public TextRange PlaceOf(string name) => _places[name];

    /// <summary>Marks a field as one with a mistake.</summary>
    public void Break(string name) => _fields[name] = null;
}

/// <summary>Reads <c>fields</c>.</summary>
internal static class FieldBinder
{
    public static FieldTable Bind(YamlMap? map, DiagnosticList diagnostics)
    {
        var fields = new FieldTable { Broken = map is null };
        foreach (YamlEntry entry in map?.Entries ?? [])
        {
            bool named = CSharpName.IsSnakeCase(entry.Key.Value);
            if (!named)
            {
                diagnostics.Report(Rules.InvalidName, entry.Key.Range, entry.Key.Value, "a field", "use lower-case words joined by '_'");
            }

            FieldModel? field = Field(entry, diagnostics);
            fields.Add(entry.Key, named ? field : null);
        }

        return fields;
    }

    private static FieldModel? Field(YamlEntry entry, DiagnosticList diagnostics)
    {
        string name = entry.Key.Value;
        if (entry.Value is YamlScalar type)
        {
            return new FieldModel(name, KindOf(type.Value));
        }

        if (entry.Value is not YamlMap map || map.Entries.Any(key => key.Value is YamlBroken))
        {
            return null;
        }

        if (map.Entry("turns") is not null || map.Entry("as") is not null)
        {
            return TurnsBinder.Bind(entry.Key, map, diagnostics) is { } turns ? new FieldModel(name, FieldKind.Turns) { Turns = turns } : null;
        }

        if (map.Get<YamlList>("labels") is { } labels)
        {
            if (map.Entries.FirstOrDefault(key => key.Key.Value != "labels") is { } other)
            {
                diagnostics.Report(Rules.LabelsAndType, other.Key.Range, name, other.Key.Value);
                return null;
            }

            return Labels(name, labels, diagnostics) is { } texts ? new FieldModel(name, FieldKind.Labels) { Labels = texts.ToEquatableArray() } : null;
        }

        if (map.Get<YamlScalar>("type") is not { } kind)
        {
            diagnostics.Report(Rules.MissingKey, entry.Key.Range, $"The field '{name}'", "type");
            return null;
        }

        return new FieldModel(name, KindOf(kind.Value))
        {
            AllowsEmpty = map.Get<YamlScalar>("empty")?.Value == "true",
            MaxTokens = map.Get<YamlScalar>("max_tokens") is { } most ? (int)Numbers.Whole(most.Value)!.Value : null,
        };
    }

    private static string[]? Labels(string field, YamlList list, DiagnosticList diagnostics)
    {
        YamlScalar[] labels = [.. list.Items.OfType<YamlScalar>()];
        if (labels.Length < list.Items.Count)
        {
            return null;
        }

        if (labels.Length < 2)
        {
            diagnostics.Report(Rules.TooFewLabels, list.Range, field, labels.Length == 0 ? "no label" : "one label");
            return null;
        }

        int before = diagnostics.Count;
        for (int i = 0; i < labels.Length; i++)
        {
            string label = labels[i].Value;
            if (LabelText.CheckQuotes(labels[i], diagnostics) && LabelText.MistakeOf(labels, i) is { } mistake)
            {
                diagnostics.Report(Rules.InvalidLabel, labels[i].Range, label, mistake);
            }
            else if (labels.FirstOrDefault(other => other.Value != label && other.Value.StartsWith(label, StringComparison.Ordinal)) is { } longer)
            {
                diagnostics.Report(Rules.LabelPrefix, labels[i].Range, label, longer.Value);
            }
        }

        if (diagnostics.Count == before)
        {
            CheckPart([.. labels.Select(label => label.Value)], list.Range, diagnostics);
        }

        return diagnostics.Count > before ? null : [.. labels.Select(label => label.Value)];
    }

    /// <summary>A score is read at one place, so all labels part there: their bytes after the longest shared beginning are all different.</summary>
    private static void CheckPart(string[] labels, TextRange place, DiagnosticList diagnostics)
    {
        byte[][] bytes = [.. labels.Select(System.Text.Encoding.UTF8.GetBytes)];
        int shared = 0;
        while (bytes.All(label => label[shared] == bytes[0][shared]))
        {
            shared++;
        }

        if (bytes.GroupBy(label => label[shared]).FirstOrDefault(same => same.Count() > 1) is { } alike)
        {
            string[] names = [.. labels.Where((_, i) => alike.Contains(bytes[i]))];
            string beginning = labels[0].Substring(0, Enumerable.Range(0, labels[0].Length + 1).Last(length => labels.All(label => string.CompareOrdinal(label, 0, labels[0], 0, length) == 0)));
            diagnostics.Report(Rules.LabelsPartApart, place, string.Join(", ", labels), beginning, string.Join(" and ", names));
        }
    }

    /// <summary>The kind of a text type.</summary>
    public static FieldKind KindOf(string type) => type switch
    {
        "text" => FieldKind.Text,
        "paragraph" => FieldKind.Paragraph,
        _ => FieldKind.Line,
    };
}
