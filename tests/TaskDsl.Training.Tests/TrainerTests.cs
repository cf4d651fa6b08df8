using System.Text.Json;
using TaskDsl.Experiments;
using TaskDsl.Formats;
using static TorchSharp.torch;

namespace TaskDsl.Training.Tests;

public sealed class TrainerTests
{
    private static readonly Encoded[] Data = Given.Counting(40);

    [Fact]
    public void Two_runs_are_equal()
    {
        Assert.Equal(Train(Given.Settings()).Hash, Train(Given.Settings()).Hash);
        Assert.NotEqual(Train(Given.Settings()).Hash, Train(Given.Settings() with { Seed = 2 }).Hash);
    }

    [Fact]
    public void A_run_learns()
    {
        using var model = new Transformer(Given.Gpt2, 1);
        double before = model.Loss(Data, Given.Pad);
        TrainingResult result = Trainer.Train(model, Data, Given.Settings(epochs: 12));
        Assert.Equal(TrainingEnd.Data, result.End);
        Assert.Equal(result.Steps, result.Step);
        Assert.Equal(12 * Data.Sum(example => example.Ids.Length), result.Tokens);
        Assert.Equal(12 * Data.Sum(example => example.Targets), result.LearnedTokens);
        Assert.True(model.Loss(Data, Given.Pad) < 0.2 * before, $"{before} before, {model.Loss(Data, Given.Pad)} after");
    }

    [Theory, InlineData(1), InlineData(7), InlineData(11)]
    public void A_run_that_was_stopped_ends_bit_for_bit_where_the_straight_one_does(int after)
    {
        using TemporaryFolder straightFolder = new(), folder = new();
        (string hash, TrainingResult straight) = Train(Given.Settings(straightFolder.Path));
        TrainingSettings settings = Given.Settings(folder.Path);
        Stop(settings, after);
        (string resumed, TrainingResult result) = Train(settings);
        Assert.Equal(hash, resumed);
        Assert.Equal(straight with { Seconds = 0 }, result with { Seconds = 0 });
        Assert.Equal(LossesOf(straightFolder), LossesOf(folder));
    }

    [Fact]
    public void A_finished_run_is_not_trained_again()
    {
        using var folder = new TemporaryFolder();
        (string hash, TrainingResult result) = Train(Given.Settings(folder.Path));
        int steps = 0;
        (string again, TrainingResult same) = Train(Given.Settings(folder.Path) with { Progress = new Each(_ => steps++) });
        Assert.Equal((hash, result, 0), (again, same, steps));
    }

    [Fact]
    public void A_kill_between_the_two_steps_of_a_save_leaves_the_previous_checkpoint()
    {
        using var folder = new TemporaryFolder();
        TrainingSettings settings = Given.Settings(folder.Path) with { CheckpointEvery = TimeSpan.Zero };
        string hash = Train(Given.Settings()).Hash;
        Stop(settings, 5);
        File.Delete(settings.CheckpointPath!);
        int first = 0;
        (string resumed, _) = Train(settings with { Progress = new Each(progress => first = first == 0 ? progress.Step : first) });
        Assert.Equal((hash, 5), (resumed, first));
    }

    [Fact]
    public void A_checkpoint_of_another_run_is_refused_and_kept()
    {
        using var folder = new TemporaryFolder();
        TrainingSettings settings = Given.Settings(folder.Path);
        Stop(settings, 3);
        byte[] kept = File.ReadAllBytes(settings.CheckpointPath!);
        using var model = new Transformer(Given.Gpt2, 1);
        string hash = model.WeightsHash();
        foreach ((string what, Func<TrainingResult> run) in new (string, Func<TrainingResult>)[]
        {
            ("seed", () => Trainer.Train(model, Data, settings with { Seed = 2 })),
            ("stage", () => Trainer.Train(model, Data, settings with { Stage = "another" })),
            ("recipe", () => Trainer.Train(model, Data, settings with { Recipe = settings.Recipe with { LearningRate = 1 } })),
            ("data", () => Trainer.Train(model, Data[1..], settings)),
            ("tag tokenizer", () => Trainer.Train(model, Data, settings with { Tags = settings.Tags.Add("tokenizer", "gpt2") })),
            ("first weights", () => { using var other = new Transformer(Given.Gpt2, 2); return Trainer.Train(other, Data, settings); }),
            ("configuration", () => { using var other = new Transformer(Given.Llama, 1); return Trainer.Train(other, Data, settings); }),
        })
        {
            string message = Assert.Throws<CheckpointException>(run).Message;
            Assert.Contains(what, message);
            Assert.Contains(settings.CheckpointPath!, message);
        }

        Assert.Equal(kept, File.ReadAllBytes(settings.CheckpointPath!));
        Assert.Equal(hash, model.WeightsHash());
    }

