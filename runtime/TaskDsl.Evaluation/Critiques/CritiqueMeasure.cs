using System.Collections.Immutable;

namespace TaskDsl.Evaluation.Critiques;

/// <summary>A number about critiques: a sum over answers of one thing, divided by the sum of another. Summary, tables and report print these.</summary>
/// <param name="Key">The number's key in <c>results.json</c>.</param>
/// <param name="Name">Its name, at most 24 characters.</param>
/// <param name="Definition">What it means.</param>
/// <param name="Part">What an answer adds above the line.</param>
/// <param name="Whole">What it adds below the line; the number is not defined where all add 0.</param>
public sealed record CritiqueMeasure(string Key, string Name, string Definition, Func<CritiquedAnswer, double> Part, Func<CritiquedAnswer, double> Whole)
{
    /// <summary>The share of answers with a helpful critique.</summary>
    public static CritiqueMeasure Helpful { get; } = Share("helpful", "helpful", "The share of answers, right ones too, whose critique names a true flaw.", answer => answer.CritiqueValid);

    /// <summary>The share of critiqueable answers with a helpful critique.</summary>
    public static CritiqueMeasure HelpfulOnCritiqueable { get; } = new("helpful_on_critiqueable", "helpful, critiqueable", "Of critiqueable answers, the share whose critique names a true flaw.", answer => Of(!answer.Correct && answer.CritiqueValid), answer => Of(!answer.Correct));

    /// <summary>The share of critiqueable answers.</summary>
    public static CritiqueMeasure Critiqueable { get; } = Share("critiqueable", "critiqueable", "The share of answers that are flawed: wrong, or unreadable.", answer => !answer.Correct);

    /// <summary>All numbers, in the order in which they are printed.</summary>
    public static ImmutableArray<CritiqueMeasure> All { get; } =
    [
        Helpful,
        HelpfulOnCritiqueable,
        Critiqueable,
        Share("oracle_finds", "oracle finds a critique", "The share of answers of which the oracle itself has a valid critique. It has none of what it cannot read.", answer => answer.OracleCritiques > 0),
        new("helpful_on_right", "helpful when right", "The share of right answers whose critique was accepted. Anything but 0 is a fault of the oracle.", answer => Of(answer.Correct && answer.CritiqueValid), answer => Of(answer.Correct)),
        Share("unparsed", "unparsed answers", "The share of answers that the oracle cannot read. They count as critiqueable.", answer => !answer.Parsed),
        Share("truncated", "truncated answers", "The share of answers cut off at the most tokens. They count as unparsed.", answer => answer.Truncated),
        Share("truncated_critiques", "truncated critiques", "The share of critiques cut off at the most tokens. They count as invalid.", answer => answer.CritiqueTruncated),
        new("tokens", "tokens an answer", "The mean length of an answer in tokens, its end token included.", answer => answer.Tokens, Each),
        new("critique_tokens", "tokens a critique", "The mean length of a critique in tokens, its end token included.", answer => answer.CritiqueTokens, Each),
    ];

    private static CritiqueMeasure Share(string key, string name, string definition, Func<CritiquedAnswer, bool> of) => new(key, name, definition, answer => Of(of(answer)), Each);

    private static double Each(CritiquedAnswer answer) => 1;

    private static double Of(bool truth) => truth ? 1 : 0;
}
