using System.Collections.Immutable;
using System.Text.Json.Serialization;
using TaskDsl.Evaluation.Statistics;

namespace TaskDsl.Evaluation.Refinement;

/// <summary>What refinement gains (Saunders et al. 2022, Figures 6 and 7).</summary>
public sealed record RefinementResults
{
    /// <summary>The questions.</summary>
    public required int Questions { get; init; }

    /// <summary>N: the answers, the direct refinements and the critiques of each question.</summary>
    public required int BestOf { get; init; }

    /// <summary>The accuracy of the original answers.</summary>
    public required Estimate Original { get; init; }

    /// <summary>One row for each way and number of candidates.</summary>
    public required ImmutableArray<RefinementRow> Rows { get; init; }
}

/// <summary>One way of answering better than with the original.</summary>
/// <param name="Method">The way.</param>
/// <param name="Candidates">How many candidates there are to choose from.</param>
/// <param name="Accuracy">The accuracy of what is chosen.</param>
/// <param name="WinRate">How often it is better than the original, ties counting half: (1 + accuracy − the original's) / 2 (§5.2.1).</param>
/// <param name="Tokens">The mean number of tokens sampled for it, the original's included.</param>
public sealed record RefinementRow(RefinementMethod Method, int Candidates, Estimate Accuracy, Estimate WinRate, double Tokens);

/// <summary>A way of answering better than with the original.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RefinementMethod>))]
public enum RefinementMethod
{
    /// <summary>The answer of lowest critiqueability score among fresh samples.</summary>
    [JsonStringEnumMemberName("best_of")]
    BestOf,

    /// <summary>The direct refinement of lowest critiqueability score, whatever the original's score.</summary>
    [JsonStringEnumMemberName("direct_forced")]
    DirectForced,

    /// <summary>The same, but the original stays unless the refinement's score is lower.</summary>
    [JsonStringEnumMemberName("direct_opt_out")]
    DirectOptOut,

    /// <summary>The refinement by the critique of highest helpfulness score, whatever the original's score.</summary>
    [JsonStringEnumMemberName("conditional_forced")]
    ConditionalForced,

    /// <summary>The same, but the original stays unless the refinement's score is lower.</summary>
    [JsonStringEnumMemberName("conditional_opt_out")]
    ConditionalOptOut,
}
