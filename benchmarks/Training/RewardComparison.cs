using TaskDsl.Experiments;
using TaskDsl.Tokenizers;
using TaskDsl.Training;
using static TaskDsl.Benchmarks.Training.PreferenceTask;

namespace TaskDsl.Benchmarks.Training;

/// <summary>Reward models: pairs a second here, and in a loop of two padded forward passes.</summary>
internal static class RewardComparison
{
    private const int Batch = 32, Steps = 2;
    private const double Tolerance = 1e-5;

    private static readonly TransformerConfiguration Shape = new() { Layers = 4, Width = 128, Heads = 4, Context = 512, Vocabulary = Tokenizer.Bytes.VocabularySize };

    /// <summary>Prints the comparison.</summary>
    /// <returns>Whether both sides compute the same with the same weights.</returns>
    public static bool Run(int threads)
    {
        Console.WriteLine($"\nReward models, width {Shape.Width}, {Shape.Layers} layers, {Batch} pairs a step: pairs a second, one pass in rows of nearly one length here, two passes padded to the longest by the peer\n");
        Console.WriteLine("| tokens of a side | drawn: least, median, mean, most | padding, theirs | ours | python3-torch | ours / theirs, median of 7 pairs | least–most | peak memory, ours | theirs |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        double difference = new[] { 0.7, 0.35, 0 }.Max(spread => Compare(new PreferencePairs(150, spread), threads));
        Console.WriteLine($"\nWith the same weights, rewards and loss of the first batch differ by at most {difference:E0} between the two sides.");
        if (!(difference <= Tolerance))
        {
            Console.Error.WriteLine($"error: they may differ by {Tolerance:E0}; what was compared is not the same.");
        }

        return difference <= Tolerance;
    }

    // The largest difference between what both sides compute before training.
    private static double Compare(PreferencePairs distribution, int threads)
    {
        Preference<PreferenceWithoutCritiqueExample>[] pairs = distribution.Draw(Batch * Steps);
        (int[] Chosen, int[] Rejected)[] ids = Array.ConvertAll(pairs, pair => (PreferencePairs.Ids(pair.Chosen), PreferencePairs.Ids(pair.Rejected)));
        using var model = new RewardModel<PreferenceWithoutCritiqueExample>(PreferenceWithoutCritique, Tokenizer.Bytes, Shape, seed: 1);
        using RewardPeer peer = Peer(model, ids, threads);
        Preference<PreferenceWithoutCritiqueExample>[] first = pairs[..Batch];
        float[] rewards = model.Score([.. first.Select(pair => pair.Chosen), .. first.Select(pair => pair.Rejected)]);
        double rewardDifference = rewards.Zip(peer.FirstRewards).Max(both => Math.Abs(both.First - both.Second));
        double lossDifference = Math.Abs(model.Measure(first).Loss - peer.FirstLoss);

        Measured measured = Comparison.InTurn(Train, peer.Train, peer.Version, epoch => epoch.Steps.Sum());
        double[] gains = [.. measured.Ratios.Select(ratio => 1 / ratio).Order()];
        int[] lengths = [.. ids.SelectMany(pair => new[] { pair.Chosen.Length, pair.Rejected.Length }).Order()];
        Console.WriteLine($"| {distribution} | {lengths[0]}, {lengths[lengths.Length / 2]}, {lengths.Average():F0}, {lengths[^1]} | {Padding(ids):P0} | {pairs.Length / measured.Ours:F1} | {pairs.Length / measured.Peer:F1} | {gains[gains.Length / 2]:F2} | {gains[0]:F2}–{gains[^1]:F2} | {measured.LastOurs.Peak / 1e6:N0} MB | {measured.LastPeer.Peak / 1e6:N0} MB |");
        return Math.Max(rewardDifference, lossDifference);

        Epoch Train(int seed)
        {
            var steps = new StepClock();
            RewardTrainingResult result = model.Train(pairs, new RewardTrainingSettings
            {
                Recipe = RewardDefinition.Ye2024 with { Warmup = 0, Schedule = Schedule.Constant },
                BatchPairs = Batch,
                Seed = seed,
                Stage = "benchmark",
                Progress = steps,
            });
            return steps.Epoch(result.Run.Loss);
        }
    }

    private static RewardPeer Peer(RewardModel model, IEnumerable<(int[] Chosen, int[] Rejected)> ids, int threads)
    {
        string weights = Path.GetTempFileName();
        try
        {
            model.Save(weights);
            return new RewardPeer(Shape, weights, ids, Tokenizer.Bytes.Pad, Batch, threads);
        }
        finally
        {
            File.Delete(weights);
        }
    }

    // Of batches in the data's order: what a shuffle makes of them differs little.
    private static double Padding((int[] Chosen, int[] Rejected)[] ids)
    {
        long padded = ids.Chunk(Batch).Sum(batch => (long)batch.Length * (batch.Max(pair => pair.Chosen.Length) + batch.Max(pair => pair.Rejected.Length)));
        return 1 - (ids.Sum(pair => (double)pair.Chosen.Length + pair.Rejected.Length) / padded);
    }
}
