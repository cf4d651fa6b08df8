using System.Globalization;
using System.Text;
using TaskDsl.Language.Shapes;

namespace TaskDsl.Language.Schemas;

/// <summary>Writes a file's shape as a JSON Schema (draft 7), which editors complete and check by.</summary>
public static class JsonSchema
{
    /// <summary>The schema of a <c>*.task.yaml</c>.</summary>
    public static string Task => Write(TaskFileShape.File, "A TaskDsl task");

    /// <summary>The schema of a <c>*.experiment.yaml</c>.</summary>
    public static string Experiment => Write(ExperimentFileShape.File, "A TaskDsl experiment");

    private static string Write(MapShape file, string title)
    {
        var json = new Writer();
        json.Open();
        json.Text("$schema", "http://json-schema.org/draft-07/schema#");
        json.Text("title", title);
        Members(json, file);
        json.Close();
        return json + "\n";
    }

    private static void Members(Writer json, Shape shape)
    {
        switch (shape)
        {
            case MapShape map:
                json.Text("type", "object");
                json.Raw("additionalProperties", "false");
                if (map.Keys.Any(key => key.Required))
                {
                    json.Raw("required", "[" + string.Join(", ", map.Keys.Where(key => key.Required).Select(key => Quote(key.Name))) + "]");
                }

                json.Open("properties");
                foreach (Key key in map.Keys)
                {
                    json.Open(key.Name);
                    json.Text("description", $"{key.Description}\n\nExample: {key.Name}: {key.Example}");
                    Members(json, key.Shape);
                    json.Close();
                }

                json.Close();
                break;
            case DataConditionsShape conditions:
                Members(json, conditions.Table);
                break;
            case TableShape table:
                json.Text("type", "object");
                json.Raw("minProperties", "1");
                json.Open("additionalProperties");
                Members(json, table.Item);
                json.Close();
                break;
            case ListShape list:
                json.Text("type", "array");
                json.Raw("minItems", list.Least.ToString(CultureInfo.InvariantCulture));
                json.Open("items");
                Members(json, list.Item);
                json.Close();
                break;
            case EitherShape either:
                json.Array("anyOf", either.Shapes, Members);
                break;
            case ChoiceShape choice:
                json.Raw("enum", "[" + string.Join(", ", choice.Choices.Select(Quote)) + "]");
                break;
            case FlagShape:
                json.Text("type", "boolean");
                break;
            case CriticShape:
                // YAML reads oracle(error: 0.5) as a map of one key.
                json.Raw("anyOf", "[{ \"type\": [\"string\", \"number\", \"boolean\"] }, { \"type\": \"object\", \"maxProperties\": 1, \"additionalProperties\": { \"type\": [\"string\", \"number\", \"boolean\"] } }]");
                break;
            case VariableShape:
                json.Text("type", "string");
                json.Text("pattern", VariableShape.Pattern);
                break;
            case WholeShape whole:
                // YAML 1.2 reads 100_000 as text.
                json.Raw("type", "[\"integer\", \"string\"]");
                json.Raw("minimum", whole.Least.ToString(CultureInfo.InvariantCulture));
                json.Raw("maximum", whole.Most.ToString(CultureInfo.InvariantCulture));
                json.Text("pattern", $"^{(whole.Word is { } allowed ? $"{allowed}$|^" : "")}-?[0-9]+(_[0-9]+)*$");
                break;
            case NumberShape number:
                json.Raw("type", "[\"number\", \"string\"]");
                json.Raw(number.AboveLeast ? "exclusiveMinimum" : "minimum", number.Least.ToString("R", CultureInfo.InvariantCulture));
                if (!double.IsPositiveInfinity(number.Most))
                {
                    json.Raw("maximum", number.Most.ToString("R", CultureInfo.InvariantCulture));
                }

                json.Text("pattern", $"^{(number.Word is { } word ? $"{word}$|^" : "")}-?[0-9]+(_[0-9]+)*(\\.[0-9]+)?([eE][+-]?[0-9]+)?$");
                break;
            default:
                // A text may look like a number or a truth value; the place decides.
                json.Raw("type", "[\"string\", \"number\", \"boolean\"]");
                break;
        }
    }

    /// <summary>A text as JSON.</summary>
    internal static string Quote(string text)
    {
        var json = new StringBuilder("\"");
        foreach (char c in text)
        {
            json.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                < ' ' => "\\u" + ((int)c).ToString("x4", CultureInfo.InvariantCulture),
                _ => c.ToString(),
            });
        }

        return json.Append('"').ToString();
    }

    /// <summary>Writes indented JSON.</summary>
    private sealed class Writer
    {
        private readonly StringBuilder _json = new();
        private int _depth;
        private bool _first = true;

        public void Open(string? name = null)
        {
            Item(name is null ? "{" : Quote(name) + ": {");
            _depth++;
            _first = true;
        }

        public void Close()
        {
            _depth--;
            _json.Append('\n').Append(' ', _depth * 2).Append('}');
            _first = false;
        }

        public void Text(string name, string value) => Raw(name, Quote(value));

        public void Raw(string name, string value) => Item($"{Quote(name)}: {value}");

        public void Array(string name, IReadOnlyList<Shape> shapes, Action<Writer, Shape> write)
        {
            Item(Quote(name) + ": [");
            _depth++;
            _first = true;
            foreach (Shape shape in shapes)
            {
                Open();
                write(this, shape);
                Close();
            }

            _depth--;
            _json.Append('\n').Append(' ', _depth * 2).Append(']');
            _first = false;
        }

        private void Item(string text)
        {
            if (_json.Length > 0)
            {
                _json.Append(_first ? "\n" : ",\n").Append(' ', _depth * 2);
            }

            _json.Append(text);
            _first = false;
        }

        public override string ToString() => _json.ToString();
    }
}
