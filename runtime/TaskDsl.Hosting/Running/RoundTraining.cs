using System.Collections.Immutable;
using System.Globalization;
using TaskDsl.Evaluation.Rounds;
using TaskDsl.Experiments;
using TaskDsl.Formats;
using TaskDsl.Hosting.Console;
using TaskDsl.Training;

namespace TaskDsl.Hosting.Running;

/// <summary>What a round trains on, and what its loss is measured on.</summary>
/// <param name="Examples">The sequences that are trained on.</param>
/// <param name="Validation">Sequences of the validation split.</param>
internal sealed record TrainingSet(Encoded[] Examples, Encoded[] Validation);

/// <summary>The stage that trains a round's model: once, or with each learning rate that the experiment selects from.</summary>
/// <param name="run">The seed and the model.</param>
/// <param name="key">What keys the round's random draws.</param>
/// <param name="round">The round.</param>
/// <param name="firstModel">Makes the model with the weights to begin with.</param>
/// <param name="data">The sequences.</param>
/// <param name="folder">Where weights, metrics and checkpoints go.</param>
internal sealed class RoundTraining(ModelRun run, string key, RoundDefinition round, Func<Transformer> firstModel, TrainingSet data, RoundFolder folder)
{
    // The standard error of an accuracy of 0.6 over so many questions is 0.024.
    private const int HeldOutQuestions = 400;

    private readonly ExperimentDefinition _experiment = run.Experiment;
    private readonly double[] _rates = run.Experiment.LearningRates.IsEmpty ? [run.Experiment.Train.LearningRate] : [.. run.Experiment.LearningRates];

    private readonly ImmutableSortedDictionary<string, string> _tags = TrainedFormats.Of(run.Experiment.Task, round)
        .ToImmutableSortedDictionary(format => $"encoding {format.Name}", format => format.EncodingId(run.Experiment.Tokenizer), StringComparer.Ordinal)
        .Add("tokenizer", run.Experiment.Tokenizer.Id);

    private readonly HeldOutCheck? _check = round.Until is { } until
        ? new HeldOutCheck(run.Experiment, run.Oracle, run.Seed, key, until, run.Data.HeldOutQuestions(HeldOutQuestions))
        : null;

    /// <summary>Trains, and leaves the weights and the metrics of the rate with the least validation loss.</summary>
    /// <param name="notes">Receives what is worth knowing of the run.</param>
    /// <param name="cancellation">Ends the training and leaves a checkpoint.</param>
    public SortedDictionary<string, string> Run(SortedDictionary<string, string> notes, CancellationToken cancellation)
    {
        (TrainingResult result, double rate) = TrainAll(notes, cancellation);
        if (_rates.Length > 1)
        {
            notes["learning rate"] = Text(rate);
            Messages.Line(string.Create(CultureInfo.InvariantCulture, $"{folder.Title}: learning rate {Text(rate)} has the least validation loss, {result.ValidationLoss:F4}."));
            File.Copy(FileOf(RoundFolder.Metrics, rate), folder.File(RoundFolder.Metrics), overwrite: true);
        }

        // Finished: only the weights are kept. What a run needs to go on is several times as large.
        foreach (string leftover in Directory.EnumerateFiles(folder.Path, $"{Path.GetFileNameWithoutExtension(RoundFolder.Checkpoint)}*"))
        {
            File.Delete(leftover);
        }

        notes["sequences"] = $"{data.Examples.Length}";
        notes["validation sequences"] = $"{data.Validation.Length}";
        notes["steps"] = $"{result.Step}";
        notes["ended"] = result.End == TrainingEnd.Rule ? $"{result.Rule}: reached at step {result.Step} of at most {result.Steps}" : result.Rule is null ? "all data seen" : $"all data seen before {result.Rule}";
        notes["tokens"] = $"{result.Tokens}";
        notes["learned tokens"] = $"{result.LearnedTokens}";
        notes["loss"] = Text(result.Loss);
        if (result.Rule is not null && result.End != TrainingEnd.Rule)
        {
            Messages.Line($"{folder.Title}: warning: the rule '{result.Rule}' was not reached in {result.Steps} steps; the last check says {Describe(result.Loss, result.ValidationLoss, result.Check)}. Give the round more data or epochs.");
        }

        return notes;
    }

    // Keeps no more than the best model and the one that trains.
    private (TrainingResult Result, double Rate) TrainAll(SortedDictionary<string, string> notes, CancellationToken cancellation)
    {
        (TrainingResult Result, Transformer Model, double Rate)? best = null;
        try
        {
            foreach (double rate in _rates)
            {
                (TrainingResult result, Transformer model) = Train(rate, cancellation);
                if (result.ValidationLoss is { } loss)
                {
                    notes[_rates.Length > 1 ? $"validation loss at learning rate {Text(rate)}" : "validation loss"] = Text(loss);
                }

                // The first of the least.
                bool better = best is null || result.ValidationLoss < best.Value.Result.ValidationLoss;
                (better ? best?.Model : model)?.Dispose();
                best = better ? (result, model, rate) : best;
            }

            best!.Value.Model.Save(folder.File(RoundFolder.Model), _tags);
            notes["parameters"] = $"{best.Value.Model.ParameterCount}";
            return (best.Value.Result, best.Value.Rate);
        }
        finally
        {
            best?.Model.Dispose();
        }
    }

    private (TrainingResult Result, Transformer Model) Train(double rate, CancellationToken cancellation)
    {
        if (_rates.Length > 1)
        {
            Messages.Line($"{folder.Title}: training with learning rate {Text(rate)}.");
        }

        var progress = new Progress("trained", "steps");
        Transformer model = firstModel();
        try
        {
            TrainingResult result = Trainer.Train(model, data.Examples, new TrainingSettings
            {
                Recipe = _experiment.Train with { LearningRate = rate },
                Seed = run.Seed,
                Stage = key,
                Pad = _experiment.Tokenizer.Pad,
                CheckpointPath = FileOf(RoundFolder.Checkpoint, rate),
                MetricsPath = FileOf(RoundFolder.Metrics, rate),
                Tags = _tags,
                Until = round.Until,
                Check = _check is null ? null : _check.Measure,
                Validation = data.Validation,
                Progress = new Each(step => progress.Report(step.Step, step.Of, Describe(step.Loss, step.ValidationLoss, step.Check))),
            }, cancellation);
            progress.End(result.Step, result.Steps, Describe(result.Loss, result.ValidationLoss, result.Check));
            return (result, model);
        }
        catch (TrainingException e)
        {
            model.Dispose();
            throw new CommandException("TDSL4014", e.Message, ExitCode.Failed, _experiment.SourceFile, e);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    // Several rates have files of their own: checkpoint-0.001.safetensors.
    private string FileOf(string name, double rate) => folder.File(_rates.Length == 1 ? name : $"{Path.GetFileNameWithoutExtension(name)}-{Text(rate)}{Path.GetExtension(name)}");

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Describe(double loss, double? validationLoss, HeldOut? check) => string.Create(CultureInfo.InvariantCulture,
        $"loss {loss:F3}{(validationLoss is { } validation ? $", validation {validation:F3}" : "")}{(check?.Accuracy is { } accuracy ? $", accuracy {accuracy:P0}" : "")}{(check?.ValidCritiques is { } critiques ? $", valid critiques {critiques:P0}" : "")}");

    private sealed class Each(Action<TrainingProgress> tell) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => tell(value);
    }
}
