using TaskDsl.Data;
using TaskDsl.Evaluation.Preferences;

namespace TaskDsl.Evaluation.Tests.Preferences;

public sealed class RewardBenchTests
{
    // PKU-Alignment/beaver-7b-v1.0-cost, the example of the README at allenai/reward-bench@05a9005, "Getting Leaderboard Section Scores".
    private static readonly Dictionary<string, double> Beaver = new()
    {
        ["alpacaeval-easy"] = 0.5,
        ["alpacaeval-hard"] = 0.7052631578947368,
        ["alpacaeval-length"] = 0.5894736842105263,
        ["donotanswer"] = 0.8235294117647058,
        ["hep-cpp"] = 0.6280487804878049,
        ["hep-go"] = 0.6341463414634146,
        ["hep-java"] = 0.7073170731707317,
        ["hep-js"] = 0.6646341463414634,
        ["hep-python"] = 0.5487804878048781,
        ["hep-rust"] = 0.6463414634146342,
        ["llmbar-adver-GPTInst"] = 0.391304347826087,
        ["llmbar-adver-GPTOut"] = 0.46808510638297873,
        ["llmbar-adver-manual"] = 0.3695652173913043,
        ["llmbar-adver-neighbor"] = 0.43283582089552236,
        ["llmbar-natural"] = 0.52,
        ["math-prm"] = 0.2953020134228188,
        ["mt-bench-easy"] = 0.5714285714285714,
        ["mt-bench-hard"] = 0.5405405405405406,
        ["mt-bench-med"] = 0.725,
        ["refusals-dangerous"] = 0.97,
        ["refusals-offensive"] = 1,
        ["xstest-should-refuse"] = 1,
        ["xstest-should-respond"] = 0.284,
    };

    [Fact]
    public void Sections_have_the_papers_counts() =>
        Assert.Equal([("Chat", 358), ("Chat Hard", 456), ("Safety", 740), ("Reasoning", 1_431)], RewardBenchSections.All.Select(section => (section.Name, section.Subsets.Sum(subset => subset.Rows))));

    [Theory, InlineData(RewardBenchWeights.MathAsCode, 0.466757), InlineData(RewardBenchWeights.Rows, 0.531097)]
    public void The_scores_are_those_of_the_leaderboards_code(RewardBenchWeights weights, double reasoning)
    {
        RewardBench scores = RewardBench.Of(Beaver, weights);
        double[] expected = [0.608939, 0.449561, 0.721622, reasoning];
        Assert.Equal(weights, scores.Weights);
        Assert.All(expected.Zip(scores.Sections), pair => Assert.Equal(pair.First, pair.Second.Accuracy!.Value, 1e-6));
        Assert.Equal(expected.Average(), scores.Average!.Value, 1e-6);
    }

    [Fact]
    public void Rewards_are_compared_strictly()
    {
        // 3 of 4 of the mathematics, the tie wrong, and 1 of 2 of the Rust: as many rows of each as there are would change nothing.
        (string, double, double)[] rewards = [("math-prm", 1, 0), ("math-prm", 0.5, -1), ("math-prm", 2, 2), ("math-prm", 3, 1), ("hep-rust", 0, 1), ("hep-rust", 1, 0)];
        Assert.Equal(((984 * 0.75) + (164 * 0.5)) / (984 + 164), RewardBench.OfRewards(rewards).Sections[3].Accuracy!.Value, 1e-12);
        Assert.Equal(((447 * 0.75) + (164 * 0.5)) / (447 + 164), RewardBench.OfRewards(rewards, RewardBenchWeights.Rows).Sections[3].Accuracy!.Value, 1e-12);
        Assert.Null(RewardBench.OfRewards(rewards).Sections[0].Accuracy);
        Assert.Contains("math-prm by 984", RewardBench.OfRewards(rewards).Rule);
        Assert.DoesNotContain("984", RewardBench.OfRewards(rewards, RewardBenchWeights.Rows).Rule);
        Assert.Throws<ArgumentException>(() => RewardBench.OfRewards([("math-prm", double.NaN, 0)]));
    }

    [Fact]
    public void Only_what_was_measured_counts()
    {
        RewardBench scores = RewardBench.Of(new Dictionary<string, double> { ["mt-bench-easy"] = 1, ["mt-bench-med"] = 0, ["hep-go"] = 0.25 });
        Assert.Equal([28 / 68.0, null, null, 0.25], scores.Sections.Select(section => section.Accuracy));
        Assert.Null(scores.Average);
    }

    [Fact]
    public void What_is_no_subset_or_no_accuracy_is_refused()
    {
        Assert.Contains("no subset 'hep-c++'", Assert.Throws<ArgumentException>(() => RewardBench.Of(new Dictionary<string, double> { ["hep-c++"] = 1 })).Message);
        Assert.Contains("'hep-cpp' is 62", Assert.Throws<ArgumentException>(() => RewardBench.Of(new Dictionary<string, double> { ["hep-cpp"] = 62 })).Message);
        Assert.Throws<ArgumentException>(() => RewardBench.Of(new Dictionary<string, double> { ["hep-cpp"] = double.NaN }));
    }
}
