using System.Collections.Immutable;
using TaskDsl.Evaluation.Critiques;
using TaskDsl.Evaluation.Statistics;

namespace TaskDsl.Evaluation.Results;

/// <summary>How well one model criticises the answers of one model, over seeds.</summary>
public sealed record CritiqueSeedMeans
{
    /// <summary>The model that answered.</summary>
    public required string AnsweredBy { get; init; }

    /// <summary>The model that criticised.</summary>
    public required string Critic { get; init; }

    /// <summary>The round, counted from 1.</summary>
    public required int Round { get; init; }

    /// <summary>The seeds, at least two, in order.</summary>
    public required ImmutableArray<long> Seeds { get; init; }

    /// <summary>By the keys of <see cref="CritiqueMeasure.All"/>; a number that one of the seeds does not define is left out.</summary>
    public required ImmutableSortedDictionary<string, SeedMean> Measures { get; init; }

    /// <summary>A number; null where one of the seeds does not define it.</summary>
    public SeedMean? Of(CritiqueMeasure measure) => Measures.GetValueOrDefault(measure.Key);

    /// <summary>One entry for each pair of models and round that was measured under several seeds, in their order.</summary>
    internal static ImmutableArray<CritiqueSeedMeans> Of(IEnumerable<RoundResults> rounds) =>
    [
        .. from round in rounds
           from pair in round.Critiques
           group (round.Seed, Results: pair) by (pair.AnsweredBy, pair.Critic, round.Round) into same
           where same.Count() > 1
           let seeds = same.OrderBy(one => one.Seed).ToImmutableArray()
           select new CritiqueSeedMeans
           {
               AnsweredBy = same.Key.AnsweredBy,
               Critic = same.Key.Critic,
               Round = same.Key.Round,
               Seeds = [.. seeds.Select(one => one.Seed)],
               Measures = SeedMean.Of(CritiqueMeasure.All.Select(measure => (measure.Key, seeds.Select(one => one.Results.Of(measure))))),
           },
    ];
}
