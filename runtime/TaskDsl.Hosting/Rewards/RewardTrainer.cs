using System.Globalization;
using TaskDsl.Evaluation.Preferences;
using TaskDsl.Examples;
using TaskDsl.Experiments;
using TaskDsl.Formats;
using TaskDsl.Hosting.Console;
using TaskDsl.Hosting.Running;
using TaskDsl.Training;
using static TorchSharp.torch;

namespace TaskDsl.Hosting.Rewards;

/// <summary>Trains the reward models of one seed and scores held-out pairs with them.</summary>
/// <param name="experiment">The experiment.</param>
/// <param name="model">The shape of the reward models.</param>
/// <param name="seed">The seed.</param>
/// <param name="language">Loads the weights to begin with; null for fresh ones.</param>
/// <param name="device">Where it computes; asked for when it is needed.</param>
internal sealed class RewardTrainer(ExperimentDefinition experiment, ModelDefinition model, long seed, Func<Transformer>? language, Func<Device> device)
{
    private readonly RewardDefinition _reward = experiment.Reward!;

    /// <summary>Trains a reward model and leaves its weights and metrics.</summary>
    /// <param name="format">The format of the texts.</param>
    /// <param name="pairs">The pairs with their critiques.</param>
    /// <param name="examples">How they become texts.</param>
    /// <param name="count">How many pairs to train on.</param>
    /// <param name="folder">Where the files go.</param>
    /// <param name="cancellation">Ends the training and leaves a checkpoint.</param>
    /// <returns>Notes for the manifest; the report reads them.</returns>
    public SortedDictionary<string, string> Train(Format format, PairSet pairs, PairExamples examples, int count, RoundFolder folder, CancellationToken cancellation)
    {
        List<Preference<Example>> training = [.. pairs.Texts(examples, "train", count).Select(each => each.Texts)];
        List<Preference<Example>> validation = [.. pairs.Texts(examples, "validation").Select(each => each.Texts)];
        if (!experiment.LearningRates.IsEmpty && validation.Count == 0)
        {
            throw new CommandException("TDSL4034", $"'select' chooses by the loss on validation pairs, and {experiment.Name} has none. Name validation files or hold a share of train out (data: {{ validation: 0.05 }}), or give one learning rate.", ExitCode.Usage, experiment.SourceFile);
        }

        var selection = new RateSelection(experiment.LearningRates.IsEmpty ? [_reward.Train.LearningRate] : [.. experiment.LearningRates], folder);
        var notes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        int trained = 0;
        (TrainingResult result, RewardModel best, double rate) = selection.Train(One, notes);
        using (best)
        {
            best.Save(folder.File(RoundFolder.Model));
        }

        selection.DeleteCheckpoints();
        ProjectTokenizer.Note(experiment.Tokenizer, training.Sum(pair => new[] { pair.Chosen, pair.Rejected }.Count(text => text.Values.Any(experiment.Tokenizer.Changes))), folder.Title, notes);
        notes["learning rate"] = RateSelection.Text(rate);
        notes["pairs"] = $"{trained}";
        notes["dropped pairs"] = $"{pairs.Of("train", count).Length - trained}";
        notes["steps"] = $"{result.Step}";
        notes["tokens"] = $"{result.Tokens}";
        notes["loss"] = RateSelection.Text(result.Loss);
        if (result.ValidationLoss is { } loss)
        {
            notes["validation loss"] = RateSelection.Text(loss);
        }

        if (trained < pairs.Of("train", count).Length)
        {
            Messages.Line(string.Create(CultureInfo.InvariantCulture, $"{folder.Title}: {pairs.Of("train", count).Length - trained:N0} of {pairs.Of("train", count).Length:N0} pairs were left out: a side is longer than {model.Context} tokens or has a second reading, or its critic failed."));
        }

        return notes;

        (TrainingResult, RewardModel) One(double rate)
        {
            var progress = new Progress("trained", "steps");
            RewardModel reward = Begin(format);
            try
            {
                RewardTrainingResult run = reward.Train(training, new RewardTrainingSettings
                {
                    Recipe = _reward.Train with { LearningRate = rate },
                    BatchPairs = _reward.BatchPairs,
                    Seed = seed,
                    // The critic is no part of the key: models of as many pairs see them in one order, and differ by the critiques alone.
                    Stage = FormattableString.Invariant($"rewards/{count}"),
                    CheckpointPath = selection.FileOf(RoundFolder.Checkpoint, rate),
                    MetricsPath = selection.FileOf(RoundFolder.Metrics, rate),
                    Progress = new Each(step => progress.Report(step.Step, step.Of, Describe(step.Loss, step.ValidationLoss))),
                }, validation, cancellation);
                progress.End(run.Run.Step, run.Run.Steps, Describe(run.Run.Loss, run.Run.ValidationLoss));
                trained = run.Pairs;
                return (run.Run, reward);
            }
            catch (Exception e) when (e is TrainingException or InvalidExampleException)
            {
                reward.Dispose();
                throw new CommandException("TDSL4014", e.Message, ExitCode.Failed, experiment.SourceFile, e);
            }
            catch
            {
                reward.Dispose();
                throw;
            }
        }
    }

