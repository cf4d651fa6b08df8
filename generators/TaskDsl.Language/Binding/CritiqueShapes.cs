namespace TaskDsl.Language.Binding;

/// <summary>The forms of the released critiques (Saunders et al. 2022), and the formats that each has examples of.</summary>
internal static class CritiqueShapes
{
    private static readonly (string Shape, string[] Formats)[] All =
    [
        ("critiques_base", ["base"]),
        ("critiques", ["critiqueability", "critique", "conditional_refinement", "direct_refinement"]),
        ("critiques_helpfulness", ["helpfulness", "critique", "conditional_refinement", "direct_refinement"]),
    ];

    /// <summary>The fields that <c>base</c> must show.</summary>
    public static readonly string[] Inputs = ["passage", "question"];

    /// <summary>Whether a shape is one of them.</summary>
    public static bool Has(string? shape) => All.Any(known => known.Shape == shape);

    /// <summary>The formats that a shape has examples of.</summary>
    public static string[] FormatsOf(string shape) => All.First(known => known.Shape == shape).Formats;
}
