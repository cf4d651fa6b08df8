using System.Collections.Immutable;
using TaskDsl.Evaluation.Gaps;
using TaskDsl.Evaluation.Statistics;

namespace TaskDsl.Evaluation.Results;

/// <summary>A model's numbers over its seeds: what the interval of one seed leaves out, that other seeds give other weights.</summary>
public sealed record SeedMeans
{
    /// <summary>The model's name.</summary>
    public required string Model { get; init; }

    /// <summary>The round, counted from 1.</summary>
    public required int Round { get; init; }

    /// <summary>The seeds, at least two, in order.</summary>
    public required ImmutableArray<long> Seeds { get; init; }

    /// <summary>By the keys of <see cref="GapMeasure.All"/>; a number that one of the seeds does not define is left out.</summary>
    public required ImmutableSortedDictionary<string, SeedMean> Measures { get; init; }

    /// <summary>One entry for each model and round that was measured under several seeds, in their order.</summary>
    internal static ImmutableArray<SeedMeans> Of(IEnumerable<RoundResults> rounds) =>
    [
        .. from round in rounds
           where round.Gaps is not null
           group round by (round.Model, round.Round) into same
           where same.Count() > 1
           select Of([.. same.OrderBy(round => round.Seed)]),
    ];

    private static SeedMeans Of(RoundResults[] rounds) => new()
    {
        Model = rounds[0].Model,
        Round = rounds[0].Round,
        Seeds = [.. rounds.Select(round => round.Seed)],
        Measures = SeedMean.Of(GapMeasure.All.Select(measure => (measure.Key, rounds.Select(round => measure.Of(round.Gaps!))))),
    };
}

/// <summary>A number over seeds.</summary>
/// <param name="Mean">The mean of the seeds' values.</param>
/// <param name="BetweenSeeds">Its standard error from how much the seeds differ, s/√S: it holds training and questions.</param>
/// <param name="WithinSeeds">What that would be if only the questions differed, √(Σ standard error²)/S: the rest is training.</param>
/// <param name="Values">The seeds' values.</param>
public sealed record SeedMean(double Mean, double BetweenSeeds, double WithinSeeds, ImmutableArray<double> Values)
{
    /// <summary>The numbers that all seeds define, by their keys.</summary>
    internal static ImmutableSortedDictionary<string, SeedMean> Of(IEnumerable<(string Key, IEnumerable<Estimate?> Seeds)> measures) => measures
        .Select(measure => (measure.Key, Estimates: measure.Seeds.OfType<Estimate>().ToImmutableArray(), All: measure.Seeds.Count()))
        .Where(measure => measure.Estimates.Length == measure.All)
        .ToImmutableSortedDictionary(measure => measure.Key, measure => Of(measure.Estimates), StringComparer.Ordinal);

    private static SeedMean Of(ImmutableArray<Estimate> estimates)
    {
        ImmutableArray<double> values = [.. estimates.Select(estimate => estimate.Value)];
        double mean = values.Average(), seeds = values.Length;
        double variance = values.Sum(value => (value - mean) * (value - mean)) / (seeds - 1);
        double within = estimates.Sum(estimate => estimate.StandardError * estimate.StandardError);
        return new SeedMean(mean, Math.Sqrt(variance / seeds), Math.Sqrt(within) / seeds, values);
    }
}
