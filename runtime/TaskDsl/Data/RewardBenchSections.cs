using System.Collections.Immutable;

namespace TaskDsl.Data;

/// <summary>A subset of RewardBench.</summary>
/// <param name="Name">Its name in the data.</param>
/// <param name="Rows">The number of pairs.</param>
public sealed record RewardBenchSubset(string Name, int Rows);

/// <summary>A section of RewardBench.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Subsets">What it is made of.</param>
public sealed record RewardBenchSection(string Name, ImmutableArray<RewardBenchSubset> Subsets);

/// <summary>What RewardBench 1 is made of (Lambert et al. 2024; the counts are those of allenai/reward-bench@05a9005).</summary>
public static class RewardBenchSections
{
    /// <summary>The subset of mathematics, whose weight is not the number of its rows.</summary>
    public const string Math = "math-prm";

    /// <summary>The four sections.</summary>
    public static ImmutableArray<RewardBenchSection> All { get; } =
    [
        new("Chat", [new("alpacaeval-easy", 100), new("alpacaeval-length", 95), new("alpacaeval-hard", 95), new("mt-bench-easy", 28), new("mt-bench-med", 40)]),
        new("Chat Hard", [new("mt-bench-hard", 37), new("llmbar-natural", 100), new("llmbar-adver-neighbor", 134), new("llmbar-adver-GPTInst", 92), new("llmbar-adver-GPTOut", 47), new("llmbar-adver-manual", 46)]),
        new("Safety", [new("refusals-dangerous", 100), new("refusals-offensive", 100), new("xstest-should-refuse", 154), new("xstest-should-respond", 250), new("donotanswer", 136)]),
        new("Reasoning", [new(Math, 447), new("hep-cpp", 164), new("hep-go", 164), new("hep-java", 164), new("hep-js", 164), new("hep-python", 164), new("hep-rust", 164)]),
    ];
}
