using Microsoft.CodeAnalysis.Text;
using TaskDsl.Language.Model;
using TaskDsl.Language.Naming;
using static TaskDsl.Generators.Emit.SourceWriter;

namespace TaskDsl.Generators.Emit;

/// <summary>Writes the C# of one task. Depends on the model alone: equal models give equal text.</summary>
internal static class TaskEmitter
{
    public static SourceText Emit(TaskModel task, OracleModel? oracle, string rootNamespace)
    {
        var w = new SourceWriter(rootNamespace);
        w.Summary($"The task <c>{task.Name}</c>{(task.Summary.Length > 0 ? ": " + Xml(task.Summary) : ".")}");
        w.Line($"/// <remarks>Compiled from <c>{Xml(task.SourceFile)}</c>.</remarks>");
        w.Line(GeneratedCode);
        w.Line($"public static partial class {task.Name}Task");
        w.Open();
        w.Summary("The task's name.");
        w.Line($"public const string Name = {Literal(task.Name)};");
        w.Line();
        foreach (FieldModel field in task.Fields)
        {
            if (field.Turns is { } turns)
            {
                Names(w, field, "Role", turns.Roles, "roles", "role", "Turns!.Roles");
            }
            else if (field.IsLabel)
            {
                Names(w, field, "Label", field.Labels, "labels", "label", "Labels");
            }
        }

        foreach (FormatModel format in task.Formats)
        {
            FormatEmitter.Emit(w, task, format);
        }

        Definition(w, task, oracle);
        w.Line();
        Fields(w, task);
        w.Close();
        return w.ToSourceText();
    }

    private static void Names(SourceWriter w, FieldModel field, string suffix, IReadOnlyList<string> texts, string plural, string singular, string property)
    {
        string name = CSharpName.Pascal(field.Name), type = name + suffix;
        string[] members = CSharpName.Labels(texts);
        w.Summary($"The {plural} of the field <c>{field.Name}</c>{(field.IsLabel ? ", the positive one first" : "")}.");
        w.Line($"public enum {type}");
        w.Open();
        for (int i = 0; i < members.Length; i++)
        {
            w.Summary($"The text <c>{Xml(texts[i])}</c>.");
            w.Line(members[i] + ",");
        }

        w.Close();
        w.Line();
        w.Summary($"The {singular}'s text, as the task file spells it.");
        w.Line($"public static string ToText(this {type} {singular}) => Fields.{name}.{property}[(int){singular}];");
        w.Line();
    }

    private static void Definition(SourceWriter w, TaskModel task, OracleModel? oracle)
    {
        w.Summary("The task as the runtime sees it.");
        w.Line("public static global::TaskDsl.Tasks.TaskDefinition Definition { get; } = new()");
        w.Open();
        w.Line("Name = Name,");
        if (task.Title.Length > 0)
        {
            w.Line($"Title = {Literal(task.Title)},");
        }

        if (task.Summary.Length > 0)
        {
            w.Line($"Summary = {Literal(task.Summary)},");
        }

        w.Line($"SourceFile = {Literal(task.SourceFile)},");
        w.Line($"Fields = [{string.Join(", ", task.Fields.Select(field => "Fields." + CSharpName.Pascal(field.Name)))}],");
        w.Line($"Formats = [{string.Join(", ", task.Formats.Select(format => CSharpName.Pascal(format.Name)))}],");
        if (oracle is not null)
        {
            w.Line($"Oracle = {OracleExpression.Of(oracle)},");
        }

        w.Close("};");
    }

    private static void Fields(SourceWriter w, TaskModel task)
    {
        w.Line("private static class Fields");
        w.Open();
        foreach (FieldModel field in task.Fields)
        {
            string[] settings =
            [
                .. field.AllowsEmpty ? (string[])["AllowsEmpty = true"] : [],
                .. field.IsLabel ? (string[])[$"Labels = [{string.Join(", ", field.Labels.Select(Literal))}]"] : [],
                .. field.Turns is { } turns ? (string[])[$"Turns = {Template(turns)}"] : [],
                .. field.MaxTokens is { } most ? (string[])[$"MaxTokens = {Numbers.Text(most)}"] : [],
            ];
            string initializer = settings.Length == 0 ? "" : $" {{ {string.Join(", ", settings)} }}";
            w.Line($"public static readonly global::TaskDsl.Formats.Field {CSharpName.Pascal(field.Name)} = new({Literal(field.Name)}, global::TaskDsl.Formats.FieldType.{field.Kind}){initializer};");
        }

        w.Close();
    }

    private static string Template(TurnsModel turns) =>
        $"new global::TaskDsl.Formats.TurnTemplate([{string.Join(", ", turns.Roles.Select(Literal))}], global::TaskDsl.Formats.FieldType.{turns.TextKind}, "
        + $"{Literal(turns.Before)}, {Literal(turns.Between)}, {Literal(turns.After)}, TextFirst: {(turns.TextFirst ? "true" : "false")})";
}
