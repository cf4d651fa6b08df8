using TaskDsl.Language.Diagnostics;
using TaskDsl.Language.Shapes;
using TaskDsl.Language.Yaml;

namespace TaskDsl.Language.Binding;

/// <summary>Reads <c>shots</c>: the whole examples before a format's text.</summary>
internal sealed class ShotBinder(IReadOnlyDictionary<string, BoundFormat> formats, DiagnosticList diagnostics)
{
    private const string DefaultSeparator = "\n\n";

    public void Bind(BoundFormat format)
    {
        if (format.Map?.Get<YamlMap>("shots") is not { } map)
        {
            return;
        }

        if (map.Entries.Any(entry => entry.Value is YamlBroken))
        {
            format.Broken = true;
            return;
        }

        YamlScalar? separator = map.Get<YamlScalar>("separator");
        if (separator is not null && MistakeOf(separator) is { } mistake)
        {
            Report(format, separator, mistake);
        }

        BoundFormat? of = map.Get<YamlScalar>("of") is { } name ? Find(format, name) : format;
        if (of is not null)
        {
            format.Shots = new BoundShots(
                of, (int)Numbers.Whole(map.Get<YamlScalar>("count")!.Value)!.Value, separator?.Value ?? DefaultSeparator, map.Get<YamlScalar>("choose")?.Value == "each");
        }
    }

    // A format with shots cannot be a shot, so shots never hold each other in a circle.
    private BoundFormat? Find(BoundFormat format, YamlScalar name)
    {
        if (!formats.TryGetValue(name.Value, out BoundFormat? of))
        {
            Report(format, name, $"are of '{name.Value}', which is not a format of this task{Suggestion.For(name.Value, formats.Keys)}");
        }
        else if (of != format && of.Map?.Entry("shots") is not null)
        {
            Report(format, name, $"are of '{name.Value}', which has shots itself; name a format without");
            return null;
        }

        return of;
    }

    private static string? MistakeOf(YamlScalar separator) =>
        separator.Value.Length == 0 ? "are followed by nothing, so they would run on in the text; give a separator such as \"\\n\\n\""
        : separator.Form == ScalarForm.DoubleQuoted ? null
        : separator.Form is ScalarForm.Literal or ScalarForm.Folded || separator.Value.IndexOf('\\') >= 0 ? "have a separator that is not written byte for byte; write it between double quotes, as in \"\\n\\n\""
        : null;

    private void Report(BoundFormat format, YamlScalar place, string reason)
    {
        diagnostics.Report(Rules.InvalidShots, place.Range, format.Name, reason);
        format.Broken = true;
    }
}
