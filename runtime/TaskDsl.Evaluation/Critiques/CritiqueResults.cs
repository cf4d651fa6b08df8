using System.Collections.Immutable;
using TaskDsl.Evaluation.Gaps;
using TaskDsl.Evaluation.Statistics;

namespace TaskDsl.Evaluation.Critiques;

/// <summary>How well one model criticises the answers of one model, its own or another's (Saunders et al. 2022, Figures 4 and 5). Where both are one, it is self-critique.</summary>
public sealed record CritiqueResults
{
    /// <summary>The model that answered.</summary>
    public required string AnsweredBy { get; init; }

    /// <summary>The model that criticised.</summary>
    public required string Critic { get; init; }

    /// <summary>The questions, each with one answer and one critique.</summary>
    public required int Questions { get; init; }

    /// <summary>How the intervals were made.</summary>
    public required BootstrapSettings Bootstrap { get; init; }

    /// <summary>By the keys of <see cref="CritiqueMeasure.All"/>; a number that the answers do not define is left out.</summary>
    public required ImmutableSortedDictionary<string, Estimate> Measures { get; init; }

    /// <summary>A number; null where the answers do not define it.</summary>
    public Estimate? Of(CritiqueMeasure measure) => Measures.GetValueOrDefault(measure.Key);
}
