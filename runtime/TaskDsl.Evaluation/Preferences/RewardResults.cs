using System.Collections.Immutable;
using TaskDsl.Evaluation.Statistics;

namespace TaskDsl.Evaluation.Preferences;

/// <summary>What came of an experiment's reward models (Ye et al. 2024, §5).</summary>
public sealed record RewardResults
{
    /// <summary>The preference format with critiques.</summary>
    public required string Format { get; init; }

    /// <summary>One entry for each seed, critic and number of pairs.</summary>
    public required ImmutableArray<RewardRun> Runs { get; init; }

    /// <summary>How RewardBench's scores weigh; null where the held-out pairs are not RewardBench's.</summary>
    public string? RewardBenchRule { get; init; }

    /// <summary>How often each critic says the truth; empty where nobody can judge.</summary>
    public ImmutableArray<CriticTruth> Critics { get => field.IsDefault ? [] : field; init; }

    /// <summary>Each critic and number of pairs over all seeds.</summary>
    public required ImmutableArray<RewardComparison> Compared { get; init; }
}

/// <summary>One trained reward model and its measurement.</summary>
public sealed record RewardRun
{
    /// <summary>The seed.</summary>
    public required long Seed { get; init; }

    /// <summary>Whose critiques it read, as the experiment names the critic.</summary>
    public required string Critic { get; init; }

    /// <summary>The pairs that it was given.</summary>
    public required int Pairs { get; init; }

    /// <summary>How it was trained.</summary>
    public required RewardTraining Training { get; init; }

    /// <summary>How it does on held-out pairs.</summary>
    public required RewardAccuracy Measured { get; init; }
}

/// <summary>Rewards on held-out pairs.</summary>
public sealed record RewardAccuracy
{
    /// <summary>The pairs.</summary>
    public required int Pairs { get; init; }

    /// <summary>The pairs whose sides have one reward: wrong.</summary>
    public required int Ties { get; init; }

    /// <summary>The mean of r⁺.</summary>
    public required double ChosenReward { get; init; }

    /// <summary>The mean of r⁻.</summary>
    public required double RejectedReward { get; init; }

    /// <summary>The share of pairs with r⁺ above r⁻.</summary>
    public required Estimate Accuracy { get; init; }

    /// <summary>The same by section; empty where there are no sections.</summary>
    public ImmutableArray<SectionAccuracy> Sections { get => field.IsDefault ? [] : field; init; }
}

/// <summary>How a reward model was trained.</summary>
/// <param name="Trained">The pairs that it was trained on: those that fit into the context and whose critic did not fail.</param>
/// <param name="Dropped">The pairs that were left out.</param>
/// <param name="TestDropped">The held-out pairs that were left out.</param>
/// <param name="Steps">Optimiser steps.</param>
/// <param name="LearningRate">The rate, chosen where there were several.</param>
/// <param name="Loss">The last training loss, in nats a pair.</param>
/// <param name="ValidationLoss">The last loss on validation pairs, in nats a pair.</param>
public sealed record RewardTraining(int Trained, int Dropped, int TestDropped, int Steps, double LearningRate, double Loss, double? ValidationLoss);

/// <summary>An accuracy on the pairs of one section.</summary>
/// <param name="Section">The section.</param>
/// <param name="Pairs">Its pairs.</param>
/// <param name="Accuracy">The share with r⁺ above r⁻.</param>
public sealed record SectionAccuracy(string Section, int Pairs, Estimate Accuracy);

/// <summary>How often a critic says the truth on held-out pairs, by the oracle.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Critic">The critic.</param>
/// <param name="Pairs">The held-out pairs.</param>
/// <param name="OnRejected">The share of flawed answers of which it names a true flaw.</param>
/// <param name="OnChosen">The share of right answers of which it names none.</param>
public sealed record CriticTruth(long Seed, string Critic, int Pairs, double OnRejected, double OnChosen);

/// <summary>A critic and a number of pairs over all seeds. Intervals are over held-out pairs; what training adds is between the seeds.</summary>
public sealed record RewardComparison
{
    /// <summary>The critic.</summary>
    public required string Critic { get; init; }

    /// <summary>The pairs.</summary>
    public required int Pairs { get; init; }

    /// <summary>The number of seeds.</summary>
    public required int Seeds { get; init; }

    /// <summary>The mean accuracy over seeds.</summary>
    public required Estimate Accuracy { get; init; }

    /// <summary>Its standard error from how much the seeds differ, s/√S; null for one seed.</summary>
    public double? BetweenSeeds { get; init; }

    /// <summary>The accuracy minus that without critiques on as many pairs, both on the held-out pairs that both measured; null where that is not compared.</summary>
    public Estimate? Gain { get; init; }

    /// <summary>The standard error of the gain from how much the seeds differ; null for one seed.</summary>
    public double? GainBetweenSeeds { get; init; }

    /// <summary>The mean accuracy by section.</summary>
    public ImmutableArray<SectionAccuracy> Sections { get => field.IsDefault ? [] : field; init; }

    /// <summary>The scores of RewardBench's four sections and their average, by <see cref="RewardResults.RewardBenchRule"/>; null where the held-out pairs are not RewardBench's.</summary>
    public ImmutableSortedDictionary<string, double>? RewardBench { get; init; }

    /// <summary>How many pairs without critiques one of these pairs is worth; null where there is no curve to read it off.</summary>
    public Equivalence? Equivalence { get; init; }
}

/// <summary>How many pairs without critiques a pair with one is worth (Ye et al. 2024, §5.3), with its interval.</summary>
/// <param name="Ratio">n*/n from the mean curve over seeds; a bound where it is censored.</param>
/// <param name="Censoring">Whether the ratio is known or a bound.</param>
/// <param name="Low">The 2.5 % percentile over held-out pairs; no lower than the curve reaches.</param>
/// <param name="High">The 97.5 % percentile; no higher than the curve reaches.</param>
/// <param name="LowCensored">Whether <paramref name="Low"/> is where the curve begins: the true one may be lower.</param>
/// <param name="HighCensored">Whether <paramref name="High"/> is where the curve ends: the true one may be higher.</param>
/// <param name="OfSeeds">Each seed's own ratio, from its own curve, in the seeds' order.</param>
public sealed record Equivalence(double Ratio, Censoring Censoring, double Low, double High, bool LowCensored, bool HighCensored, ImmutableArray<EquivalenceRatio> OfSeeds);
