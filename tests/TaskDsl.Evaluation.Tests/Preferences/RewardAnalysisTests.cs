using TaskDsl.Evaluation.Preferences;
using TaskDsl.Randomness;

namespace TaskDsl.Evaluation.Tests.Preferences;

public sealed class RewardAnalysisTests
{
    private static readonly RewardTraining Training = new(100, 0, 0, 3, 1e-3, 0.5, 0.6);

    private static readonly int[] Sizes = [100, 200, 400];

    // The share of right pairs grows with the pairs; critiques add to it. Every fifth pair is a tie.
    private static readonly ScoredRun[] Runs =
    [
        .. from seed in new long[] { 1, 2, 3 }
           from critic in new[] { "none", "oracle(error: 0)" }
           from size in Sizes
           select Run(seed, critic, size, 0.5 + (0.1 * Math.Log2(size / 100.0)) + (critic == "none" ? 0 : 0.12), 400),
    ];

    [Fact]
    public void Accuracies_and_gains_are_shares_counted_by_hand()
    {
        RewardResults results = RewardAnalysis.Compute("preference", Runs, [], resamples: 50);
        Assert.Equal(Runs.Select(run => Share(run.Rewards)), results.Runs.Select(run => run.Measured.Accuracy.Value), new Near());
        Assert.All(results.Runs, run => Assert.Equal(Runs.Single(own => (own.Seed, own.Critic, own.Pairs) == (run.Seed, run.Critic, run.Pairs)).Rewards.Count(pair => pair.Chosen == pair.Rejected), run.Measured.Ties));
        foreach (RewardComparison compared in results.Compared)
        {
            double[] own = Shares(compared.Critic, compared.Pairs), plain = Shares("none", compared.Pairs);
            Assert.Equal(own.Average(), compared.Accuracy.Value, 1e-12);
            Assert.Equal(StandardError(own), compared.BetweenSeeds!.Value, 1e-12);
            Assert.Equal(compared.Critic == "none", compared.Gain is null);
            if (compared.Gain is { } gain)
            {
                Assert.Equal(own.Zip(plain, (with, without) => with - without).Average(), gain.Value, 1e-12);
                Assert.Equal(StandardError([.. own.Zip(plain, (with, without) => with - without)]), compared.GainBetweenSeeds!.Value, 1e-12);
            }

            foreach (SectionAccuracy section in compared.Sections)
            {
                Assert.Equal(Runs.Where(run => (run.Critic, run.Pairs) == (compared.Critic, compared.Pairs)).Average(run => Share(run.Rewards.Where(pair => pair.Section == section.Section))), section.Accuracy.Value, 1e-12);
            }

            Assert.Equal(["even", "odd"], compared.Sections.Select(section => section.Section));
        }
    }

    [Fact]
    public void What_a_pair_is_worth_is_read_off_the_mean_curve_and_each_seeds_own()
    {
        RewardResults results = RewardAnalysis.Compute("preference", Runs, [], resamples: 50);
        RewardComparison compared = results.Compared.Single(each => each is { Critic: "oracle(error: 0)", Pairs: 100 });
        EquivalenceRatio mean = EquivalenceRatio.Of([.. Sizes.Select(size => (size, Shares("none", size).Average()))], 100, compared.Accuracy.Value);
        Equivalence worth = compared.Equivalence!;
        Assert.Equal((mean.Ratio, mean.Censoring), (worth.Ratio, worth.Censoring));
        Assert.InRange(mean.Ratio, worth.Low, worth.High);
        for (int seed = 0; seed < 3; seed++)
        {
            Assert.Equal(EquivalenceRatio.Of([.. Sizes.Select(size => (size, Shares("none", size)[seed]))], 100, Shares("oracle(error: 0)", 100)[seed]), worth.OfSeeds[seed]);
        }

        // The largest with critiques is above all of the curve, in every draw.
        Equivalence most = results.Compared.Single(each => each is { Critic: "oracle(error: 0)", Pairs: 400 }).Equivalence!;
        Assert.Equal((1.0, Censoring.AtLeast, true), (most.Ratio, most.Censoring, most.HighCensored));
        // One below all of it, too.
        Equivalence least = RewardAnalysis.Compute("preference", [.. Runs, .. new long[] { 1, 2, 3 }.Select(seed => Run(seed, "worse", 200, 0.1, 400))], [], resamples: 50).Compared.Single(each => each.Critic == "worse").Equivalence!;
        Assert.Equal((0.5, Censoring.AtMost, true, false), (least.Ratio, least.Censoring, least.LowCensored, least.HighCensored));
        Assert.All(results.Compared.Where(each => each.Critic == "none"), each => Assert.Null(each.Equivalence));
        Assert.Null(RewardAnalysis.Compute("preference", Runs.Where(run => run.Critic != "none"), [], resamples: 5).Compared[0].Equivalence);
    }

