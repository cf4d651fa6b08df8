using TaskDsl.Language.Model;
using TaskDsl.Language.Naming;
using static TaskDsl.Generators.Emit.SourceWriter;

namespace TaskDsl.Generators.Emit;

/// <summary>Writes one format: its example, its formatter, and the property that holds it.</summary>
internal static class FormatEmitter
{
    public static void Emit(SourceWriter w, TaskModel task, FormatModel format)
    {
        string name = CSharpName.Pascal(format.Name);
        FieldModel[] parameters = [.. format.Parameters];
        Example(w, format, name, parameters);

        Template(w, format, $"The format <c>{format.Name}</c>. Between ⟦ and ⟧ stands what is learned; ◆ is the end token.");
        w.Line(GeneratedCode);
        string example = $"{name}Example", shot = format.Shots is { } shots ? CSharpName.Pascal(shots.Of) : "";
        w.Line($"public sealed class {name}Format : global::TaskDsl.Formats.{(shot.Length > 0 ? $"FewShotFormat<{example}, {shot}Example>" : $"Format<{example}>")}");
        w.Open();
        Constructor(w, task, format, name);
        Prompts(w, format);
        if (shot.Length > 0)
        {
            w.Line("/// <inheritdoc/>");
            w.Line($"protected override string[] ShotValues({shot}Example shot) => {task.Name}Task.{shot}.ToValues(shot);");
            w.Line();
        }

        w.Line("/// <inheritdoc/>");
        w.Line($"public override string[] ToValues({name}Example example) => [{string.Join(", ", parameters.Select(field => Value(field, "example." + CSharpName.Pascal(field.Name))))}];");
        w.Line();
        w.Line("/// <inheritdoc/>");
        w.Line($"public override {name}Example FromValues(global::System.Collections.Generic.IReadOnlyList<string> values) => new({string.Join(", ", parameters.Select(Argument))});");
        w.Close();
        w.Line();
        w.Summary($"Renders, encodes and parses <c>{task.Name}.{format.Name}</c>.");
        w.Line($"public static {name}Format {name} {{ get; }} = new();");
        w.Line();
    }

    private static void Example(SourceWriter w, FormatModel format, string name, FieldModel[] parameters)
    {
        w.Summary($"An example of <c>{format.Name}</c>.");
        foreach (FieldModel field in parameters)
        {
            w.Line($"/// <param name=\"{CSharpName.Pascal(field.Name)}\">The field <c>{field.Name}</c>: {Describe(field)}.</param>");
        }

        w.Line(GeneratedCode);
        w.Line($"public sealed record {name}Example({string.Join(", ", parameters.Select(field => $"{Type(field)} {CSharpName.Pascal(field.Name)}"))});");
        w.Line();
    }

    private static void Constructor(SourceWriter w, TaskModel task, FormatModel format, string name)
    {
        string extends = format.Extends is null ? "null" : Literal(format.Extends);
        w.Line($"internal {name}Format()");
        w.Line($"    : base({Literal(task.Name)}, {Literal(format.Name)}, {Literal(format.Id)}, {extends},");
        w.Open("    [");
        foreach (SegmentModel segment in format.Segments)
        {
            w.Line("    " + Segment(segment) + ",");
        }

        w.Close("    ])");
        w.Open();
        w.Close();
        w.Line();
        if (format.Guarded)
        {
            Override(w, "bool Guarded => true");
        }

        if (format.Shots is { } shots)
        {
            Override(w, $"global::TaskDsl.Formats.FewShot FewShot => new({task.Name}Task.{CSharpName.Pascal(shots.Of)}, {Numbers.Text(shots.Count)}, {Literal(shots.Separator)}, global::TaskDsl.Formats.ShotChoice.{(shots.Each ? "Each" : "Fixed")})");
        }

        if (format.Scores)
        {
            Override(w, "bool Scores => true");
        }

        if (format.Margins.Count > 0)
        {
            string margins = string.Join(", ", format.Margins.Select(margin => $"new({Literal(margin.Confidence)}, {Numbers.Text(margin.Margin)})"));
            Override(w, $"global::System.Collections.Immutable.ImmutableArray<global::TaskDsl.Formats.Margin> Margins {{ get; }} = [{margins}]");
        }
    }

    private static void Override(SourceWriter w, string member)
    {
        w.Line("/// <inheritdoc/>");
        w.Line($"public override {member};");
        w.Line();
    }