    [Fact]
    public void A_rule_ends_the_run_at_the_first_check_that_meets_it_at_a_constant_rate()
    {
        using var folder = new TemporaryFolder();
        var checks = new List<double>();
        TrainingSettings settings = Given.Settings(folder.Path) with
        {
            Until = new UntilDefinition { Accuracy = 0.5, Every = 3 },
            Check = _ =>
            {
                checks.Add(checks.Count * 0.2);
                return new HeldOut(checks[^1]);
            },
        };
        (_, TrainingResult result) = Train(settings);
        Assert.Equal((TrainingEnd.Rule, 12, 4), (result.End, result.Step, checks.Count));
        Assert.Equal("held-out accuracy >= 0.5, checked every 3 steps", result.Rule);
        JsonElement[] lines = Metrics(folder);
        Assert.Equal(0.6, lines[11].GetProperty("held_out_accuracy").GetDouble(), 12);
        Assert.False(lines[10].TryGetProperty("held_out_accuracy", out _));
        Assert.All(lines[3..], line => Assert.Equal(0.01, line.GetProperty("learning_rate").GetDouble()));
    }

    [Fact]
    public void A_rule_that_is_never_met_ends_with_the_data()
    {
        (_, TrainingResult result) = Train(Given.Settings() with { Until = new UntilDefinition { ValidCritiques = 0.9 }, Check = _ => new HeldOut(1, 0.1) });
        Assert.Equal((TrainingEnd.Data, result.Steps), (result.End, result.Step));
    }

    [Fact]
    public void A_loss_that_is_no_number_stops_the_run_and_keeps_the_last_good_checkpoint()
    {
        using var folder = new TemporaryFolder();
        TrainingSettings settings = Given.Settings(folder.Path) with { CheckpointEvery = TimeSpan.Zero };
        using var model = new Transformer(Given.Gpt2, 1);
        settings = settings with
        {
            Progress = new Each(progress =>
            {
                if (progress.Step == 4)
                {
                    using IDisposable mode = no_grad();
                    model.Parameters[0].Value.fill_(float.NaN);
                }
            }),
            CheckpointEvery = TimeSpan.MaxValue,
        };
        Stop(settings with { Progress = null }, 3);
        string message = Assert.Throws<TrainingException>(() => Trainer.Train(model, Data, settings)).Message;
        Assert.Contains("loss became NaN at step 5", message);
        Assert.Contains(settings.CheckpointPath!, message);
        using Transformer kept = Transformer.Load(settings.CheckpointPath!);
        Assert.All(kept.Weights().Values.SelectMany(values => values), weight => Assert.True(float.IsFinite(weight)));
    }

    [Fact]
    public void Examples_that_cannot_be_trained_on_are_named()
    {
        Assert.Contains("Example 2 of 2 has 25 tokens, and the model's context is 24", Message(new(new int[25], [.. new byte[24], 1])));
        Assert.Contains("Example 2 of 2 has no learned token", Message(new([1, 2], [0, 0])));
        Assert.Contains("Example 2 of 2 learns its first token", Message(new([1, 2], [1, 1])));
        Assert.Contains("Example 2 of 2 holds the id 20", Message(new([1, 20], [0, 1])));
        using var model = new Transformer(Given.Gpt2, 1);
        Assert.Contains("nothing to train on", Assert.Throws<TrainingException>(() => Trainer.Train(model, [], Given.Settings())).Message);

        static string Message(Encoded second)
        {
            using var model = new Transformer(Given.Gpt2, 1);
            return Assert.Throws<TrainingException>(() => Trainer.Train(model, [Data[0], second], Given.Settings())).Message;
        }
    }

