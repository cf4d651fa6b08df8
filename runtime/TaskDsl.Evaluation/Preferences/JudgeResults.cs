using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using TaskDsl.Evaluation.Statistics;

namespace TaskDsl.Evaluation.Preferences;

/// <summary>How often a generative judge prefers what is preferred (Ye et al. 2024, §5): strictly, so that a tie, and a score that cannot be read, is wrong.</summary>
/// <param name="Judge">The judge as the experiment names it.</param>
/// <param name="Pairs">The pairs.</param>
/// <param name="Ties">Those with equal scores.</param>
/// <param name="Unparsed">Those of which a score cannot be read.</param>
/// <param name="Accuracy">The share with the higher score on the preferred side; the interval is over pairs, or groups of them.</param>
/// <param name="Sections">The same by section; empty where there are none.</param>
public sealed record JudgeResults(string Judge, int Pairs, int Ties, int Unparsed, Estimate Accuracy, ImmutableArray<SectionAccuracy> Sections)
{
    /// <summary>Computes the numbers.</summary>
    /// <param name="judge">The judge as the experiment names it.</param>
    /// <param name="pairs">The judged pairs.</param>
    /// <param name="seed">The seed of the bootstrap.</param>
    /// <param name="resamples">The number of bootstrap draws.</param>
    /// <exception cref="ArgumentException">There are no pairs.</exception>
    public static JudgeResults Of(string judge, IReadOnlyList<JudgedPair> pairs, long seed = 1, int resamples = RewardAnalysis.DefaultResamples)
    {
        if (pairs.Count == 0)
        {
            throw new ArgumentException("There is no pair to judge.", nameof(pairs));
        }

        return new JudgeResults(
            judge, pairs.Count, pairs.Count(pair => pair.Tied), pairs.Count(pair => pair.Unparsed), Accurate(pairs, seed, resamples),
            [.. pairs.Where(pair => pair.Section.Length > 0).GroupBy(pair => pair.Section).OrderBy(section => section.Key, StringComparer.Ordinal).Select(section => new SectionAccuracy(section.Key, section.Count(), Accurate([.. section], seed, resamples)))]);
    }

    /// <summary>The numbers for people.</summary>
    public string Text()
    {
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"{Judge}: {Pairs:N0} pairs, {Ties:N0} tied and {Unparsed:N0} with a score that cannot be read, all of them wrong\n"));
        (string Name, int Pairs, Estimate Accuracy)[] rows = [("all", Pairs, Accuracy), .. Sections.Select(section => (section.Section, section.Pairs, section.Accuracy))];
        int width = Math.Max(7, rows.Max(row => row.Name.Length));
        text.Append(CultureInfo.InvariantCulture, $"{"section".PadRight(width)}    pairs accuracy   95 % interval");
        foreach ((string name, int pairs, Estimate accuracy) in rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{name.PadRight(width)} {pairs,8:N0} {accuracy.Value,8:F3}   [{accuracy.Low:F3}, {accuracy.High:F3}]");
        }

        return text.ToString();
    }

    // Pairs of one group are drawn together.
    private static Estimate Accurate(IReadOnlyList<JudgedPair> pairs, long seed, int resamples)
    {
        (int Right, int All)[] units = [.. pairs.GroupBy(pair => pair.Group ?? $"\0{pair.Item}").OrderBy(group => group.Min(pair => pair.Item)).Select(group => (group.Count(pair => pair.Right), group.Count()))];
        return Bootstrap.Run(units.Length, 1, resamples, seed, (counts, values) =>
        {
            (long right, long all) = (0, 0);
            for (int i = 0; i < counts.Length; i++)
            {
                right += counts[i] * units[i].Right;
                all += counts[i] * units[i].All;
            }

            values[0] = right / (double)all;
        })[0]!;
    }
}
