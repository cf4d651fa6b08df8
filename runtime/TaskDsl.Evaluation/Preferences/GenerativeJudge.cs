using System.Collections.Immutable;
using System.Globalization;
using TaskDsl.Evaluation.Critics;
using TaskDsl.Evaluation.Sampling;
using TaskDsl.Formats;

namespace TaskDsl.Evaluation.Preferences;

/// <summary>
/// Scores answers from 0 to 10, each without seeing the other one (the generative judge of Ye et al. 2024, §5), with a critique of it before or without one. Who writes the scores
/// is a critic whose format ends in the score instead of a critique.
/// </summary>
public static class GenerativeJudge
{
    private const double Most = 10;

    /// <summary>Why a format cannot have the sides of pairs scored, as a sentence; null where it can.</summary>
    /// <param name="format">The format, whose last field is the score.</param>
    /// <param name="pairs">The pairs.</param>
    /// <param name="critiques">The field of critiques that come beside the pairs; null where none do.</param>
    public static string? WhyNot(Format format, IEnumerable<RewardPair> pairs, string? critiques)
    {
        if (format.Learned.LastOrDefault()?.Field is not { IsLabel: false } score)
        {
            return $"{format.FullName} does not end in a text that it learns, which would be the score.";
        }

        string[] shown = [.. FieldPrompt.Before(format, score.Name).Where(field => !field.IsLabel).Select(field => field.Name)];
        return critiques is not null && !shown.Contains(critiques) ? $"{format.FullName} shows no '{critiques}' before '{score.Name}', so critiques change no score."
            : pairs.SelectMany(pair => shown.Where(field => field != critiques && !pair.Shared.ContainsKey(field) && !pair.Chosen.ContainsKey(field)).Select(field => $"{format.FullName} shows '{field}' before '{score.Name}', which item {pair.Item} does not have.")).FirstOrDefault();
    }

    /// <summary>Has both sides of every pair scored.</summary>
    /// <param name="judge">Writes the scores.</param>
    /// <param name="pairs">The pairs.</param>
    /// <param name="critiques">The critiques of both sides of every pair, in the pairs' order, with the name of their field; null to judge without.</param>
    /// <param name="cancellation">Ends the work.</param>
    public static IReadOnlyList<JudgedPair> Judge(ICritic judge, IReadOnlyList<RewardPair> pairs, (string Field, IReadOnlyList<CritiquedPair> OfPairs)? critiques = null, CancellationToken cancellation = default)
    {
        CritiqueRequest[] requests =
        [
            .. pairs.SelectMany((pair, i) => new[]
            {
                new CritiqueRequest(ValuesOf(pair, pair.Chosen, critiques?.OfPairs[i].Chosen), pair.Item, 0),
                new CritiqueRequest(ValuesOf(pair, pair.Rejected, critiques?.OfPairs[i].Rejected), pair.Item, 1),
            }),
        ];
        IReadOnlyList<WrittenCritique> written = judge.Critique(requests, cancellation);
        return [.. pairs.Select((pair, i) => new JudgedPair
        {
            Item = pair.Item,
            Section = pair.Section,
            Group = pair.Group,
            Chosen = ScoreOf(written[2 * i]),
            Rejected = ScoreOf(written[(2 * i) + 1]),
            ChosenText = written[2 * i].Text ?? written[2 * i].Failure,
            RejectedText = written[(2 * i) + 1].Text ?? written[(2 * i) + 1].Failure,
        })];

        ImmutableSortedDictionary<string, string> ValuesOf(RewardPair pair, ImmutableSortedDictionary<string, string> side, string? critique)
        {
            ImmutableSortedDictionary<string, string> values = pair.Shared.AddRange(side);
            return critique is null ? values : values.SetItem(critiques!.Value.Field, critique);
        }
    }

    /// <summary>Reads a score strictly: a number from 0 to 10, in digits with or without a decimal point, and nothing else; null for any other text.</summary>
    public static double? Parse(string text)
    {
        string number = text.Trim();
        bool digits = number.Length > 0 && char.IsAsciiDigit(number[0]) && char.IsAsciiDigit(number[^1]) && number.All(c => char.IsAsciiDigit(c) || c == '.') && number.Count(c => c == '.') <= 1;
        return digits && double.Parse(number, CultureInfo.InvariantCulture) is var score and <= Most ? score : null;
    }

    // A score that was cut off may have been another: 1 of 10.
    private static double? ScoreOf(WrittenCritique written) => written is { Text: { } text, Truncated: false } ? Parse(text) : null;
}

/// <summary>A pair whose sides a judge has scored: one line of a file of scores.</summary>
public sealed record JudgedPair
{
    /// <summary>The pair's number.</summary>
    public required long Item { get; init; }

    /// <summary>What kind of pair it is; empty where nobody said.</summary>
    public string Section { get => field ?? ""; init; }

    /// <summary>What the pair shares with others; null where it is on its own.</summary>
    public string? Group { get; init; }

    /// <summary>The preferred side's score, from 0 to 10; null where the judge wrote none that can be read.</summary>
    public double? Chosen { get; init; }

    /// <summary>The other side's.</summary>
    public double? Rejected { get; init; }

    /// <summary>What the judge wrote of the preferred side, or why nothing.</summary>
    public string? ChosenText { get; init; }

    /// <summary>What it wrote of the other side, or why nothing.</summary>
    public string? RejectedText { get; init; }

    /// <summary>Whether the preferred side has the higher score: a tie is wrong, and so is a score that cannot be read.</summary>
    internal bool Right => Chosen > Rejected;

    /// <summary>Whether both scores are equal.</summary>
    internal bool Tied => Chosen is { } chosen && chosen == Rejected;

    /// <summary>Whether a score is missing.</summary>
    internal bool Unparsed => Chosen is null || Rejected is null;
}
