using TaskDsl.Language.Binding;
using TaskDsl.Language.Diagnostics;
using TaskDsl.Language.Model;
using TaskDsl.Language.Yaml;

namespace TaskDsl.Language.Checks;

/// <summary>Checks that every text of a format has one reading, unless the format is guarded at run time.</summary>
internal static class AmbiguityChecks
{
    public static void Check(BoundFormat format, DiagnosticList diagnostics)
    {
        if (format.Guarded || Ambiguity.Find(format.Segments) is not { } witness)
        {
            return;
        }

        string field = witness.First.Keys.First(name => witness.First[name] != witness.Second[name]);
        TemplatePart? part = format.Parts.Skip(format.Inherited).FirstOrDefault(candidate => candidate.IsField && candidate.Text == field);
        diagnostics.Report(Rules.Ambiguous, part?.Range ?? format.Place, format.Name, Show(witness.Text), field, ShowValue(witness.First), ShowValue(witness.Second));
        format.Broken = true;

        // A conversation is shown as data spell it.
        string ShowValue(IReadOnlyDictionary<string, string> values) =>
            format.Segments.OfType<FieldSegmentModel>().Any(segment => segment.Field.Name == field && segment.Field.Turns is not null) ? values[field] : Show(values[field]);
    }

    private static string Show(string text) => text.Replace("\\", "\\\\").Replace("\r", "\\r").Replace("\n", "\\n").Replace("\t", "\\t");
}
