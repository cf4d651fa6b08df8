using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using TaskDsl.Language.Diagnostics;
using TaskDsl.Language.Schemas;
using TaskDsl.Language.Shapes;
using TaskDsl.Language.Yaml;

namespace TaskDsl.Generators.Tests;

/// <summary>The editors' schemas and the language, held to each other: what one allows, so does the other.</summary>
public class SchemaTests
{
    // What a schema can say: unknown, missing and misspelt keys, kinds, choices, numbers.
    private static readonly string[] SayableIds = ["TDSL1006", "TDSL1007", "TDSL1008", "TDSL1010", "TDSL1011", "TDSL1012", "TDSL2052"];

    private static readonly JsonElement Task = JsonDocument.Parse(JsonSchema.Task).RootElement, Experiment = JsonDocument.Parse(JsonSchema.Experiment).RootElement;

    public static TheoryData<string> Files =>
        [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "bad"), "*.yaml", SearchOption.AllDirectories)
            .Concat(Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "good"), "*.yaml"))
            .Select(path => Path.GetRelativePath(AppContext.BaseDirectory, path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void The_schema_finds_what_the_language_finds_of_keys_kinds_and_numbers(string path)
    {
        string text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, path));
        var diagnostics = new DiagnosticList(path, text);
        YamlNode? root = YamlReader.Read(diagnostics);
        if (root is null || diagnostics.Count > 0)
        {
            return;
        }

        bool task = path.EndsWith(".task.yaml", StringComparison.Ordinal);
        string[] found = [.. Regex.Matches(text, @"^# error (TDSL\d{4})", RegexOptions.Multiline).Select(match => match.Groups[1].Value)];

        // A format may leave out its template or what it learns only where another key stands in; a field's map needs one of two keys.
        bool sayable = found.Any(SayableIds.Contains) && !found.Contains("TDSL1007") || text.Contains("needs the key 'formats'", StringComparison.Ordinal) || text.Contains("A model needs", StringComparison.Ordinal) || text.Contains("A tokenizer needs", StringComparison.Ordinal) || text.Contains("A server needs", StringComparison.Ordinal) || text.Contains("'shots' needs", StringComparison.Ordinal);
        Assert.Equal(sayable, !Matches(root, task ? Task : Experiment));
    }

    [Fact]
    public void Every_key_has_a_description_and_an_example()
    {
        string[] descriptions = [.. Descriptions(Task).Concat(Descriptions(Experiment))];
        Assert.True(descriptions.Length > 40, $"{descriptions.Length}");
        Assert.All(descriptions, description => Assert.Matches(@"\w.*\.\n\nExample: \w+: \S", description.Replace("\r", "", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_example_is_what_its_key_takes()
    {
        Key[] keys = [.. Keys(TaskFileShape.File).Concat(Keys(ExperimentFileShape.File))];
        Assert.True(keys.Length > 40, $"{keys.Length}");
        Assert.All(keys, key =>
        {
            var diagnostics = new DiagnosticList("example", $"{key.Name}: {key.Example}\n");
            key.Shape.Check(Assert.IsType<YamlMap>(YamlReader.Read(diagnostics)).Entries[0].Value, key.Name, diagnostics);
            Assert.Empty(diagnostics.ToArray());
        });

        static IEnumerable<Key> Keys(Shape shape) => shape switch
        {
            MapShape map => map.Keys.Concat(map.Keys.SelectMany(key => Keys(key.Shape))),
            TableShape table => Keys(table.Item),
            ListShape list => Keys(list.Item),
            EitherShape either => either.Shapes.SelectMany(Keys),
            _ => [],
        };
    }

    private static IEnumerable<string> Descriptions(JsonElement schema)
    {
        foreach (JsonProperty property in schema.ValueKind == JsonValueKind.Object ? schema.EnumerateObject() : default(IEnumerable<JsonProperty>) ?? [])
        {
            if (property.Name == "properties")
            {
                foreach (JsonProperty key in property.Value.EnumerateObject())
                {
                    yield return key.Value.GetProperty("description").GetString()!;
                }
            }

            foreach (string inner in property.Value.ValueKind == JsonValueKind.Array ? property.Value.EnumerateArray().SelectMany(Descriptions) : Descriptions(property.Value))
            {
                yield return inner;
            }
        }
    }

    /// <summary>As much of draft 7 as the schemas use, over YAML 1.2's own reading of plain text.</summary>
    private static bool Matches(YamlNode node, JsonElement schema)
    {
        if (schema.TryGetProperty("anyOf", out JsonElement any))
        {
            return any.EnumerateArray().Any(one => Matches(node, one));
        }

        if (schema.TryGetProperty("enum", out JsonElement choices))
        {
            return node is YamlScalar scalar && choices.EnumerateArray().Any(choice => choice.GetString() == scalar.Value);
        }

        string[] types = schema.GetProperty("type") is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray().Select(type => type.GetString()!)] : [schema.GetProperty("type").GetString()!];
        return node switch
        {
            YamlMap map => types.Contains("object") && map.Entries.Count >= Number(schema, "minProperties", 0)
                && (!schema.TryGetProperty("required", out JsonElement required) || required.EnumerateArray().All(key => map.Entry(key.GetString()!) is not null))
                && map.Entries.All(entry => schema.TryGetProperty("properties", out JsonElement properties) && properties.TryGetProperty(entry.Key.Value, out JsonElement known)
                    ? Matches(entry.Value, known)
                    : schema.GetProperty("additionalProperties") is { ValueKind: JsonValueKind.Object } other && Matches(entry.Value, other)),
            YamlList items => types.Contains("array") && items.Items.Count >= Number(schema, "minItems", 0) && items.Items.All(item => Matches(item, schema.GetProperty("items"))),
            YamlScalar scalar => MatchesScalar(scalar, types, schema),
            _ => false,
        };
    }

    private static bool MatchesScalar(YamlScalar scalar, string[] types, JsonElement schema)
    {
        string type = scalar.Form != ScalarForm.Plain ? "string"
            : scalar.Value.Length == 0 ? "null"
            : scalar.Value is "true" or "false" ? "boolean"
            : Regex.IsMatch(scalar.Value, @"^-?[0-9]+\z") ? "integer"
            : Regex.IsMatch(scalar.Value, @"^-?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\z") ? "number"
            : "string";
        if (!types.Contains(type) && !(type == "integer" && types.Contains("number")))
        {
            return false;
        }

        if (type == "string")
        {
            return !schema.TryGetProperty("pattern", out JsonElement pattern) || Regex.IsMatch(scalar.Value, pattern.GetString()!);
        }

        double value = type is "integer" or "number" ? double.Parse(scalar.Value, CultureInfo.InvariantCulture) : 0;
        return type == "boolean" || (value >= Number(schema, "minimum", double.NegativeInfinity) && value > Number(schema, "exclusiveMinimum", double.NegativeInfinity) && value <= Number(schema, "maximum", double.PositiveInfinity));
    }

    private static double Number(JsonElement schema, string name, double otherwise) => schema.TryGetProperty(name, out JsonElement value) ? value.GetDouble() : otherwise;
}
