using System.Text.Json;
using TaskDsl.Examples;
using TaskDsl.Experiments;
using TorchSharp;
using static TorchSharp.torch;

namespace TaskDsl.Training.Tests;

public sealed class RewardTrainingTests
{
    private static readonly Preference<Side>[] Pairs = GivenPairs.Pairs(60);

    [Theory, MemberData(nameof(Given.Shapes), MemberType = typeof(Given))]
    public void The_gradient_is_that_of_finite_differences(string shape)
    {
        using RewardModel<Side> model = GivenPairs.Model(shape);
        Preference<Example>[] pairs = GivenPairs.Untyped(6);
        (_, Dictionary<string, float[]> gradients) = model.LossAndGradients(pairs, RowPacking.Bucketed);
        foreach ((string name, TorchSharp.Modules.Parameter value) in model.Transformer.Parameters)
        {
            // Along the gradient of each parameter, over a step that changes the loss by about 0.004.
            float[] gradient = gradients[name];
            double square = gradient.Sum(number => (double)number * number);
            if (name == "norm.bias")
            {
                // It adds the same to both rewards of a pair, and so nothing to the loss.
                Assert.Equal(0, square, 1e-8);
                continue;
            }

            double step = 0.002 / square;
            double slope = (LossAt(step) - LossAt(-step)) / (2 * step);
            Assert.True(Math.Abs(slope - square) < 0.02 * square, $"{name}: {square} by the gradient, {slope} by differences");

            double LossAt(double along)
            {
                using var scope = NewDisposeScope();
                using IDisposable mode = no_grad();
                Tensor change = tensor(Array.ConvertAll(gradient, number => (float)(along * number)), value.shape);
                value.add_(change);
                double loss = model.Measure(model.Encode(pairs)).Loss;
                value.sub_(change);
                return loss;
            }
        }
    }

    [Theory, MemberData(nameof(Given.Shapes), MemberType = typeof(Given))]
    public void Loss_and_gradient_are_the_mean_over_pairs_however_they_are_laid_out(string shape)
    {
        using RewardModel<Side> model = GivenPairs.Model(shape);
        Preference<Example>[] pairs = GivenPairs.Untyped(9);
        var alone = pairs.Select(pair => model.LossAndGradients([pair], RowPacking.Bucketed)).ToArray();
        double loss = alone.Average(one => one.Measured.Loss);
        var gradients = model.Transformer.Parameters.ToDictionary(parameter => parameter.Name, parameter => Enumerable.Range(0, (int)parameter.Value.numel()).Select(i => (float)alone.Average(one => (double)one.Gradients[parameter.Name][i])).ToArray());
        foreach (RowPacking packing in new[] { RowPacking.Packed, RowPacking.Bucketed, RowPacking.Bucketed with { Overhead = 0 }, RowPacking.Bucketed with { Most = 60 }, RowPacking.Packed with { Most = 30 } })
        {
            (Measured measured, Dictionary<string, float[]> others) = model.LossAndGradients(pairs, packing);
            Assert.Equal(loss, measured.Loss, 1e-5);
            Assert.Equal(0, Given.Distance(gradients, others), 1e-5);
            PreferenceMeasure expected = model.Measure(pairs), preferences = measured.Preferences!;
            Assert.Equal((expected.Pairs, expected.Accuracy), (preferences.Pairs, preferences.Accuracy));
            Assert.Equal(expected.ChosenReward, preferences.ChosenReward, 1e-5);
            Assert.Equal(expected.RejectedReward, preferences.RejectedReward, 1e-5);
            Assert.Equal(expected.Loss, measured.Loss, 1e-5);
        }
    }

    [Fact]
    public void It_learns_which_side_has_a_flaw()
    {
        using RewardModel<Side> model = GivenPairs.Fresh();
        Preference<Side>[] heldOut = GivenPairs.Pairs(100, seed: 2);
        Dictionary<string, float[]> before = model.Transformer.Weights();
        Assert.InRange(model.Measure(heldOut).Accuracy, 0.2, 0.8);
        RewardTrainingResult result = model.Train(Pairs, GivenPairs.Settings(epochs: 12));
        Assert.Equal((TrainingEnd.Data, 12 * 7, 60, 0), (result.Run.End, result.Run.Step, result.Pairs, result.Dropped));
        PreferenceMeasure after = model.Measure(heldOut);
        Assert.True(after.Accuracy >= 0.97, $"{after}");
        Assert.True(after.Loss < 0.2, $"{after}");
        Assert.All(model.Transformer.Weights().Where(weight => weight.Key != "norm.bias"), weight => Assert.NotEqual(before[weight.Key], weight.Value));
    }

