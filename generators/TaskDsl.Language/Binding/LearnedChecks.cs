using TaskDsl.Language.Diagnostics;
using TaskDsl.Language.Model;
using TaskDsl.Language.Yaml;

namespace TaskDsl.Language.Binding;

/// <summary>Checks the loss mask: what is learned is shown, is no input, and is where the text ends.</summary>
internal sealed class LearnedChecks(FieldTable fields, DiagnosticList diagnostics)
{
    public void Check(BoundFormat format)
    {
        if (format.Map?.Entry("learns")?.Value is YamlList { Items.Count: 0 } none)
        {
            diagnostics.Report(Rules.NothingLearned, none.Range, format.Name);
            format.Broken = true;
        }

        int before = diagnostics.Count;
        bool textKnown = !format.Broken;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (YamlScalar learned in format.Learns)
        {
            if (!fields.Has(learned.Value))
            {
                if (!fields.Broken)
                {
                    diagnostics.Report(Rules.UnknownField, learned.Range, learned.Value, Suggestion.For(learned.Value, fields.Names));
                }
            }
            else if (!seen.Add(learned.Value))
            {
                diagnostics.Report(Rules.LearnedTwice, learned.Range, learned.Value);
            }
            else if (fields.Get(learned.Value) is { Kind: FieldKind.Turns })
            {
                diagnostics.Report(Rules.LearnsInput, learned.Range, format.Name, learned.Value, "it is a conversation, which is context only; learn the text that answers it");
            }
            else if (textKnown && !format.Shown.Contains(learned.Value))
            {
                diagnostics.Report(Rules.LearnedNotShown, learned.Range, format.Name, learned.Value);
            }
            else if (textKnown && InputOf(format, learned.Value) is { } above)
            {
                diagnostics.Report(Rules.LearnsInput, learned.Range, format.Name, learned.Value, $"it is an input, which '{above.Name}' shows and does not learn");
            }
        }

        if (textKnown && diagnostics.Count == before)
        {
            CheckEnd(format);
        }

        format.Broken |= diagnostics.Count > before;
    }

    /// <summary>The nearest format above that shows a field which none above learns.</summary>
    private static BoundFormat? InputOf(BoundFormat format, string field) =>
        format.Ancestors().Any(above => above.Learned(field)) ? null : format.Ancestors().FirstOrDefault(above => above.Shown.Contains(field));

    private void CheckEnd(BoundFormat format)
    {
        int last = -1;
        for (int i = 0; i < format.Parts.Count; i++)
        {
            last = format.Parts[i].IsField && format.Learned(format.Parts[i].Text) ? i : last;
        }

        if (last < 0 || last == format.Parts.Count - 1)
        {
            return;
        }

        TextRange place = last + 1 >= format.Inherited ? format.Parts[last + 1].Range : format.Learns.First(name => name.Value == format.Parts[last].Text).Range;
        diagnostics.Report(Rules.TextAfterLearned, place, format.Parts[last].Text);
    }
}
