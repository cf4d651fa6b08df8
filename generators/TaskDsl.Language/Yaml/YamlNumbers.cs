using TaskDsl.Language.Shapes;

namespace TaskDsl.Language.Yaml;

/// <summary>Numbers in maps that were checked by their shape.</summary>
internal static class YamlNumbers
{
    /// <summary>A whole number; null where the key is missing or broken.</summary>
    public static long? Whole(this YamlMap map, string key) => map.Get<YamlScalar>(key) is { } scalar ? Numbers.Whole(scalar.Value) : null;

    /// <summary>A number; null where the key is missing or broken.</summary>
    public static double? Number(this YamlMap map, string key) => map.Get<YamlScalar>(key) is { } scalar ? Numbers.Real(scalar.Value) : null;
}
