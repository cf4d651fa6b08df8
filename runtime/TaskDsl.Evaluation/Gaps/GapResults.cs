using TaskDsl.Evaluation.Statistics;

namespace TaskDsl.Evaluation.Gaps;

/// <summary>
/// The generator–discriminator–critique gaps of one model and all that is needed to read them (Saunders et al. 2022, §5).
/// Every question counts the same. A number is null where the samples do not define it: no such format, or no such answers.
/// </summary>
/// <remarks>What each number means is in <see cref="GapMeasure.All"/> and in docs/gaps.md.</remarks>
public sealed record GapResults
{
    /// <summary>The version of the definitions in docs/gaps.md; numbers of different versions do not compare.</summary>
    public const int CurrentDefinitions = 1;

    /// <summary>The version of the definitions these numbers follow.</summary>
    public required int Definitions { get; init; }

    /// <summary>N: how many samples are chosen from.</summary>
    public required int BestOf { get; init; }

    /// <summary>How many of everything.</summary>
    public required GapCounts Counts { get; init; }

    /// <summary>How the intervals were made.</summary>
    public required BootstrapSettings Bootstrap { get; init; }

    /// <summary>G: the share of right answers of one sample.</summary>
    public required Estimate Generator { get; init; }

    /// <summary>D: the share of right answers when the lowest critiqueability score of N chooses.</summary>
    public required Estimate? Discriminator { get; init; }

    /// <summary>C: the share of right answers when the least severe critique of N chooses; an invalid critique has severity 0.</summary>
    public required Estimate? Critique { get; init; }

    /// <summary>The share of right answers when the oracle chooses among N.</summary>
    public required Estimate Oracle { get; init; }

    /// <summary>The share of right answers when one of the N is chosen at random. It is G by construction.</summary>
    public required Estimate Chance { get; init; }

    /// <summary>Oracle − G: the most that any gap from G can be.</summary>
    public required Estimate Headroom { get; init; }

    /// <summary>D − G.</summary>
    public required Estimate? GD { get; init; }

    /// <summary>C − G.</summary>
    public required Estimate? GC { get; init; }

    /// <summary>D − C, as in the paper: above 0 where the discriminator finds more than the critic says.</summary>
    public required Estimate? CD { get; init; }

    /// <summary>The win rate of D's choice against one sample of the same pool: (1 + D − G) / 2 (§5.2.1).</summary>
    public required Estimate? DiscriminatorWinRate { get; init; }

    /// <summary>The win rate of C's choice against one sample of the same pool: (1 + C − G) / 2.</summary>
    public required Estimate? CritiqueWinRate { get; init; }

    /// <summary>The win rate of the oracle's choice against one sample of the same pool: (1 + Oracle − G) / 2.</summary>
    public required Estimate OracleWinRate { get; init; }

    /// <summary>The share of questions with both right and wrong answers in their pool.</summary>
    public required Estimate MixedQuestions { get; init; }

    /// <summary>The share of pairs of samples to one question of which exactly one is right. With N = 2 the headroom is half of it.</summary>
    public required Estimate MixedPairs { get; init; }

    /// <summary>Over mixed pairs: how often the wrong answer has the higher critiqueability score, ties half.</summary>
    public required Estimate? WithinQuestionAuc { get; init; }

    /// <summary>Over all pairs of a right and a wrong answer, whatever their questions: how often the wrong one has the higher score, ties half.</summary>
    public required Estimate? OverallAuc { get; init; }

    /// <summary>The share of wrong answers, unparsed ones included, whose forced critique is valid.</summary>
    public required Estimate? ValidOnFlawed { get; init; }

    /// <summary>The share of right answers whose forced critique is valid: 0 with a sound oracle.</summary>
    public required Estimate? ValidOnRight { get; init; }

    /// <summary>The share of answers that the oracle cannot read; they count as wrong.</summary>
    public required Estimate Unparsed { get; init; }

    /// <summary>The share of answers cut off at the most tokens; they count as unparsed.</summary>
    public required Estimate Truncated { get; init; }