    [Fact]
    public void An_epoch_is_whole_batches_in_an_order_of_its_own()
    {
        using RewardModel<Side> model = GivenPairs.Fresh();
        EncodedPairs none = new([], [], 0);
        var objective = new PreferenceObjective(model, model.Encode(GivenPairs.Untyped(60)), none, GivenPairs.Settings());
        List<int[]> plan = objective.Plan(0);
        Assert.Equal(Enumerable.Repeat(8, 7), plan.Select(batch => batch.Length));
        Assert.Equal(56, plan.SelectMany(batch => batch).Distinct().Count());
        Assert.Equal(plan, objective.Plan(0));
        Assert.NotEqual(plan, objective.Plan(1));
        Assert.Equal([5], new PreferenceObjective(model, model.Encode(GivenPairs.Untyped(5)), none, GivenPairs.Settings()).Plan(0).Select(batch => batch.Length));
    }

    [Theory, InlineData(1, 2.5e-6), InlineData(16, 4e-5), InlineData(32, 8e-5), InlineData(93, 4.445973e-5), InlineData(155, 8e-6)]
    public void The_papers_rate_grows_to_8e5_and_falls_to_a_tenth(int step, double rate) =>
        Assert.Equal(rate, LearningRate.At(RewardDefinition.Ye2024, step, 155), 1e-11);

    [Theory, InlineData(1), InlineData(7), InlineData(13)]
    public void A_run_that_was_stopped_ends_bit_for_bit_where_the_straight_one_does(int after)
    {
        using TemporaryFolder straightFolder = new(), folder = new();
        (string hash, RewardTrainingResult straight) = Train(GivenPairs.Settings(straightFolder.Path));
        RewardTrainingSettings settings = GivenPairs.Settings(folder.Path);
        Stop(settings, after);
        (string resumed, RewardTrainingResult result) = Train(settings);
        Assert.Equal(hash, resumed);
        Assert.Equal(straight.Run with { Seconds = 0 }, result.Run with { Seconds = 0 });
        Assert.Equal(Metrics(straightFolder).Select(line => line.GetProperty("loss").GetDouble()), Metrics(folder).Select(line => line.GetProperty("loss").GetDouble()));
        using RewardModel<Side> kept = RewardModel<Side>.Load(settings.CheckpointPath!, GivenPairs.Format, GivenPairs.Tokenizer);
        Assert.Equal(hash, kept.WeightsHash());
    }

    [Fact]
    public void A_checkpoint_of_other_pairs_margins_or_batches_is_refused()
    {
        using var folder = new TemporaryFolder();
        RewardTrainingSettings settings = GivenPairs.Settings(folder.Path);
        Stop(settings, 3);
        using RewardModel<Side> model = GivenPairs.Fresh();
        foreach ((string what, Func<RewardTrainingResult> run) in new (string, Func<RewardTrainingResult>)[]
        {
            ("its pairs is", () => model.Train(Pairs[1..], settings)),
            ("its pairs is", () => model.Train([Pairs[0] with { Confidence = Pairs[0].Confidence == "better" ? null : "better" }, .. Pairs[1..]], settings)),
            ("its pairs of a batch is '8', and '9'", () => model.Train(Pairs, settings with { BatchPairs = 9 })),
            ("its validation pairs is", () => model.Train(Pairs, settings, Pairs[..1])),
            ("its tag encoding is", () => { using var other = new RewardModel<Side>(GivenPairs.Format, new Letters("letters/2"), Given.Gpt2 with { InitialDeviation = 0.2 }, 1); return other.Train(Pairs, settings); }),
        })
        {
            Assert.Contains(what, Assert.Throws<CheckpointException>(run).Message);
        }
    }

    [Fact]
    public void Metrics_tell_accuracy_and_rewards_of_each_step_and_of_validation()
    {
        using var folder = new TemporaryFolder();
        Preference<Side>[] validation = GivenPairs.Pairs(10, seed: 3);
        using RewardModel<Side> model = GivenPairs.Fresh();
        RewardTrainingResult result = model.Train(Pairs, GivenPairs.Settings(folder.Path) with { ValidateEvery = 6 }, validation);
        JsonElement[] lines = Metrics(folder);
        Assert.Equal(Enumerable.Range(1, 21), lines.Select(line => line.GetProperty("step").GetInt32()));
        Assert.All(lines, line => Assert.Equal(8, line.GetProperty("pairs").GetInt32()));
        Assert.All(lines, line => Assert.InRange(line.GetProperty("accuracy").GetDouble(), 0, 1));
        Assert.All(lines, line => Assert.True(line.TryGetProperty("chosen_reward", out _) && line.TryGetProperty("rejected_reward", out _)));
        Assert.Equal([6, 12, 18, 21], lines.Where(line => line.TryGetProperty("validation_loss", out _)).Select(line => line.GetProperty("step").GetInt32()));
        PreferenceMeasure measure = model.Measure(validation);
        Assert.Equal((measure.Loss, measure.Accuracy), (lines[^1].GetProperty("validation_loss").GetDouble(), lines[^1].GetProperty("validation_accuracy").GetDouble()));
        Assert.Equal(measure.Loss, result.Run.ValidationLoss);
    }

