using System.Collections.Immutable;
using System.Globalization;
using TaskDsl.Evaluation.Rounds;
using TaskDsl.Experiments;
using TaskDsl.Hosting.Console;
using TaskDsl.Training;

namespace TaskDsl.Hosting.Running;

/// <summary>The stage that trains a round's model: once, or with each learning rate that the experiment selects from.</summary>
/// <param name="experiment">The experiment.</param>
/// <param name="seed">The seed.</param>
/// <param name="key">What keys the round's random draws.</param>
/// <param name="round">The round.</param>
/// <param name="check">What ends the round early; null for nothing.</param>
/// <param name="firstModel">Makes the model with the weights to begin with.</param>
/// <param name="data">The sequences.</param>
/// <param name="folder">Where weights, metrics and checkpoints go.</param>
internal sealed class RoundTraining(ExperimentDefinition experiment, long seed, string key, RoundDefinition round, HeldOutCheck? check, Func<Transformer> firstModel, TrainingSet data, RoundFolder folder)
{
    private readonly RateSelection _rates = new(experiment.Reward is not null || experiment.LearningRates.IsEmpty ? [experiment.Train.LearningRate] : [.. experiment.LearningRates], folder);

    private readonly ImmutableSortedDictionary<string, string> _tags = TrainedFormats.Of(experiment.Task, round)
        .ToImmutableSortedDictionary(format => $"encoding {format.Name}", format => format.EncodingId(experiment.Tokenizer), StringComparer.Ordinal)
        .Add("tokenizer", experiment.Tokenizer.Id);

    /// <summary>Trains, and leaves the weights and the metrics of the rate with the least validation loss.</summary>
    /// <param name="notes">Receives what is worth knowing of the run.</param>
    /// <param name="cancellation">Ends the training and leaves a checkpoint.</param>
    public SortedDictionary<string, string> Run(SortedDictionary<string, string> notes, CancellationToken cancellation)
    {
        (TrainingResult result, Transformer model, _) = _rates.Train(rate => Train(rate, cancellation), notes);
        using (model)
        {
            model.Save(folder.File(RoundFolder.Model), _tags);
            notes["parameters"] = $"{model.ParameterCount}";
        }

        _rates.DeleteCheckpoints();
        data.Delete();
        notes["sequences"] = $"{data.Examples.Count}";
        notes["validation sequences"] = $"{data.Validation.Count}";
        notes["steps"] = $"{result.Step}";
        notes["ended"] = result.End == TrainingEnd.Rule ? $"{result.Rule}: reached at step {result.Step} of at most {result.Steps}" : result.Rule is null ? "all data seen" : $"all data seen before {result.Rule}";
        notes["tokens"] = $"{result.Tokens}";
        notes["learned tokens"] = $"{result.LearnedTokens}";
        notes["loss"] = RateSelection.Text(result.Loss);
        if (result.Rule is not null && result.End != TrainingEnd.Rule)
        {
            Messages.Line($"{folder.Title}: warning: the rule '{result.Rule}' was not reached in {result.Steps} steps; the last check says {Describe(result.Loss, result.ValidationLoss, result.Check)}. Give the round more data or epochs.");
        }

        return notes;
    }

    private (TrainingResult Result, Transformer Model) Train(double rate, CancellationToken cancellation)
    {
        var progress = new Progress("trained", "steps");
        Transformer model = firstModel();
        try
        {
            TrainingResult result = Trainer.Train(model, data.Examples, new TrainingSettings
            {
                Recipe = experiment.Train with { LearningRate = rate },
                Seed = seed,
                Stage = key,
                Pad = experiment.Tokenizer.Pad,
                CheckpointPath = _rates.FileOf(RoundFolder.Checkpoint, rate),
                MetricsPath = _rates.FileOf(RoundFolder.Metrics, rate),
                Tags = _tags,
                Until = round.Until,
                Check = check is null ? null : check.Measure,
                Validation = data.Validation,
                Progress = new Each(step => progress.Report(step.Step, step.Of, Describe(step.Loss, step.ValidationLoss, step.Check))),
            }, cancellation);
            progress.End(result.Step, result.Steps, Describe(result.Loss, result.ValidationLoss, result.Check));
            return (result, model);
        }
        catch (Exception e) when (e is TrainingException or InvalidDataException)
        {
            model.Dispose();
            throw new CommandException("TDSL4014", e.Message, ExitCode.Failed, experiment.SourceFile, e);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private static string Describe(double loss, double? validationLoss, HeldOut? check) => string.Create(CultureInfo.InvariantCulture,
        $"loss {loss:F3}{(validationLoss is { } validation ? $", validation {validation:F3}" : "")}{(check?.Accuracy is { } accuracy ? $", accuracy {accuracy:P0}" : "")}{(check?.ValidCritiques is { } critiques ? $", valid critiques {critiques:P0}" : "")}");

    private sealed class Each(Action<TrainingProgress> tell) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => tell(value);
    }
}
