namespace TaskDsl.Evaluation.Gaps;

/// <summary>How many of everything the samples hold.</summary>
/// <param name="Questions">Questions.</param>
/// <param name="Samples">Answers.</param>
/// <param name="Right">Right answers.</param>
/// <param name="Unparsed">Answers that could not be read.</param>
/// <param name="Truncated">Answers that were cut off.</param>
/// <param name="MixedQuestions">Questions with both right and wrong answers.</param>
/// <param name="Critiques">Critiques.</param>
/// <param name="ValidCritiques">Valid critiques.</param>
/// <param name="ValidCritiquesOnRight">Valid critiques of right answers; any is a fault of the oracle.</param>
public sealed record GapCounts(
    int Questions, int Samples, int Right, int Unparsed, int Truncated, int MixedQuestions, int Critiques, int ValidCritiques, int ValidCritiquesOnRight);

/// <summary>How the intervals were made.</summary>
/// <param name="Resamples">The number of draws.</param>
/// <param name="Seed">The seed of the draws.</param>
/// <param name="Passages">How many passages were drawn from, each with all of its questions; null where whole questions were drawn.</param>
public sealed record BootstrapSettings(int Resamples, long Seed, int? Passages = null);