    private static string Segment(SegmentModel segment)
    {
        switch (segment)
        {
            case LiteralModel literal:
                return $"new global::TaskDsl.Formats.LiteralSegment({Literal(literal.Text)})";
            case FieldSegmentModel field:
                string[] settings =
                [
                    .. field.LeadingSpace ? (string[])["LeadingSpace = true"] : [],
                    .. field.Learned ? (string[])["Learned = true"] : [],
                    .. field.Given is { } given ? (string[])[$"Given = {Literal(given)}"] : [],
                ];
                return $"new global::TaskDsl.Formats.FieldSegment(Fields.{CSharpName.Pascal(field.Field.Name)}){(settings.Length == 0 ? "" : $" {{ {string.Join(", ", settings)} }}")}";
            default:
                return $"new global::TaskDsl.Formats.EndSegment(Learned: {(((EndModel)segment).Learned ? "true" : "false")})";
        }
    }

    private static void Prompts(SourceWriter w, FormatModel format)
    {
        var before = new List<FieldModel>();
        foreach (FieldSegmentModel segment in format.Segments.OfType<FieldSegmentModel>())
        {
            if (segment.Learned)
            {
                string field = segment.Field.Name;
                // No field's name in C# ends in '_'.
                string shots = before.Any(input => input.Name == "shots") ? "shots_" : "shots";
                string parameters = string.Join(", ", (format.Shots is { } few ? (string[])[$"global::System.Collections.Generic.IReadOnlyList<{CSharpName.Pascal(few.Of)}Example> {shots}"] : [])
                    .Concat(before.Select(input => $"{Type(input)} {CSharpName.Camel(input.Name)}")));
                string values = string.Join(", ", before.Select(input => Value(input, CSharpName.Camel(input.Name))));
                w.Summary($"The text before <c>{field}</c>, exactly as in training: where its {(segment.Field.IsLabel ? "labels are scored" : "samples start")}.");
                w.Line($"public global::TaskDsl.Formats.Prompt PromptFor{CSharpName.Pascal(field)}({parameters}) => Prompt({Literal(field)}, [{values}]{(format.Shots is null ? "" : $", Shots({shots})")});");
                w.Line();
            }

            if (segment.Given is null)
            {
                before.Add(segment.Field);
            }
        }
    }

    private static void Template(SourceWriter w, FormatModel format, string summary)
    {
        w.Line("/// <summary>" + summary);
        w.Line("/// <code>");
        string text = Before(format.Shots) + string.Concat(format.Segments.Select((segment, index) => segment switch
        {
            LiteralModel literal => literal.Text,
            FieldSegmentModel field => Shown(field, format.Segments.ElementAtOrDefault(index + 1) is EndModel),
            _ => "",
        }));
        foreach (string line in text.Split('\n'))
        {
            w.Line(("/// " + Xml(line)).TrimEnd());
        }

        w.Line("/// </code></summary>");
    }

    private static string Before(ShotsModel? shots) =>
        shots is null ? "" : $"({Numbers.Text(shots.Count)} of {shots.Of}){shots.Separator}";

    private static string Shown(FieldSegmentModel segment, bool ends)
    {
        string value = (segment.LeadingSpace ? " " : "") + (segment.Given ?? "{" + segment.Field.Name + "}");
        return segment.Learned ? $"⟦{value}{(ends ? "◆" : "")}⟧" : value;
    }

    private static string Type(FieldModel field) => field.Kind switch
    {
        FieldKind.Labels => CSharpName.Pascal(field.Name) + "Label",
        FieldKind.Turns => $"global::TaskDsl.Formats.Conversation<{CSharpName.Pascal(field.Name)}Role>",
        _ => "string",
    };

    private static string Value(FieldModel field, string value) => field.Kind switch
    {
        FieldKind.Labels => $"{value}.ToText()",
        FieldKind.Turns => $"global::TaskDsl.Formats.Conversation.ToValue({value}, static role => role.ToText())",
        _ => value,
    };

    private static string Argument(FieldModel field, int index)
    {
        string value = $"values[{index.ToString(System.Globalization.CultureInfo.InvariantCulture)}]";
        string name = CSharpName.Pascal(field.Name);
        return field.Kind switch
        {
            FieldKind.Labels => $"({name}Label)Fields.{name}.Labels.IndexOf({value})",
            FieldKind.Turns => $"global::TaskDsl.Formats.Conversation.FromValue({value}, static role => ({name}Role)Fields.{name}.Turns!.Roles.IndexOf(role))",
            _ => value,
        };
    }

    private static string Describe(FieldModel field) => (field.Kind switch
    {
        FieldKind.Labels => "one of its labels",
        FieldKind.Turns => $"a conversation of one or more turns, each written <c>{Xml(field.Turns!.As.Replace("\n", "↵"))}</c>",
        FieldKind.Line => "text without a line break",
        FieldKind.Paragraph => "text without a blank line",
        _ => "text",
    }) + (field.AllowsEmpty ? ", or empty" : "");
}
