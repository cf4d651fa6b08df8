using System.Collections.Immutable;
using TaskDsl.Evaluation.Statistics;

namespace TaskDsl.Evaluation.Gaps;

/// <summary>The reliability of the critiqueability score: ten bins of equal width, those without answers left out.</summary>
public sealed record Calibration
{
    /// <summary>The bins, by score.</summary>
    public required ImmutableArray<CalibrationBin> Bins { get; init; }

    /// <summary>Equal bins make an equal record.</summary>
    public bool Equals(Calibration? other) => other is not null && Bins.SequenceEqual(other.Bins);

    /// <inheritdoc/>
    public override int GetHashCode() => Bins.Aggregate(0, HashCode.Combine);
}

/// <summary>The answers whose score lies in one bin.</summary>
/// <param name="From">The bin's lower end, included.</param>
/// <param name="To">The bin's upper end, excluded but for 1.</param>
/// <param name="Answers">How many answers it holds.</param>
/// <param name="Score">Their mean score.</param>
/// <param name="Flawed">The share of them that is flawed, with its uncertainty: on the diagonal where it equals <paramref name="Score"/>.</param>
public sealed record CalibrationBin(double From, double To, int Answers, double Score, Estimate Flawed);