    /// <summary>Scores the held-out pairs and leaves their rewards.</summary>
    /// <param name="weights">The reward model's file.</param>
    /// <param name="format">The format that it was trained on.</param>
    /// <param name="pairs">The pairs with their critiques.</param>
    /// <param name="examples">How they become texts.</param>
    /// <param name="folder">Where the rewards go.</param>
    /// <param name="cancellation">Ends the scoring.</param>
    public SortedDictionary<string, string> Score(string weights, Format format, PairSet pairs, PairExamples examples, RoundFolder folder, CancellationToken cancellation)
    {
        using RewardModel reward = RewardModel.Load(weights, format, experiment.Tokenizer, device());
        (RewardPair Pair, Preference<Example> Texts)[] fitting = [.. pairs.Texts(examples, "test").Where(each => Fits(each.Texts.Chosen) && Fits(each.Texts.Rejected))];
        if (fitting.Length == 0)
        {
            throw new CommandException("TDSL4031", $"{folder.Title}: no held-out pair is left to measure on: all are longer than {model.Context} tokens or have a second reading, or their critic failed.", ExitCode.Failed, experiment.SourceFile);
        }

        float[] rewards = reward.Score([.. fitting.Select(each => each.Texts.Chosen), .. fitting.Select(each => each.Texts.Rejected)], cancellation);
        PairFiles.Write(folder.File(RoundFolder.Rewards), fitting.Select((each, i) => new ScoredPair
        {
            Item = each.Pair.Item,
            Section = each.Pair.Section,
            Group = each.Pair.Group,
            Chosen = rewards[i],
            Rejected = rewards[fitting.Length + i],
        }));
        return new(StringComparer.Ordinal) { ["dropped pairs"] = $"{pairs.Of("test").Length - fitting.Length}" };

        bool Fits(Example text) => text.Encode(experiment.Tokenizer).Ids.Length <= model.Context;
    }

    private RewardModel Begin(Format format)
    {
        if (language is null && model.Folder is null)
        {
            return new RewardModel(format, experiment.Tokenizer, TransformerConfiguration.Of(model, experiment.Tokenizer), seed, device());
        }

        using Transformer first = language?.Invoke() ?? FirstWeights.Load(experiment, model, seed, device());
        return new RewardModel(format, experiment.Tokenizer, first, seed);
    }

    private static string Describe(double loss, double? validationLoss) =>
        string.Create(CultureInfo.InvariantCulture, $"loss {loss:F3}{(validationLoss is { } validation ? $", validation {validation:F3}" : "")}");

    private sealed class Each(Action<TrainingProgress> tell) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => tell(value);
    }
}
