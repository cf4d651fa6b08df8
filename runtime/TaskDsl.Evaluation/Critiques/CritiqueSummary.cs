using System.Globalization;
using System.Text;
using TaskDsl.Evaluation.Statistics;

namespace TaskDsl.Evaluation.Critiques;

/// <summary>How well models criticise, as plain text for a terminal.</summary>
public static class CritiqueSummary
{
    private static readonly CritiqueMeasure[] Shown = [CritiqueMeasure.Helpful, CritiqueMeasure.HelpfulOnCritiqueable, CritiqueMeasure.Critiqueable];

    /// <summary>A table with a row for each pair of models. Ends with a line break.</summary>
    /// <param name="results">The numbers.</param>
    /// <param name="title">What was measured.</param>
    public static string Text(IReadOnlyList<CritiqueResults> results, string title)
    {
        int width = results.Max(pair => Math.Max(pair.AnsweredBy.Length, pair.Critic.Length)) + 1;
        width = Math.Max(width, "answers of".Length);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{title}: critiques\n{string.Join(" or ", results.Select(pair => pair.Questions).Distinct())} questions; ± z = 1\n\n");
        text.Append("answers of".PadRight(width)).Append(' ').Append("critic".PadRight(width)).AppendJoin("", Shown.Select(measure => $"{measure.Name,23}")).Append('\n');
        foreach (CritiqueResults pair in results)
        {
            text.Append(pair.AnsweredBy.PadRight(width)).Append(' ').Append(pair.Critic.PadRight(width)).AppendJoin("", Shown.Select(measure => $"{Show(pair.Of(measure)),23}")).Append('\n');
        }

        return text.ToString();
    }

    private static string Show(Estimate? estimate) =>
        estimate is null ? "–" : string.Create(CultureInfo.InvariantCulture, $"{estimate.Value:F4} ± {estimate.StandardError:F4}");
}
