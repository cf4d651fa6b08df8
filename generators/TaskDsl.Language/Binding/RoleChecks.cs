using TaskDsl.Language.Diagnostics;
using TaskDsl.Language.Model;
using TaskDsl.Language.Yaml;

namespace TaskDsl.Language.Binding;

/// <summary>Checks the six named formats against Table 1 of Saunders et al. 2022: what each takes, and what it gives.</summary>
internal static class RoleChecks
{
    private static readonly string[] OfAnswers = ["critiqueability", "critique", "direct_refinement"];

    private static readonly string[] OfCritiques = ["helpfulness", "conditional_refinement"];

    public static void Check(IReadOnlyList<BoundFormat> formats, DiagnosticList diagnostics)
    {
        BoundFormat? basic = Sound("base"), critique = Sound("critique");
        foreach (BoundFormat format in formats.Where(format => !format.Broken))
        {
            bool ofCritiques = OfCritiques.Contains(format.Name);
            if (!IsNamed(format))
            {
                continue;
            }

            if (InputOf(format, ofCritiques) is { } input)
            {
                diagnostics.Report(Rules.LearnsInput, input.Range, format.Name, input.Value, "Table 1 of Saunders et al. 2022 makes it an input of the format");
                format.Broken = true;
            }
            else if (ShapeOf(format) is { } shape)
            {
                diagnostics.Report(Rules.RoleMismatch, format.Learns[0].Range, format.Name, shape);
                format.Broken = true;
            }
        }

        // What is wrong above is wrong below.
        foreach (BoundFormat format in formats)
        {
            format.Broken |= format.NeedsBroken();
        }

        BoundFormat? Sound(string name) => formats.FirstOrDefault(format => format.Name == name && !format.Broken);

        YamlScalar? InputOf(BoundFormat format, bool ofCritiques) => format == basic ? null : format.Learns.FirstOrDefault(learned =>
            (basic?.Shown.Contains(learned.Value) ?? false)
            || (ofCritiques && (critique?.Segments.OfType<FieldSegmentModel>().Any(segment => segment.Learned && !segment.Field.IsLabel && segment.Field.Name == learned.Value) ?? false)));
    }

    /// <summary>Checks that an oracle can fill the named formats: it knows texts only.</summary>
    public static void CheckOracle(IReadOnlyList<BoundFormat> formats, FieldTable fields, DiagnosticList diagnostics)
    {
        foreach (FieldModel field in fields.Sound.Where(field => field.Turns is not null))
        {
            if (formats.FirstOrDefault(format => !format.Broken && IsNamed(format) && format.Shown.Contains(field.Name)) is { } named)
            {
                diagnostics.Report(Rules.OracleAndTurns, fields.PlaceOf(field.Name), field.Name, named.Name);
            }
        }
    }

    private static bool IsNamed(BoundFormat format) => format.Name == "base" || OfAnswers.Contains(format.Name) || OfCritiques.Contains(format.Name);

    private static string? ShapeOf(BoundFormat format)
    {
        FieldModel[] learned = [.. format.Segments.OfType<FieldSegmentModel>().Where(segment => segment.Learned).Select(segment => segment.Field)];
        FieldModel[] texts = [.. learned.Where(field => !field.IsLabel)];
        return format.Name switch
        {
            "base" => learned.Length == 1 && texts.Length == 1 ? null : "must learn one field, the answer, which is no label",
            "critiqueability" or "helpfulness" => learned.Length == 1 && learned[0].Labels.Count == 2 ? null : "must learn one field, which has two labels, the positive one first",
            _ => texts.Length == 1 ? null : "must learn one text, and besides it only labels",
        };
    }
}
