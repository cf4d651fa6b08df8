namespace TaskDsl.Evaluation.Statistics;

/// <summary>An answer as a discriminator sees it.</summary>
/// <param name="Unit">Its question, by place.</param>
/// <param name="Score">The probability that it is flawed.</param>
/// <param name="Flawed">Whether it is.</param>
/// <param name="Weight">How much it counts in its question.</param>
internal readonly record struct ScoredAnswer(int Unit, double Score, bool Flawed, double Weight);
