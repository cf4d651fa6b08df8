using TaskDsl.Language.Checks;
using TaskDsl.Language.Diagnostics;
using TaskDsl.Language.Model;
using TaskDsl.Language.Naming;
using TaskDsl.Language.Shapes;
using TaskDsl.Language.Yaml;

namespace TaskDsl.Language.Binding;

/// <summary>Reads a <c>*.task.yaml</c> into its model.</summary>
public static class TaskParser
{
    /// <summary>Reads a file. Never throws, whatever the text is.</summary>
    /// <param name="path">The path for messages.</param>
    /// <param name="sourceFile">The path relative to the project, for the model.</param>
    /// <param name="text">The file's text.</param>
    /// <param name="needs">The tokenizer families that the project's experiments use.</param>
    public static TaskFile Parse(string path, string sourceFile, string text, EquatableArray<FamilyNeed> needs = default)
    {
        var diagnostics = new DiagnosticList(path, text);
        if (YamlReader.Read(diagnostics) is not { } root || TaskFileShape.File.Check(root, "a task file", diagnostics) is not YamlMap file)
        {
            return new TaskFile(null, null, null, default, diagnostics.ToArray());
        }

        YamlScalar? name = file.Get<YamlScalar>("task");
        if (name is not null && !CSharpName.IsIdentifier(name.Value))
        {
            diagnostics.Report(Rules.InvalidName, name.Range, name.Value, "a task", "use letters, digits and '_', a letter first");
            name = null;
        }

        FieldTable fields = FieldBinder.Bind(file.Get<YamlMap>("fields"), diagnostics);
        OracleRequest? oracle = OracleOf(file, diagnostics);
        List<BoundFormat> formats = new FormatBinder(fields, FamiliesOf(file, name?.Value, needs), diagnostics).Bind(file.Get<YamlMap>("formats"));
        RoleChecks.Check(formats, diagnostics);
        if (oracle is not null)
        {
            RoleChecks.CheckOracle(formats, fields, diagnostics);
        }

        if (name is not null)
        {
            CollisionChecks.Check(name.Value, fields, formats, diagnostics);
        }

        TaskModel? task = name is null ? null : new TaskModel
        {
            Name = name.Value,
            Title = file.Get<YamlScalar>("title")?.Value ?? "",
            Summary = file.Get<YamlScalar>("summary")?.Value ?? "",
            SourceFile = sourceFile,
            Fields = fields.Sound.ToEquatableArray(),
            Formats = formats.Where(format => !format.Broken).Select(format => format.ToModel()).ToEquatableArray(),
            FormatNames = formats.Select(format => format.Name).ToEquatableArray(),
        };
        Placed? placed = name is null ? null : new Placed(name.Value, diagnostics.PlaceOf(name.Range));
        EquatableArray<Placed> places = formats.Select(format => new Placed(format.Name, diagnostics.PlaceOf(format.Place))).ToEquatableArray();
        return new TaskFile(task, placed, oracle, places, diagnostics.ToArray());
    }

    private static NeededFamily[] FamiliesOf(YamlMap file, string? task, EquatableArray<FamilyNeed> needs)
    {
        string[] own = [.. (file.Get<YamlList>("tokenizers")?.Items ?? []).OfType<YamlScalar>().Select(name => name.Value).Distinct()];
        return
        [
            .. own.Select(name => new NeededFamily(TokenizerFamilies.Parse(name), name)),
            .. needs.Where(need => need.Task == task && !own.Contains(need.Family))
                .Select(need => new NeededFamily(TokenizerFamilies.Parse(need.Family), $"{need.Family}, which the experiment '{need.Experiment}' uses")),
        ];
    }

    private static OracleRequest? OracleOf(YamlMap file, DiagnosticList diagnostics)
    {
        if (file.Entry("oracle") is not { } oracle)
        {
            if (file.Entry("parameters") is { Value: YamlMap } parameters)
            {
                diagnostics.Report(Rules.ParametersWithoutOracle, parameters.Key.Range, "the task has none; add 'oracle'");
            }

            return null;
        }

        return OracleRequests.Of(oracle.Value as YamlScalar, file, diagnostics) with { Broken = oracle.Value is YamlBroken };
    }
}