    /// <summary>The share of critiques cut off at the most tokens; they count as invalid.</summary>
    public required Estimate? TruncatedCritiques { get; init; }

    /// <summary>The mean of <see cref="AnswerSample.Removed"/>.</summary>
    public required Estimate Removed { get; init; }

    /// <summary>The mean length of an answer in tokens.</summary>
    public required Estimate Tokens { get; init; }

    /// <summary>The expected calibration error of the critiqueability score, over ten bins of equal width.</summary>
    public required Estimate? CalibrationError { get; init; }

    /// <summary>The share of right answers whose score is above 0.5.</summary>
    public required Estimate? FalsePositives { get; init; }

    /// <summary>The share of wrong answers whose score is below 0.5.</summary>
    public required Estimate? FalseNegatives { get; init; }

    /// <summary>How often D's choice makes right what was wrong: it leaves one of the N, drawn at random, for one with a lower score.</summary>
    public required Estimate? DiscriminatorWrongToRight { get; init; }

    /// <summary>How often D's choice makes wrong what was right.</summary>
    public required Estimate? DiscriminatorRightToWrong { get; init; }

    /// <summary>The share of forced critiques that are invalid.</summary>
    public required Estimate? InvalidCritiques { get; init; }

    /// <summary>The share of forced critiques that are invalid and of a right answer.</summary>
    public required Estimate? HallucinatedCritiques { get; init; }

    /// <summary>Of critiques of answers that the score calls flawed, the share that is invalid.</summary>
    public required Estimate? VolunteeredInvalid { get; init; }

    /// <summary>Of answers that the score calls flawed, the share that is right.</summary>
    public required Estimate? VolunteeredHallucinated { get; init; }

    /// <summary>How often C's choice makes right what was wrong: it leaves one of the N, drawn at random, for one with a less severe critique.</summary>
    public required Estimate? CritiqueWrongToRight { get; init; }

    /// <summary>How often C's choice makes wrong what was right: 0 with a sound oracle.</summary>
    public required Estimate? CritiqueRightToWrong { get; init; }

    /// <summary>The mean rating of one sample.</summary>
    public required Estimate? RatingGenerator { get; init; }

    /// <summary>The mean rating of D's choice.</summary>
    public required Estimate? RatingDiscriminator { get; init; }

    /// <summary>The mean rating of C's choice.</summary>
    public required Estimate? RatingCritique { get; init; }

    /// <summary>The mean of the highest rating of N.</summary>
    public required Estimate? RatingOracle { get; init; }

    /// <summary>D − G by rating.</summary>
    public required Estimate? RatingGD { get; init; }

    /// <summary>C − G by rating.</summary>
    public required Estimate? RatingGC { get; init; }

    /// <summary>D − C by rating.</summary>
    public required Estimate? RatingCD { get; init; }

    /// <summary>Best of N − G by rating.</summary>
    public required Estimate? RatingHeadroom { get; init; }

    /// <summary>D's win rate by rating against one of the N.</summary>
    public required Estimate? RatingDiscriminatorWinRate { get; init; }

    /// <summary>C's win rate by rating against one of the N.</summary>
    public required Estimate? RatingCritiqueWinRate { get; init; }

    /// <summary>The win rate of the highest rating of N against one of the N.</summary>
    public required Estimate? RatingOracleWinRate { get; init; }

    /// <summary>D's win rate by rating against a sample outside the N.</summary>
    public required Estimate? RatingDiscriminatorWinRateIndependent { get; init; }

    /// <summary>C's win rate by rating against a sample outside the N.</summary>
    public required Estimate? RatingCritiqueWinRateIndependent { get; init; }

    /// <summary>The win rate of the highest rating of N against a sample outside the N.</summary>
    public required Estimate? RatingOracleWinRateIndependent { get; init; }

    /// <summary>The score's reliability by bins; null where there are no scores.</summary>
    public required Calibration? Calibration { get; init; }
}