    [Fact]
    public void Intervals_are_paired_over_held_out_pairs()
    {
        ScoredRun run = Run(1, "none", 100, 0.7, 2_000);
        RewardResults one = RewardAnalysis.Compute("preference", [run], []);
        double share = one.Runs[0].Measured.Accuracy.Value;
        Assert.Equal(Math.Sqrt(share * (1 - share) / 2_000), one.Runs[0].Measured.Accuracy.StandardError, 0.001);
        Assert.Null(one.Compared[0].BetweenSeeds);

        // A model that is right where the other one is differs from it by nothing, in every draw.
        RewardResults same = RewardAnalysis.Compute("preference", [run, run with { Critic = "copy" }], []);
        Assert.Equal((0, 0, 0), (same.Compared[1].Gain!.Value, same.Compared[1].Gain!.Low, same.Compared[1].Gain!.High));

        // Pairs of one passage rise and fall together: four to a passage, all alike, are worth one.
        ScoredPair[] grouped = [.. Enumerable.Range(0, 2_000).Select(item => run.Rewards[item / 4] with { Item = item, Group = $"{item / 4}" })];
        RewardResults passages = RewardAnalysis.Compute("preference", [run with { Rewards = grouped }], []);
        share = passages.Runs[0].Measured.Accuracy.Value;
        Assert.Equal(Math.Sqrt(share * (1 - share) / 500), passages.Runs[0].Measured.Accuracy.StandardError, 0.002);
    }

    [Fact]
    public void The_order_of_pairs_does_not_matter()
    {
        RewardResults straight = RewardAnalysis.Compute("preference", Runs, [], resamples: 50), back = RewardAnalysis.Compute("preference", Runs.Select(run => run with { Rewards = [.. run.Rewards.Reverse()] }), [], resamples: 50);
        Assert.Equal(straight.Runs.Select(run => run.Measured.Accuracy), back.Runs.Select(run => run.Measured.Accuracy));
        Assert.Equal(straight.Compared.Select(each => (each.Accuracy, each.Gain, each.Equivalence?.Low, each.Equivalence?.High)), back.Compared.Select(each => (each.Accuracy, each.Gain, each.Equivalence?.Low, each.Equivalence?.High)));
    }

    [Fact]
    public void A_section_is_averaged_only_where_every_seed_has_pairs_of_it()
    {
        ScoredRun[] runs = [.. from seed in new long[] { 1, 2 } select Run(seed, "none", 100, 0.7, 100)];
        runs[1] = runs[1] with { Rewards = [.. runs[1].Rewards.Where(pair => pair.Section == "even")] };
        RewardResults results = RewardAnalysis.Compute("preference", runs, [], resamples: 50);
        Assert.Equal(["even"], results.Compared[0].Sections.Select(section => section.Section));
        Assert.Equal([2, 1], results.Runs.Select(run => run.Measured.Sections.Length));
    }

