namespace TaskDsl.Evaluation.Gaps;

/// <summary>What one question adds to the sums of which every statistic is made. Shares are of the question's own pool.</summary>
internal enum Share
{
    /// <summary>1: summed, how many questions there are.</summary>
    Questions,

    /// <summary>Right answers.</summary>
    Right,

    /// <summary>Wrong answers.</summary>
    Flawed,

    /// <summary>Expected quality of the best of N by lowest score.</summary>
    Discriminator,

    /// <summary>Expected quality of the best of N by least severe critique.</summary>
    Critique,

    /// <summary>Expected quality of the best of N by the oracle.</summary>
    Oracle,

    /// <summary>1 where the pool has both right and wrong answers.</summary>
    Mixed,

    /// <summary>Pairs of samples of which exactly one is right, of all pairs.</summary>
    MixedPairs,

    /// <summary>Mixed pairs whose wrong answer has the higher score, ties half, of all pairs.</summary>
    OrderedPairs,

    /// <summary>Wrong answers with a valid critique, of all answers.</summary>
    ValidOnFlawed,

    /// <summary>Right answers with a valid critique, of all answers.</summary>
    ValidOnRight,

    /// <summary>Unparsed answers.</summary>
    Unparsed,

    /// <summary>Truncated answers.</summary>
    Truncated,

    /// <summary>Truncated critiques.</summary>
    TruncatedCritiques,

    /// <summary>Mean probability removed.</summary>
    Removed,

    /// <summary>Mean number of tokens.</summary>
    Tokens,

    /// <summary>Answers that the score calls flawed (above 0.5; exactly 0.5 is half) and that are right.</summary>
    CalledFlawedRight,

    /// <summary>Answers that the score calls sound (below 0.5; exactly 0.5 is half) and that are wrong.</summary>
    CalledSoundFlawed,

    /// <summary>Answers that the score calls flawed.</summary>
    CalledFlawed,

    /// <summary>Answers that the score calls flawed, with an invalid critique.</summary>
    VolunteeredInvalid,

    /// <summary>Invalid critiques.</summary>
    InvalidCritiques,

    /// <summary>D leaves a wrong one of the N for a right one with a lower score.</summary>
    DiscriminatorWrongToRight,

    /// <summary>D leaves a right one of the N for a wrong one with a lower score.</summary>
    DiscriminatorRightToWrong,

    /// <summary>C leaves a wrong one of the N for a right one with a less severe critique.</summary>
    CritiqueWrongToRight,

    /// <summary>C leaves a right one of the N for a wrong one with a less severe critique.</summary>
    CritiqueRightToWrong,

    /// <summary>Mean rating.</summary>
    Rating,

    /// <summary>Expected rating of D's choice.</summary>
    RatingDiscriminator,

    /// <summary>Expected rating of C's choice.</summary>
    RatingCritique,

    /// <summary>Expected highest rating of N.</summary>
    RatingOracle,

    /// <summary>D's win rate by rating against one of the N.</summary>
    RatingDiscriminatorWins,

    /// <summary>C's win rate by rating against one of the N.</summary>
    RatingCritiqueWins,

    /// <summary>The win rate of the highest rating against one of the N.</summary>
    RatingOracleWins,

    /// <summary>D's win rate by rating against a sample outside the N; NaN where there is none.</summary>
    RatingDiscriminatorWinsOutside,

    /// <summary>C's win rate by rating against a sample outside the N.</summary>
    RatingCritiqueWinsOutside,

    /// <summary>The win rate of the highest rating against a sample outside the N.</summary>
    RatingOracleWinsOutside,
}
