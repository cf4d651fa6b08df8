using System.Collections.Frozen;
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
    /// <summary>Whether the number is a difference, which is printed with its sign.</summary>
    public bool Signed => Group is GapMeasureGroup.Gap or GapMeasureGroup.RatingGap;

    /// <summary>The numbers to print: all but the ratings of samples that carry none. Of people's answers also not what is so by definition, in words that name no oracle.</summary>
    /// <param name="results">The numbers.</param>
    /// <param name="people">Whether people wrote, rated and criticised the answers.</param>
    public static IEnumerable<GapMeasure> Shown(GapResults results, bool people = false) =>
        from measure in All
        where measure.Group < GapMeasureGroup.Rating || results.RatingGenerator is not null
        where !people || !OfModelsAlone.Contains(measure.Key)
        select people && PeoplesWords.TryGetValue(measure.Key, out (string Name, string Definition) words) ? measure with { Name = words.Name, Definition = words.Definition } : measure;

    // People's answers are neither sampled nor parsed, and only flawed ones have a critique.
    private static readonly FrozenSet<string> OfModelsAlone = FrozenSet.Create(
        "unparsed", "truncated", "removed", "valid_on_flawed", "valid_on_right", "invalid_critiques", "hallucinated_critiques", "volunteered_invalid", "volunteered_hallucinated", "truncated_critiques");

    private static readonly FrozenDictionary<string, (string Name, string Definition)> PeoplesWords = new Dictionary<string, (string, string)>
    {
        ["generator"] = ("G  one answer", "The share of answers in which nobody found a flaw."),
        ["discriminator"] = ("D  discriminator", "The share without a flaw when the model's lowest critiqueability score chooses among N answers."),
        ["critique"] = ("C  people's critiques", "The share without a flaw when people's least severe critique chooses among N answers. It is the best of N by definition: read C by rating."),
        ["oracle"] = ("best of N", "The share of N answers among which there is one without a flaw."),
        ["chance"] = ("chance", "The share without a flaw when one of the N answers is chosen at random. It is G by construction."),
        ["gd"] = ("GD  = D − G", "What the model's own score adds to one answer."),
        ["gc"] = ("GC  = C − G", "What people's critiques add to one answer: all there is to add, by definition."),
        ["cd"] = ("CD  = D − C", "How much less the model's score adds than people's critiques: never above 0, by definition. Read CD by rating."),
        ["headroom"] = ("headroom  = best − G", "The most that GD can be."),
        ["oracle_win_rate"] = ("best against G", "(1 + best of N − G) / 2: how often the best of N beats one answer of the same pool, ties half."),
        ["tokens"] = ("tokens an answer", "The mean length of an answer as the model would have to write it, its end token included."),
        ["critique_right_to_wrong"] = ("C: right to wrong", "How often people's choice makes wrong what was right: never, by definition."),
        ["rating_critique"] = ("C  by rating", "The mean rating of the choice by people's least severe critique."),
    }.ToFrozenDictionary();

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
        new("unparsed", GapMeasureGroup.Reading, "unparsed answers", "The share of answers that the oracle cannot read. They count as wrong.", r => r.Unparsed),
        new("truncated", GapMeasureGroup.Reading, "truncated answers", "The share of answers cut off at the most tokens. They count as unparsed.", r => r.Truncated),
        new("removed", GapMeasureGroup.Reading, "probability removed", "The mean probability, along each answer, that the model would have left the field's type if it had been free to.", r => r.Removed),
        new("tokens", GapMeasureGroup.Reading, "tokens an answer", "The mean length of an answer in tokens, its end token included.", r => r.Tokens),
        new("within_question_auc", GapMeasureGroup.Discriminator, "AUC within questions", "Over mixed pairs: how often the wrong answer has the higher critiqueability score, ties half. 0.5 is guessing.", r => r.WithinQuestionAuc),
        new("overall_auc", GapMeasureGroup.Discriminator, "AUC over all answers", "The same over all pairs of a right and a wrong answer, whatever their questions.", r => r.OverallAuc),
        new("calibration_error", GapMeasureGroup.Discriminator, "calibration error", "The mean distance between a score and the share of flawed answers among those with such scores: ten bins of equal width, each by its answers. Noise alone makes it positive.", r => r.CalibrationError),
        new("false_positives", GapMeasureGroup.Discriminator, "false positives", "Of right answers, the share that the score calls flawed: above 0.5, exactly 0.5 half.", r => r.FalsePositives),
        new("false_negatives", GapMeasureGroup.Discriminator, "false negatives", "Of wrong answers, the share that the score calls sound: below 0.5, exactly 0.5 half.", r => r.FalseNegatives),
        new("discriminator_wrong_to_right", GapMeasureGroup.Discriminator, "D: wrong to right", "How often D's choice makes right what was wrong: it leaves one of the N, drawn at random, for one with a lower score. Less the next number it is GD.", r => r.DiscriminatorWrongToRight),
        new("discriminator_right_to_wrong", GapMeasureGroup.Discriminator, "D: right to wrong", "How often D's choice makes wrong what was right.", r => r.DiscriminatorRightToWrong),
        new("valid_on_flawed", GapMeasureGroup.Critic, "valid when flawed", "The share of wrong answers, unparsed ones included, whose critique names a true flaw.", r => r.ValidOnFlawed),
        new("valid_on_right", GapMeasureGroup.Critic, "valid when right", "The share of right answers whose critique was accepted. Anything but 0 is a fault of the oracle.", r => r.ValidOnRight),
        new("invalid_critiques", GapMeasureGroup.Critic, "invalid critiques", "Of all forced critiques, the share that names no true flaw.", r => r.InvalidCritiques),
        new("hallucinated_critiques", GapMeasureGroup.Critic, "hallucinated critiques", "Of all forced critiques, the share that names a flaw of a right answer. Forcing makes it: with a sound oracle it is G.", r => r.HallucinatedCritiques),
        new("volunteered_invalid", GapMeasureGroup.Critic, "invalid, unforced", "Of the critiques that the model would give unforced (the score is above 0.5), the share that names no true flaw.", r => r.VolunteeredInvalid),
        new("volunteered_hallucinated", GapMeasureGroup.Critic, "hallucinated, unforced", "Of the critiques that the model would give unforced, the share that is of a right answer.", r => r.VolunteeredHallucinated),
        new("critique_wrong_to_right", GapMeasureGroup.Critic, "C: wrong to right", "How often C's choice makes right what was wrong: it leaves one of the N, drawn at random, for one with a less severe critique. Less the next number it is GC.", r => r.CritiqueWrongToRight),
        new("critique_right_to_wrong", GapMeasureGroup.Critic, "C: right to wrong", "How often C's choice makes wrong what was right. With a sound oracle it is 0.", r => r.CritiqueRightToWrong),
        new("truncated_critiques", GapMeasureGroup.Critic, "truncated critiques", "The share of critiques cut off at the most tokens. They count as invalid.", r => r.TruncatedCritiques),
        new("rating_generator", GapMeasureGroup.Rating, "G  by rating", "The mean rating of one sample.", r => r.RatingGenerator),
        new("rating_discriminator", GapMeasureGroup.Rating, "D  by rating", "The mean rating of the choice by the lowest critiqueability score.", r => r.RatingDiscriminator),
        new("rating_critique", GapMeasureGroup.Rating, "C  by rating", "The mean rating of the choice by the least severe critique.", r => r.RatingCritique),
        new("rating_oracle", GapMeasureGroup.Rating, "best of N by rating", "The mean of the highest rating of the N.", r => r.RatingOracle),
        new("rating_gd", GapMeasureGroup.RatingGap, "GD by rating", "D − G in mean rating.", r => r.RatingGD),
        new("rating_gc", GapMeasureGroup.RatingGap, "GC by rating", "C − G in mean rating.", r => r.RatingGC),
        new("rating_cd", GapMeasureGroup.RatingGap, "CD by rating", "D − C in mean rating.", r => r.RatingCD),
        new("rating_headroom", GapMeasureGroup.RatingGap, "headroom by rating", "Best of N − G in mean rating.", r => r.RatingHeadroom),
        new("rating_discriminator_win_rate", GapMeasureGroup.RatingWinRate, "D wins, same pool", "How often D's choice is rated above one of the same N, ties half.", r => r.RatingDiscriminatorWinRate),
        new("rating_critique_win_rate", GapMeasureGroup.RatingWinRate, "C wins, same pool", "How often C's choice is rated above one of the same N, ties half.", r => r.RatingCritiqueWinRate),
        new("rating_oracle_win_rate", GapMeasureGroup.RatingWinRate, "best wins, same pool", "How often the highest rated of N is rated above one of the same N, ties half. At most 1 − 1/(2N).", r => r.RatingOracleWinRate),
        new("rating_discriminator_win_rate_independent", GapMeasureGroup.RatingWinRate, "D wins, independent", "The same against a sample outside the N, which needs larger pools than N.", r => r.RatingDiscriminatorWinRateIndependent),
        new("rating_critique_win_rate_independent", GapMeasureGroup.RatingWinRate, "C wins, independent", "The same against a sample outside the N, which needs larger pools than N.", r => r.RatingCritiqueWinRateIndependent),
        new("rating_oracle_win_rate_independent", GapMeasureGroup.RatingWinRate, "best wins, independent", "The same against a sample outside the N. Without ties at most N/(N + 1).", r => r.RatingOracleWinRateIndependent),
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

    /// <summary>What the score knows and gets wrong.</summary>
    Discriminator,

    /// <summary>What the critiques say and get wrong.</summary>
    Critic,

    /// <summary>Mean ratings, where the samples carry them: the quality is the rating instead of the verdict.</summary>
    Rating,

    /// <summary>Differences of those.</summary>
    RatingGap,

    /// <summary>Win rates by rating.</summary>
    RatingWinRate,
}
