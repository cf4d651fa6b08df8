using System.Globalization;
using System.Text;
using TaskDsl.Evaluation.Statistics;

namespace TaskDsl.Evaluation.Assistance;

/// <summary>What assistance does as plain text for a terminal, at most 80 columns wide.</summary>
public static class AssistanceSummary
{
    private const int NameWidth = 22;

    /// <summary>A heading, both figures as tables, and the shares. Ends with a line break.</summary>
    /// <param name="results">The numbers.</param>
    /// <param name="title">Where they come from.</param>
    public static string Text(AssistanceResults results, string title)
    {
        var text = new StringBuilder();
        text.Append(title).Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"{results.Records} records of {results.Labelers} people: {results.Answers} answers to {results.Questions} questions\n");
        text.Append(CultureInfo.InvariantCulture, $"{results.Bootstrap.Resamples} bootstrap draws over {(results.Bootstrap.Passages is { } passages ? $"{passages} passages" : "questions")}, seed {results.Bootstrap.Seed}\n");

        text.Append('\n').Append("Figure 1, to an answer".PadRight(NameWidth)).Append("    value     z = 1   95 % interval\n");
        foreach (AssistanceCell cell in results.Figure1)
        {
            text.Append(CultureInfo.InvariantCulture, $"{cell.Source}, {cell.Condition} ({cell.Records})\n");
            foreach (AssistanceMeasure measure in AssistanceMeasure.All.Where(measure => cell.Measures.ContainsKey(measure.Key)))
            {
                Row(text, "  " + measure.Name, cell.Measures[measure.Key]);
            }
        }

        text.Append('\n');
        foreach ((string source, Estimate more) in results.More)
        {
            Row(text, $"more, {source}", more);
        }

        if (results.Edited is { } edited)
        {
            Row(text, "edited of used", edited);
        }

        if (results.Agreement is { } agreement)
        {
            Row(text, "rating agreement", agreement);
        }

        text.Append('\n').Append("Figure 2, to an answer".PadRight(NameWidth)).Append("    value     z = 1   95 % interval\n");
        foreach (KindsOfCritiques kinds in results.Figure2)
        {
            text.Append(kinds.Condition).Append('\n');
            foreach ((string kind, KindCount count) in kinds.Severity.Select(kind => (kind.Key is "unrated" ? kind.Key : $"severity {kind.Key}", kind.Value)).Concat(kinds.Category.Select(kind => (kind.Key, kind.Value))))
            {
                Row(text, string.Create(CultureInfo.InvariantCulture, $"  {kind} ({count.Count})"), count.PerAnswer);
            }
        }

        return text.ToString();
    }

    private static void Row(StringBuilder text, string name, Estimate? estimate)
    {
        string shown = name.Length < NameWidth ? name.PadRight(NameWidth) : name + "\n" + new string(' ', NameWidth);
        text.Append(shown).Append(estimate is null ? "        –   not defined by these records" : string.Create(CultureInfo.InvariantCulture, $"{estimate.Value,9:0.000}{"± " + estimate.StandardError.ToString("0.000", CultureInfo.InvariantCulture),10}   [{estimate.Low:0.000}, {estimate.High:0.000}]")).Append('\n');
    }
}
