using System.Globalization;
using System.Text;
using TaskDsl.Evaluation.Statistics;

namespace TaskDsl.Evaluation.Refinement;

/// <summary>What refinement gains as plain text for a terminal, at most 80 columns wide.</summary>
public static class RefinementSummary
{
    /// <summary>A way's name for people.</summary>
    public static string NameOf(RefinementMethod method) => method switch
    {
        RefinementMethod.BestOf => "best of samples",
        RefinementMethod.DirectForced => "direct, forced",
        RefinementMethod.DirectOptOut => "direct, may opt out",
        RefinementMethod.ConditionalForced => "by critique, forced",
        RefinementMethod.ConditionalOptOut => "by critique, may opt out",
        _ => throw new ArgumentOutOfRangeException(nameof(method)),
    };

    /// <summary>A table of the ways with one candidate and with all. Ends with a line break.</summary>
    /// <param name="results">The numbers.</param>
    /// <param name="title">What was measured.</param>
    public static string Text(RefinementResults results, string title)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{title}: refinement\n{results.Questions} questions, original answers {Show(results.Original)}\n\n");
        text.Append($"{"",-25} {"k",3} {"accuracy",28} {"win rate",9} {"tokens",8}\n");
        foreach (RefinementRow row in results.Rows.Where(row => row.Candidates == 1 || row.Candidates == results.BestOf))
        {
            text.Append(CultureInfo.InvariantCulture, $"{NameOf(row.Method),-25} {row.Candidates,3} {Show(row.Accuracy),28} {row.WinRate.Value,9:F4} {row.Tokens,8:F1}\n");
        }

        return text.ToString();
    }

    private static string Show(Estimate estimate) => string.Create(CultureInfo.InvariantCulture, $"{estimate.Value:F4} [{estimate.Low:F4}, {estimate.High:F4}]");
}