    [Fact]
    public void Validation_examples_are_measured_and_never_trained_on()
    {
        using var folder = new TemporaryFolder();
        Encoded[] validation = Given.Counting(7);
        TrainingSettings settings = Given.Settings(folder.Path) with { Validation = validation, ValidateEvery = 4 };
        using var model = new Transformer(Given.Gpt2, 1);
        TrainingResult result = Trainer.Train(model, Data, settings);
        Assert.Equal(Train(Given.Settings()).Hash, model.WeightsHash());
        Assert.Equal(model.Loss(validation, Given.Pad), result.ValidationLoss);
        int[] measured = [.. Metrics(folder).Where(line => line.TryGetProperty("validation_loss", out _)).Select(line => line.GetProperty("step").GetInt32())];
        Assert.Equal([.. Enumerable.Range(1, result.Steps).Where(step => step % 4 == 0 || step == result.Steps)], measured);
        Assert.Contains("Validation example 1 of 1 has 25 tokens", Assert.Throws<TrainingException>(() => Trainer.Train(model, Data, settings with { Validation = [new(new int[25], [.. new byte[24], 1])] })).Message);
    }

    [Fact]
    public void Half_precision_learns_and_repeats_itself()
    {
        TrainingSettings settings = Given.Settings(epochs: 12);
        settings = settings with { Recipe = settings.Recipe with { Precision = Precision.BFloat16 }, Validation = Data };
        (string hash, TrainingResult half) = Train(settings);
        Assert.Equal(hash, Train(settings).Hash);
        TrainingResult full = Train(settings with { Recipe = settings.Recipe with { Precision = Precision.Float32 } }).Result;
        Assert.NotEqual(full.ValidationLoss, half.ValidationLoss);
        Assert.Equal(full.ValidationLoss!.Value, half.ValidationLoss!.Value, 0.05);
    }

    [Fact]
    public void Training_leaves_no_tensor_behind()
    {
        // What other tests left to their finalisers must not go while this one counts.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        using var model = new Transformer(Given.Gpt2, 1);
        var counts = new List<long>();
        Trainer.Train(model, Data, Given.Settings(epochs: 30) with { Progress = new Each(_ => counts.Add(Tensor.TotalCount)) });
        Assert.Equal(counts[2], counts[^1]);
    }

    [Fact]
    public void Progress_tells_each_step()
    {
        var seen = new List<TrainingProgress>();
        (_, TrainingResult result) = Train(Given.Settings() with { Progress = new Each(seen.Add) });
        Assert.Equal(Enumerable.Range(1, result.Steps), seen.Select(progress => progress.Step));
        Assert.All(seen, progress => Assert.True(progress.Of == result.Steps && progress.TokensPerSecond > 0 && progress.Left >= TimeSpan.Zero));
        Assert.Equal(TimeSpan.Zero, seen[^1].Left);
    }

    private static (string Hash, TrainingResult Result) Train(TrainingSettings settings)
    {
        using var model = new Transformer(Given.Gpt2, 1);
        TrainingResult result = Trainer.Train(model, Data, settings);
        return (model.WeightsHash(), result);
    }

    private static void Stop(TrainingSettings settings, int after)
    {
        using var model = new Transformer(Given.Gpt2, 1);
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
        Assert.Throws<OperationCanceledException>(() => Trainer.Train(model, Data, settings, cancellation.Token));
    }

    private static JsonElement[] Metrics(TemporaryFolder folder) =>
        [.. File.ReadLines(Path.Combine(folder.Path, "metrics.jsonl")).Select(line => JsonDocument.Parse(line).RootElement)];

    private static (int, double)[] LossesOf(TemporaryFolder folder) =>
        [.. Metrics(folder).Select(line => (line.GetProperty("step").GetInt32(), line.GetProperty("loss").GetDouble()))];

    private sealed class Each(Action<TrainingProgress> tell) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => tell(value);
    }
}
