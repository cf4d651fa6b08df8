using System.Collections.Immutable;
using System.Globalization;
using TaskDsl.Evaluation.Rounds;
using TaskDsl.Experiments;
using TaskDsl.Formats;
using TaskDsl.Hosting.Console;
using TaskDsl.Training;

namespace TaskDsl.Hosting.Running;

/// <summary>The stage that trains a round's model.</summary>
internal static class RoundTraining
{
    // The standard error of an accuracy of 0.6 over so many questions is 0.024.
    private const int HeldOutQuestions = 400;

    public static SortedDictionary<string, string> Run(ModelRun run, string key, RoundDefinition round, Transformer model, Encoded[] examples, RoundFolder folder, SortedDictionary<string, string> notes, CancellationToken cancellation)
    {
        ExperimentDefinition experiment = run.Experiment;
        HeldOutCheck? check = round.Until is { } until ? new HeldOutCheck(experiment, run.Oracle, run.Seed, key, until, run.Data.HeldOutQuestions(HeldOutQuestions)) : null;
        var progress = new Progress("trained", "steps");
        ImmutableSortedDictionary<string, string> tags = experiment.Task.Formats.ToImmutableSortedDictionary(format => $"encoding {format.Name}", format => format.EncodingId(experiment.Tokenizer), StringComparer.Ordinal)
            .Add("tokenizer", experiment.Tokenizer.Id);
        TrainingResult result;
        try
        {
            result = Trainer.Train(model, examples, new TrainingSettings
            {
                Recipe = experiment.Train,
                Seed = run.Seed,
                Stage = key,
                Pad = experiment.Tokenizer.Pad,
                CheckpointPath = folder.File(RoundFolder.Checkpoint),
                MetricsPath = folder.File(RoundFolder.Metrics),
                Tags = tags,
                Until = round.Until,
                Check = check is null ? null : check.Measure,
                Progress = new Synchronous(progress),
            }, cancellation);
        }
        catch (TrainingException e)
        {
            throw new CommandException("TDSL4014", e.Message, ExitCode.Failed, experiment.SourceFile, e);
        }

        progress.End(result.Step, result.Steps, Describe(result.Loss, result.Check));
        model.Save(folder.File(RoundFolder.Model), tags);

        // Finished: only the weights are kept. What a run needs to go on is several times as large.
        foreach (string leftover in Directory.EnumerateFiles(folder.Path, RoundFolder.Checkpoint + "*"))
        {
            File.Delete(leftover);
        }

        notes["sequences"] = $"{examples.Length}";
        notes["steps"] = $"{result.Step}";
        notes["ended"] = result.End == TrainingEnd.Rule ? $"{result.Rule}: reached at step {result.Step} of at most {result.Steps}" : round.Until is null ? "all data seen" : $"all data seen before {result.Rule}";
        notes["parameters"] = $"{model.ParameterCount}";
        notes["tokens"] = $"{result.Tokens}";
        notes["learned tokens"] = $"{result.LearnedTokens}";
        notes["loss"] = result.Loss.ToString("R", CultureInfo.InvariantCulture);
        if (round.Until is not null && result.End != TrainingEnd.Rule)
        {
            Messages.Line($"{folder.Title}: warning: the rule '{result.Rule}' was not reached in {result.Steps} steps; the last check says {Describe(result.Loss, result.Check)}. Give the round more data or epochs.");
        }

        return notes;
    }

    private static string Describe(double loss, HeldOut? check) => string.Create(CultureInfo.InvariantCulture,
        $"loss {loss:F3}{(check?.Accuracy is { } accuracy ? $", accuracy {accuracy:P0}" : "")}{(check?.ValidCritiques is { } critiques ? $", valid critiques {critiques:P0}" : "")}");

    private sealed class Synchronous(Progress progress) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => progress.Report(value.Step, value.Of, Describe(value.Loss, value.Check));
    }
}
