using TaskDsl.Language;
using TaskDsl.Language.Model;
using static TaskDsl.Generators.Emit.ExperimentEmitter;
using static TaskDsl.Generators.Emit.SourceWriter;

namespace TaskDsl.Generators.Emit;

/// <summary>The C# of an experiment's data.</summary>
internal static class DataExpression
{
    private const string Data = "global::TaskDsl.Data.";

    public static string Of(DataModel data) => Record(
        "DataDefinition",
        Sources("Train", data.Train),
        Sources("Validation", data.Validation),
        Sources("Test", data.Test),
        Setting("ValidationShare", data.ValidationShare),
        Setting("TestShare", data.TestShare));

    private static string? Sources(string name, EquatableArray<DataSourceModel> sources) => List(name, sources.Select(Source));

    private static string Source(DataSourceModel source) => Record(
        "DataSource",
        List("Files", source.Files.Select(Literal)),
        source.Shape is { } shape ? $"Shape = {Namespace}DataShape.{CSharpName(shape)}" : null,
        source.Each is { } each ? $"Each = {Path(each)}" : null,
        List("Map", source.Map.Select(Mapping)),
        source.Group is { } group ? $"Group = {Path(group)}" : null,
        List("For", source.For.Select(Literal)),
        Conditions("Where", source.Where),
        Conditions("Unless", source.Unless),
        Setting("FlawlessRating", source.Flawless),
        Renamed("Roles", source.Roles),
        source.PrefersSafer ? $"Prefer = {Namespace}SafePreference.Safer" : null,
        source.ScoreMargins ? "ScoreMargins = true" : null,
        source.LeavesOutInvalid ? "LeavesOutInvalid = true" : null,
        source.Trims ? "Trims = true" : null);

    private static string? Conditions(string name, EquatableArray<DataConditionModel> conditions) =>
        List(name, conditions.Select(condition => $"new {Namespace}DataCondition({Path(condition.Path)}, [{string.Join(", ", condition.Values.Select(Literal))}])"));

    private static string Mapping(FieldMappingModel mapping)
    {
        string[] settings = [.. new[]
        {
            mapping.Side is { } side ? $"Side = {Namespace}PairSide.{CSharpName(side)}" : null,
            mapping.Fixed is { } value ? $"Fixed = {Literal(value)}" : null,
            mapping.Optional ? "Optional = true" : null,
            mapping.TakesNumbers ? "TakesNumbers = true" : null,
            mapping.WithoutPrefix.Length > 0 ? $"WithoutPrefix = {Literal(mapping.WithoutPrefix)}" : null,
            Renamed("Values", mapping.Values),
        }.OfType<string>()];
        string created = $"new {Namespace}FieldMapping({Literal(mapping.Field)}, {(mapping.Path is { } path ? Path(path) : "null")})";
        return settings.Length == 0 ? created : $"{created} {{ {string.Join(", ", settings)} }}";
    }

    private static string Path(DataPathModel path) => $"{Data}DataPath.Of({string.Join(", ", path.Steps.Select(step => step.Key is { } key ? Literal(key) : step.Index is { } index ? Numbers.Text(index) : $"{Data}DataStep.Every"))})";

    private static string? Renamed(string name, EquatableArray<RenamedModel> words) =>
        List(name, words.Select(word => $"new({Literal(word.From)}, {Literal(word.To)})"));

    private static string? List(string name, IEnumerable<string> items)
    {
        string all = string.Join(", ", items);
        return all.Length == 0 ? null : $"{name} = [{all}]";
    }

    // hh_rlhf is HhRlhf.
    private static string CSharpName(string word) => string.Concat(word.Split('_').Select(part => char.ToUpperInvariant(part[0]) + part.Substring(1)));
}
