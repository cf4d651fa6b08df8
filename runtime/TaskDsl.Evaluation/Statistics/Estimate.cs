namespace TaskDsl.Evaluation.Statistics;

/// <summary>A number with its uncertainty from a bootstrap over questions.</summary>
/// <param name="Value">The number from all questions.</param>
/// <param name="StandardError">The standard deviation of the resampled numbers: the paper's error bar is ± this (z = 1).</param>
/// <param name="Low">The 2.5 % percentile of the resampled numbers.</param>
/// <param name="High">The 97.5 % percentile of the resampled numbers.</param>
public sealed record Estimate(double Value, double StandardError, double Low, double High);
