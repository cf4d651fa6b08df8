using TaskDsl.Language.Diagnostics;
using TaskDsl.Language.Model;
using TaskDsl.Language.Shapes;
using TaskDsl.Language.Yaml;

namespace TaskDsl.Language.Binding;

/// <summary>Checks of a source's keys against one another.</summary>
internal static class DataFormChecks
{
    private static readonly (string Key, string Shape)[] OfOneShape = [("prefer", "safe_rlhf"), ("margins", "ultrafeedback"), ("flawless", "critiques")];

    /// <summary>Checks that a source's keys say one thing.</summary>
    public static void Check(YamlMap source, DataPathModel? each, DiagnosticList diagnostics)
    {
        YamlEntry? shape = source.Entry("shape");
        string? name = (shape?.Value as YamlScalar)?.Value;
        foreach (string key in (string[])["map", "each", "for"])
        {
            if ((key != "for" || !CritiqueShapes.Has(name)) && shape is not null && source.Entry(key) is { } second)
            {
                diagnostics.Report(Rules.TwoForms, second.Key.Range, key, "'shape' says already what the records hold; keep one of the two");
            }
        }

        if (shape is null && source.Entry("map") is null && source.Entry("each") is { } alone)
        {
            diagnostics.Report(Rules.TwoForms, alone.Key.Range, "each", "it needs 'map', which says where each item's values stand");
        }

        foreach ((string key, string form) in OfOneShape)
        {
            if (source.Entry(key) is { } entry && name != form && shape?.Value is not YamlBroken)
            {
                diagnostics.Report(Rules.TwoForms, entry.Key.Range, key, $"it belongs to 'shape: {form}'");
            }
        }

        if (name == "safe_rlhf" && source.Entry("prefer") is null)
        {
            diagnostics.Report(Rules.TwoForms, shape!.Value.Range, name, "it has two preferences; say which one counts: 'prefer: better' or 'prefer: safer'");
        }

        if (name == "critiques" && source.Entry("flawless") is null)
        {
            diagnostics.Report(Rules.TwoForms, shape!.Value.Range, name, "an answer without critiques is one without a flaw only from a rating on, which is yours to say: 'flawless: 7'");
        }

        if (each is not null && !each.Steps.Any(step => step.IsEvery) && source.Get<YamlScalar>("each") is { } walks)
        {
            diagnostics.Report(Rules.InvalidPath, walks.Range, walks.Value, "it walks no list; write '[*]' after the list's key");
        }
    }

    /// <summary>Checks that each <c>[*]</c> of a path means the item that <c>each</c> stands at.</summary>
    public static void CheckEvery(YamlScalar text, DataPathModel? each, DiagnosticList diagnostics)
    {
        if (DataPathText.Read(text.Value, out _, out _) is not { } path)
        {
            return;
        }

        int last = Enumerable.Range(0, path.Steps.Count).LastOrDefault(i => path.Steps[i].IsEvery);
        bool walks = path.Steps.Any(step => step.IsEvery);
        if (walks && (each is null || each.Steps.Count <= last || !path.Steps.Take(last + 1).SequenceEqual(each.Steps.Take(last + 1))))
        {
            diagnostics.Report(Rules.InvalidPath, text.Range, text.Value, each is null ? "'[*]' means an item of a list that 'each' walks, and there is no 'each'" : "up to its last '[*]' it must be as 'each' is");
        }
    }

    /// <summary>Checks that a mapped field says one thing.</summary>
    public static void CheckField(YamlScalar target, YamlMap field, DiagnosticList diagnostics)
    {
        YamlEntry? path = field.Entry("path"), value = field.Entry("value");
        if (path is null && value is null)
        {
            diagnostics.Report(Rules.TwoForms, target.Range, target.Value, "it has neither a 'path' nor one 'value' for all items");
        }
        else if (value is not null && field.Entries.FirstOrDefault(entry => entry != value) is { } other)
        {
            diagnostics.Report(Rules.TwoForms, other.Key.Range, other.Key.Value, "'value' gives every item the same; keep one of the two");
        }
        else if (field.Entry("values") is not null && (field.Entry("numbers") ?? field.Entry("cut_prefix")) is { } unused)
        {
            diagnostics.Report(Rules.TwoForms, unused.Key.Range, unused.Key.Value, "'values' names each value already");
        }
    }
}