    [Fact]
    public void Pairs_in_a_file_give_the_weights_and_rewards_of_pairs_in_memory()
    {
        using var folder = new TemporaryFolder();
        Side tooLong = new(new string('a', 30), "b");
        Example twice = GivenPairs.Of(Pairs[0].Chosen);
        Preference<Example>[] pairs = [.. GivenPairs.Untyped(60), new(GivenPairs.Of(tooLong), twice), new(twice, twice, Margin: 0.3)], validation = GivenPairs.Untyped(20);
        RewardTrainingSettings settings = GivenPairs.Settings() with { ValidateEvery = 5 };
        (string hash, RewardTrainingResult memory, IReadOnlyList<(float, float)?> rewards) = Of(settings, null);
        Assert.Equal((61, 1), (memory.Pairs, memory.Dropped));
        (string fromFile, RewardTrainingResult file, IReadOnlyList<(float, float)?> scored) = Of(settings with { PairsFolder = folder.Path }, folder.Path);
        Assert.Equal((hash, memory), (fromFile, file));
        Assert.Equal(rewards, scored);
        Assert.Equal([60], Enumerable.Range(0, pairs.Length).Where(pair => rewards[pair] is null));
        Assert.Empty(Directory.GetFiles(folder.Path));

        (string, RewardTrainingResult, IReadOnlyList<(float, float)?>) Of(RewardTrainingSettings with, string? scoredIn)
        {
            using RewardModel model = GivenPairs.Fresh();
            RewardTrainingResult result = model.Train(pairs, with, validation);
            // What training needs a margin of, a reward does not.
            IReadOnlyList<(float Chosen, float Rejected)?> scores = model.ScorePairs(pairs.Select(pair => pair with { Confidence = "of no margin" }), scoredIn);
            Preference<Example>[] fitting = [.. pairs.Where(pair => pair.Chosen.Values[0].Length < 30)];
            (float Chosen, float Rejected)[] given = [.. scores.OfType<(float Chosen, float Rejected)>()];
            float[] alone = model.Score([.. fitting.Select(pair => pair.Chosen), .. fitting.Select(pair => pair.Rejected)]);
            Assert.Equal(alone.AsEnumerable(), given.Select(score => score.Chosen).Concat(given.Select(score => score.Rejected)));
            return (model.WeightsHash(), result with { Run = result.Run with { Seconds = 0 } }, scores);
        }
    }

    [Fact]
    public void Half_precision_learns_and_repeats_itself()
    {
        RewardTrainingSettings settings = GivenPairs.Settings(epochs: 12);
        settings = settings with { Recipe = settings.Recipe with { Precision = TaskDsl.Experiments.Precision.BFloat16 } };
        (string hash, RewardTrainingResult half) = Train(settings);
        Assert.Equal(hash, Train(settings).Hash);
        Assert.NotEqual(hash, Train(GivenPairs.Settings(epochs: 12)).Hash);
        Assert.InRange(half.Run.Loss, 0, 0.3);
    }

    [Fact]
    public void Training_leaves_no_tensor_behind()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        using RewardModel<Side> model = GivenPairs.Fresh();
        var counts = new List<long>();
        model.Train(Pairs, GivenPairs.Settings() with { Progress = new Each(_ => counts.Add(Tensor.TotalCount)), ValidateEvery = 5 }, GivenPairs.Pairs(5));
        Assert.Equal(counts[5], counts[^1]);
    }

    private static (string Hash, RewardTrainingResult Result) Train(RewardTrainingSettings settings)
    {
        using RewardModel<Side> model = GivenPairs.Fresh();
        RewardTrainingResult result = model.Train(Pairs, settings);
        return (model.WeightsHash(), result);
    }

    private static void Stop(RewardTrainingSettings settings, int after)
    {
        using RewardModel<Side> model = GivenPairs.Fresh();
        using var cancellation = new CancellationTokenSource();
        settings = settings with
        {
            Progress = new Each(progress =>
            {
                if (progress.Step == after)
                {
                    cancellation.Cancel();
                }
            }),
        };
        Assert.Throws<OperationCanceledException>(() => model.Train(Pairs, settings, cancellation: cancellation.Token));
    }

    private static JsonElement[] Metrics(TemporaryFolder folder) =>
        [.. File.ReadLines(Path.Combine(folder.Path, "metrics.jsonl")).Select(line => JsonDocument.Parse(line).RootElement)];

    private sealed class Each(Action<TrainingProgress> tell) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => tell(value);
    }
}
