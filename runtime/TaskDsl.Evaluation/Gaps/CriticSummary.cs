using System.Globalization;
using System.Text;
using TaskDsl.Evaluation.Statistics;

namespace TaskDsl.Evaluation.Gaps;

/// <summary>Other critics beside a model's own critiques, as plain text for a terminal.</summary>
public static class CriticSummary
{
    /// <summary>A table with a row for each critic, the model itself first. Ends with a line break.</summary>
    public static string Text(GapResults own, IReadOnlyList<CriticGapResults> critics, string title)
    {
        (string Name, GapResults Gaps, Estimate? Above)[] rows = [("the model itself", own, null), .. critics.Select(critic => (critic.Critic, critic.Gaps, critic.AboveOwn))];
        int width = rows.Max(row => row.Name.Length) + 2;
        var text = new StringBuilder($"{title}: critics of the same answers\n");
        text.Append("critic".PadRight(width)).Append("valid on flawed              GC                   CD              C − own C\n");
        foreach ((string name, GapResults gaps, Estimate? above) in rows)
        {
            text.Append(name.PadRight(width)).Append(Cell(gaps.ValidOnFlawed, signed: false)).Append(Cell(gaps.GC)).Append(Cell(gaps.CD)).Append(Cell(above)).Append('\n');
        }

        return text.ToString();
    }

    private static string Cell(Estimate? estimate, bool signed = true) => (estimate is null ? "–"
        : string.Create(CultureInfo.InvariantCulture, $"{estimate.Value.ToString(signed ? "+0.0000;−0.0000;0.0000" : "0.0000", CultureInfo.InvariantCulture)} ± {estimate.StandardError:0.0000}")).PadRight(21);
}
