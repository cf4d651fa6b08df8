using System.Globalization;
using System.Text;

namespace TaskDsl.Evaluation.Preferences;

/// <summary>The numbers of reward models as a table for a terminal.</summary>
public static class RewardSummary
{
    /// <summary>The table.</summary>
    /// <param name="results">The numbers.</param>
    /// <param name="title">What they are of.</param>
    public static string Text(RewardResults results, string title)
    {
        int seeds = results.Compared.Select(each => each.Seeds).DefaultIfEmpty(1).Max();
        int width = results.Compared.Select(each => each.Critic.Length).Append("critic".Length).Max();
        bool compares = results.Compared.Any(each => each.Gain is not null);
        var text = new StringBuilder($"{title}: accuracy on held-out pairs{(seeds > 1 ? string.Create(CultureInfo.InvariantCulture, $", {seeds} seeds") : "")}\n");
        text.Append(CultureInfo.InvariantCulture, $"{"critic".PadRight(width)} {"pairs",8} {"accuracy",9} {"95 % interval",18}{(compares ? $" {"gain",8} {"95 % interval",18}  worth plain pairs" : "")}");
        foreach (RewardComparison each in results.Compared)
        {
            text.Append('\n').Append(CultureInfo.InvariantCulture, $"{each.Critic.PadRight(width)} {each.Pairs,8:N0} {each.Accuracy.Value,9:F3} {$"[{Of(each.Accuracy.Low)}, {Of(each.Accuracy.High)}]",18}");
            if (each.Gain is { } gain)
            {
                text.Append(CultureInfo.InvariantCulture, $" {gain.Value,8:+0.000;−0.000;0.000} {$"[{Signed(gain.Low)}, {Signed(gain.High)}]",18}");
            }

            if (each.Equivalence is { } equivalence)
            {
                text.Append("  ").Append(EquivalenceText(equivalence));
            }
        }

        if (results.RewardBenchRule is { } rule)
        {
            text.Append("\nRewardBench. ").Append(rule);
            foreach (RewardComparison each in results.Compared)
            {
                text.Append('\n').Append(CultureInfo.InvariantCulture, $"{each.Critic.PadRight(width)} {each.Pairs,8:N0}  {string.Join("  ", RewardBench.Columns(results).Where(each.RewardBench!.ContainsKey).Select(score => string.Create(CultureInfo.InvariantCulture, $"{score} {each.RewardBench![score]:F3}")))}");
            }
        }

        if (results.Runs.Sum(run => run.Measured.Ties) is > 0 and int ties)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{ties:N0} held-out pairs have one reward on both sides, and count as wrong.");
        }

        return text.ToString();
    }

    /// <summary>The numbers of one reward model.</summary>
    /// <param name="accuracy">The numbers.</param>
    /// <param name="title">What they are of.</param>
    public static string Text(RewardAccuracy accuracy, string title)
    {
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"{title}: {accuracy.Pairs:N0} pairs, of which {accuracy.Ties:N0} with equal rewards (wrong); mean rewards: chosen {accuracy.ChosenReward:F3}, rejected {accuracy.RejectedReward:F3}"));
        (string Section, int Pairs, Statistics.Estimate Accuracy)[] rows = [("all", accuracy.Pairs, accuracy.Accuracy), .. accuracy.Sections.Select(each => (each.Section, each.Pairs, each.Accuracy))];
        int width = rows.Max(row => row.Section.Length);
        foreach ((string section, int pairs, Statistics.Estimate share) in rows)
        {
            text.Append('\n').Append(CultureInfo.InvariantCulture, $"{section.PadRight(width)} {pairs,8:N0} pairs  accuracy {share.Value:F3} [{Of(share.Low)}, {Of(share.High)}]");
        }

        return text.ToString();
    }

    /// <summary>How many plain pairs a pair is worth, such as <c>≥ 8.0 [5.1, ≥ 8.0]</c>.</summary>
    public static string EquivalenceText(Equivalence equivalence) => string.Create(
        CultureInfo.InvariantCulture,
        $"{equivalence.Censoring switch { Censoring.AtLeast => "≥ ", Censoring.AtMost => "≤ ", _ => "" }}{equivalence.Ratio:0.0##} [{(equivalence.LowCensored ? "≤ " : "")}{equivalence.Low:0.0##}, {(equivalence.HighCensored ? "≥ " : "")}{equivalence.High:0.0##}]");

    private static string Of(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Signed(double value) => value.ToString("+0.000;−0.000;0.000", CultureInfo.InvariantCulture);
}
