using System.Collections.Immutable;
using System.Text.Json.Serialization;
using TaskDsl.Evaluation.Gaps;
using TaskDsl.Evaluation.Statistics;

namespace TaskDsl.Evaluation.Assistance;

/// <summary>What people did with the answers of one source under one condition (Saunders et al. 2022, Figure 1).</summary>
public sealed record AssistanceCell
{
    /// <summary><c>model</c>, <c>human</c>, <c>misleading</c>, or <c>all</c>.</summary>
    public required string Source { get; init; }

    /// <summary><c>none</c> or <c>assist</c>.</summary>
    public required string Condition { get; init; }

    /// <summary>How many records there are: one for each person and answer.</summary>
    public required int Records { get; init; }

    /// <summary>The means, by key: see <see cref="AssistanceMeasure"/>. What is not defined is left out.</summary>
    public required ImmutableSortedDictionary<string, Estimate> Measures { get; init; }
}

/// <summary>How many critiques of one kind people handed in under one condition (Figure 2).</summary>
/// <param name="Count">How many.</param>
/// <param name="PerAnswer">How many to each person and answer.</param>
public sealed record KindCount(int Count, Estimate? PerAnswer);

/// <summary>The critiques of one condition by kind (Figure 2).</summary>
public sealed record KindsOfCritiques
{
    /// <summary><c>none</c> or <c>assist</c>.</summary>
    public required string Condition { get; init; }

    /// <summary>By severity, 1 to 4; <c>unrated</c> where nobody said.</summary>
    public required ImmutableSortedDictionary<string, KindCount> Severity { get; init; }

    /// <summary>By category; <c>uncategorised</c> where nobody said.</summary>
    public required ImmutableSortedDictionary<string, KindCount> Category { get; init; }
}

/// <summary>Every number about assistance from a file of records.</summary>
public sealed record AssistanceResults
{
    /// <summary>How many records, answers, questions and people there are.</summary>
    public required int Records { get; init; }

    /// <summary>How many answers.</summary>
    public required int Answers { get; init; }

    /// <summary>How many questions.</summary>
    public required int Questions { get; init; }

    /// <summary>How many people.</summary>
    public required int Labelers { get; init; }

    /// <summary>How the intervals were made.</summary>
    public required BootstrapSettings Bootstrap { get; init; }

    /// <summary>Critiques to an answer, by source and condition.</summary>
    [JsonPropertyName("figure_1")]
    public required ImmutableArray<AssistanceCell> Figure1 { get; init; }

    /// <summary>Critiques by severity and by category, for each condition.</summary>
    [JsonPropertyName("figure_2")]
    public required ImmutableArray<KindsOfCritiques> Figure2 { get; init; }

    /// <summary>By how much of themselves critiques grow with assistance, by source: 0.5 is half again as many.</summary>
    public required ImmutableSortedDictionary<string, Estimate> More { get; init; }

    /// <summary>The share of used critiques that were edited; null where none was used.</summary>
    public Estimate? Edited { get; init; }

    /// <summary>Of two people who rated the same two answers to a question under the same condition and neither found them equal, the share who agree which is better; null where there are none.</summary>
    public Estimate? Agreement { get; init; }
}
