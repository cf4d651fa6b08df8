using System.Collections.Immutable;
using TaskDsl.Evaluation.Statistics;

namespace TaskDsl.Evaluation.Gaps;

/// <summary>A number of <see cref="GapResults"/> for people: its name and what it means in a sentence. The summary and the report print these.</summary>
/// <param name="Key">The number's key in <c>results.json</c>.</param>
/// <param name="Group">Under which heading it stands.</param>
/// <param name="Name">Its name, at most 24 characters.</param>
/// <param name="Definition">What it means.</param>
/// <param name="Of">Reads it; null where the samples do not define it.</param>
public sealed record GapMeasure(string Key, GapMeasureGroup Group, string Name, string Definition, Func<GapResults, Estimate?> Of)
{
    /// <summary>All numbers, in the order in which they are printed.</summary>
    public static ImmutableArray<GapMeasure> All { get; } =
    [
        new("generator", GapMeasureGroup.Accuracy, "G  generator", "The share of right answers of one sample.", r => r.Generator),
        new("discriminator", GapMeasureGroup.Accuracy, "D  discriminator", "The share right when the lowest critiqueability score of the N samples chooses.", r => r.Discriminator),
        new("critique", GapMeasureGroup.Accuracy, "C  critique", "The share right when the least severe critique of the N samples chooses. Every sample is critiqued; an invalid critique has severity 0.", r => r.Critique),
        new("oracle", GapMeasureGroup.Accuracy, "oracle best of N", "The share right when the oracle itself chooses among the N samples.", r => r.Oracle),
        new("chance", GapMeasureGroup.Accuracy, "chance", "The share right when one of the N samples is chosen at random. It is G by construction.", r => r.Chance),
        new("gd", GapMeasureGroup.Gap, "GD  = D − G", "What the model's own score adds to one sample.", r => r.GD),
        new("gc", GapMeasureGroup.Gap, "GC  = C − G", "What the model's own critiques add to one sample. With a sound oracle it cannot be negative.", r => r.GC),
        new("cd", GapMeasureGroup.Gap, "CD  = D − C", "Above 0: the model tells good from bad better than its critiques say. Below 0: its critiques, once checked, say more.", r => r.CD),
        new("headroom", GapMeasureGroup.Gap, "headroom  = oracle − G", "The most that GD or GC can be. Without headroom there is no gap to measure.", r => r.Headroom),
        new("discriminator_win_rate", GapMeasureGroup.WinRate, "D against G", "(1 + D − G) / 2: how often D's choice beats one sample of the same pool, ties half.", r => r.DiscriminatorWinRate),
        new("critique_win_rate", GapMeasureGroup.WinRate, "C against G", "(1 + C − G) / 2: how often C's choice beats one sample of the same pool, ties half.", r => r.CritiqueWinRate),
        new("oracle_win_rate", GapMeasureGroup.WinRate, "oracle against G", "(1 + oracle − G) / 2: how often the oracle's choice beats one sample of the same pool, ties half.", r => r.OracleWinRate),
        new("mixed_questions", GapMeasureGroup.Reading, "mixed questions", "The share of questions with both right and wrong samples: only there can a choice matter.", r => r.MixedQuestions),
        new("mixed_pairs", GapMeasureGroup.Reading, "mixed pairs", "The share of pairs of samples to one question of which exactly one is right. With N = 2 the headroom is half of it.", r => r.MixedPairs),
        new("within_question_auc", GapMeasureGroup.Reading, "AUC within questions", "Over mixed pairs: how often the wrong answer has the higher critiqueability score, ties half. 0.5 is guessing.", r => r.WithinQuestionAuc),
        new("overall_auc", GapMeasureGroup.Reading, "AUC over all answers", "The same over all pairs of a right and a wrong answer, whatever their questions.", r => r.OverallAuc),
        new("valid_on_flawed", GapMeasureGroup.Reading, "valid when flawed", "The share of wrong answers, unparsed ones included, whose critique names a true flaw.", r => r.ValidOnFlawed),
        new("valid_on_right", GapMeasureGroup.Reading, "valid when right", "The share of right answers whose critique was accepted. Anything but 0 is a fault of the oracle.", r => r.ValidOnRight),
        new("unparsed", GapMeasureGroup.Reading, "unparsed answers", "The share of answers that the oracle cannot read. They count as wrong.", r => r.Unparsed),
        new("truncated", GapMeasureGroup.Reading, "truncated answers", "The share of answers cut off at the most tokens. They count as unparsed.", r => r.Truncated),
        new("truncated_critiques", GapMeasureGroup.Reading, "truncated critiques", "The share of critiques cut off at the most tokens. They count as invalid.", r => r.TruncatedCritiques),
        new("removed", GapMeasureGroup.Reading, "probability removed", "The mean probability, along each answer, that the model would have left the field's type if it had been free to.", r => r.Removed),
        new("tokens", GapMeasureGroup.Reading, "tokens an answer", "The mean length of an answer in tokens, its end token included.", r => r.Tokens),
    ];
}

/// <summary>The headings under which the numbers stand.</summary>
public enum GapMeasureGroup
{
    /// <summary>Shares of right answers.</summary>
    Accuracy,

    /// <summary>Differences of those.</summary>
    Gap,

    /// <summary>The same as win rates.</summary>
    WinRate,

    /// <summary>What is needed to read the gaps.</summary>
    Reading,
}
