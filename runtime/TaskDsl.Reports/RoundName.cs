using System.Globalization;
using System.Text;
using TaskDsl.Evaluation.Results;

namespace TaskDsl.Reports;

/// <summary>How the page calls and links its rounds.</summary>
internal static class RoundName
{
    internal static string Of(long seed, string model, int round) => Text($"{model}, seed {seed}, round {round}");

    internal static string Run(long seed, string model) => Text($"{model}, seed {seed}");

    /// <summary>An id that is unique and holds letters, digits and hyphens only, whatever the model's name.</summary>
    internal static string RunId(long seed, string model) => Text($"run-{Convert.ToHexStringLower(Encoding.UTF8.GetBytes(model))}-{seed}");

    internal static string Id(long seed, string model, int round) => Text($"{RunId(seed, model)}-{round}");

    /// <summary>Seeds of one model stand together, rounds in order; models in the order in which they first appear.</summary>
    internal static IEnumerable<RoundResults> Ordered(IReadOnlyList<RoundResults> rounds)
    {
        List<string> models = [.. rounds.Select(round => round.Model).Distinct(StringComparer.Ordinal)];
        return rounds.OrderBy(round => models.IndexOf(round.Model)).ThenBy(round => round.Seed).ThenBy(round => round.Round);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
