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
        var leftOut = new LeftOutPairs(model.Context);
        if (!pairs.Texts(examples, "train", leftOut, count).Any())
        {
            throw new CommandException("TDSL4014", $"{folder.Title}: no pair is left to train on: {leftOut}.", ExitCode.Failed, experiment.SourceFile);
        }

        if (!experiment.LearningRates.IsEmpty && !pairs.Texts(examples, "validation", new LeftOutPairs(model.Context)).Any())
        {
            throw new CommandException("TDSL4034", $"'select' chooses by the loss on validation pairs, and {experiment.Name} has none. Name validation files or hold a share of train out (data: {{ validation: 0.05 }}), or give one learning rate.", ExitCode.Usage, experiment.SourceFile);
        }

        var selection = new RateSelection(experiment.LearningRates.IsEmpty ? [_reward.Train.LearningRate] : [.. experiment.LearningRates], folder);
        var notes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        int trained = 0, composed = 0;
        (TrainingResult result, RewardModel best, double rate) = selection.Train(One, notes);
        using (best)
        {
            best.Save(folder.File(RoundFolder.Model));
        }

        selection.DeleteCheckpoints();
        ProjectTokenizer.Note(experiment.Tokenizer, composed, folder.Title, notes);
        notes["learning rate"] = RateSelection.Text(rate);
        notes["pairs"] = $"{trained}";
        notes["dropped pairs"] = $"{leftOut.Count}";
        notes["steps"] = $"{result.Step}";
        notes["tokens"] = $"{result.Tokens}";
        notes["loss"] = RateSelection.Text(result.Loss);
        if (result.ValidationLoss is { } loss)
        {
            notes["validation loss"] = RateSelection.Text(loss);
        }

        Say(folder, leftOut, trained + leftOut.Count, "pairs");
        return notes;

        (TrainingResult, RewardModel) One(double rate)
        {
            var progress = new Progress("trained", "steps");
            RewardModel reward = Begin(format);
            (leftOut, composed) = (new LeftOutPairs(model.Context), 0);
            try
            {
                RewardTrainingResult run = reward.Train(pairs.Texts(examples, "train", leftOut, count).Select(Counted), new RewardTrainingSettings
                {
                    Recipe = _reward.Train with { LearningRate = rate },
                    BatchPairs = _reward.BatchPairs,
                    Seed = seed,
                    // The critic is no part of the key: models of as many pairs see them in one order, and differ by the critiques alone.
                    Stage = FormattableString.Invariant($"rewards/{count}"),
                    CheckpointPath = selection.FileOf(RoundFolder.Checkpoint, rate),
                    MetricsPath = selection.FileOf(RoundFolder.Metrics, rate),
                    PairsFolder = folder.Path,
                    Progress = new Each(step => progress.Report(step.Step, step.Of, Describe(step.Loss, step.ValidationLoss))),
                }, pairs.Texts(examples, "validation", new LeftOutPairs(model.Context)), cancellation);
                progress.End(run.Run.Step, run.Run.Steps, Describe(run.Run.Loss, run.Run.ValidationLoss));
                (trained, leftOut.TooLong) = (run.Pairs, run.Dropped);
                return (run.Run, reward);
            }
            catch (Exception e) when (e is TrainingException or InvalidExampleException or InvalidDataException)
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

        Preference<Example> Counted(Preference<Example> pair)
        {
            composed += new[] { pair.Chosen, pair.Rejected }.Count(text => text.Values.Any(experiment.Tokenizer.Changes));
            return pair;
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
        var leftOut = new LeftOutPairs(model.Context);
        IReadOnlyList<(float Chosen, float Rejected)?> rewards = reward.ScorePairs(pairs.Texts(examples, "test", leftOut), folder.Path, cancellation);
        leftOut.TooLong = rewards.Count(each => each is null);
        if (leftOut.TooLong == rewards.Count)
        {
            throw new CommandException("TDSL4031", $"{folder.Title}: no held-out pair is left to measure on: {leftOut}.", ExitCode.Failed, experiment.SourceFile);
        }

        Say(folder, leftOut, rewards.Count - leftOut.TooLong + leftOut.Count, "held-out pairs");
        PairFiles.Write(folder.File(RoundFolder.Rewards), Scored());
        return new(StringComparer.Ordinal) { ["dropped pairs"] = $"{leftOut.Count}" };

        IEnumerable<ScoredPair> Scored()
        {
            // Counted above.
            var again = new LeftOutPairs(model.Context);
            int next = 0;
            foreach ((RewardPair pair, CritiquedPair? critiques) in pairs.Of("test"))
            {
                if (examples.Of(pair, critiques, again) is not null && rewards[next++] is { } reward)
                {
                    yield return new ScoredPair { Item = pair.Item, Section = pair.Section, Group = pair.Group, Chosen = reward.Chosen, Rejected = reward.Rejected };
                }
            }
        }
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

    private static void Say(RoundFolder folder, LeftOutPairs leftOut, int of, string what)
    {
        if (leftOut.Count > 0)
        {
            Messages.Line(string.Create(CultureInfo.InvariantCulture, $"{folder.Title}: left out of {of:N0} {what}: {leftOut}."));
        }
    }

    private static string Describe(double loss, double? validationLoss) =>
        string.Create(CultureInfo.InvariantCulture, $"loss {loss:F3}{(validationLoss is { } validation ? $", validation {validation:F3}" : "")}");

    private sealed class Each(Action<TrainingProgress> tell) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => tell(value);
    }
}