    [Fact]
    public void A_critic_that_leaves_hard_pairs_out_gains_nothing_by_that()
    {
        // It says nothing new, and fails on most of the pairs that are wrong without it.
        ScoredRun[] plain = [.. Sizes.Select(size => Run(1, "none", size, size / 500.0, 400))];
        ScoredRun[] failing = [.. plain.Select(run => run with { Critic = "failing", Rewards = [.. run.Rewards.Where(pair => pair.Chosen > pair.Rejected || pair.Item % 4 == 0)] })];
        RewardResults results = RewardAnalysis.Compute("preference", [.. plain, .. failing], [], resamples: 50);
        foreach (RewardComparison compared in results.Compared.Where(each => each.Critic == "failing"))
        {
            Assert.True(compared.Accuracy.Value > Share(plain.Single(run => run.Pairs == compared.Pairs).Rewards) + 0.1);
            Assert.Equal((0, 0, 0), (compared.Gain!.Value, compared.Gain.Low, compared.Gain.High));
        }

        // Worth itself, on the pairs that it measured.
        Assert.Equal(1, results.Compared.Single(each => each is { Critic: "failing", Pairs: 200 }).Equivalence!.Ratio, 1e-9);
    }

    [Fact]
    public void The_table_has_the_columns_that_it_fills_and_RewardBenchs_scores_in_their_order()
    {
        string[] subsets = ["alpacaeval-easy", "mt-bench-hard", "donotanswer", "math-prm"];
        ScoredRun plain = Run(1, "none", 100, 0.6, 40);
        ScoredRun bench = plain with { Rewards = [.. plain.Rewards.Select(pair => pair with { Section = subsets[pair.Item % 4] })] };
        string[] lines = RewardSummary.Text(RewardAnalysis.Compute("preference", [bench], [], resamples: 50), "Bench").Split('\n');
        Assert.Equal(lines[1].IndexOf("pairs", StringComparison.Ordinal) + "pairs".Length, lines[2].IndexOf("100", StringComparison.Ordinal) + "100".Length);
        Assert.EndsWith("95 % interval", lines[1], StringComparison.Ordinal);
        Assert.Matches(@"^none +100  Chat 0\.\d+  Chat Hard 0\.\d+  Safety 0\.\d+  Reasoning 0\.\d+  Average 0\.\d+$", lines[4]);
        Assert.Contains("worth plain pairs", RewardSummary.Text(RewardAnalysis.Compute("preference", Runs, [], resamples: 50), "Gains"), StringComparison.Ordinal);
    }

    private static double[] Shares(string critic, int pairs) => [.. Runs.Where(run => (run.Critic, run.Pairs) == (critic, pairs)).OrderBy(run => run.Seed).Select(run => Share(run.Rewards))];

    private static double Share(IEnumerable<ScoredPair> pairs) => pairs.Count(pair => pair.Chosen > pair.Rejected) / (double)pairs.Count();

    private static double StandardError(double[] values) => Math.Sqrt(values.Sum(value => Math.Pow(value - values.Average(), 2)) / (values.Length - 1) / values.Length);

    private static ScoredRun Run(long seed, string critic, int pairs, double right, int count) => new(seed, critic, pairs, Training,
    [
        .. Enumerable.Range(0, count).Select(item =>
        {
            var random = new CounterRandom(seed, $"{critic}/{pairs}", item);
            float rejected = (float)random.NextDouble();
            return new ScoredPair { Item = item, Section = item % 2 == 0 ? "even" : "odd", Rejected = rejected, Chosen = item % 5 == 0 ? rejected : random.NextDouble() < right ? rejected + 1 : rejected - 1 };
        }),
    ]);

    private sealed class Near : IEqualityComparer<double>
    {
        public bool Equals(double x, double y) => Math.Abs(x - y) < 1e-12;

        public int GetHashCode(double obj) => 0;
    }
}
