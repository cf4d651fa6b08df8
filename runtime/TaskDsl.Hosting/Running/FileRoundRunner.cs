using System.Globalization;
using TaskDsl.Data;
using TaskDsl.Examples;
using TaskDsl.Experiments;
using TaskDsl.Formats;
using TaskDsl.Hosting.Commands;
using TaskDsl.Hosting.Console;
using TaskDsl.Oracles;
using TaskDsl.Training;

namespace TaskDsl.Hosting.Running;

/// <summary>The training of one round of one model on examples from files.</summary>
internal sealed class FileRoundRunner(ExperimentDefinition experiment, string projectFolder, DataFiles files, long seed, ModelDefinition model, int number, RoundFolder folder, StageRunner stages, Computer computer)
{
    // As many as keep a loss from costing more than the training.
    private const int ValidationSequences = 1_000;

    private readonly RoundDefinition _round = experiment.Rounds[number - 1];

    private readonly (Format Format, int Count)[] _wanted = [.. TrainedFormats.Counts(experiment.Task, experiment.Rounds[number - 1])];

    /// <summary>How many stages ran.</summary>
    public int Ran => stages.Ran;

    private string? WeightsHash => stages[StageNames.Train]?.Outputs[RoundFolder.Model].Sha256;

    /// <summary>Whether all that is measured after the last round is there and up to date.</summary>
    public bool Evaluated { get; private set; }

    /// <summary>Trains the round if it is out of date and the round that it goes on from is not; measures after the last one.</summary>
    public void BringUpToDate(FileRoundRunner? before, CancellationToken cancellation)
    {
        if ((_round.Continues && before?.WeightsHash is null) || stages.BringUpToDate(TrainStage(before), cancellation) is null || number < experiment.Rounds.Length)
        {
            return;
        }

        var measuring = new FileMeasuring(experiment, projectFolder, files, seed, $"{model.Name}/round-{number}", folder, WeightsHash!, LoadModel);
        bool gaps = experiment.Gaps is null || stages.BringUpToDate(measuring.EvaluateStage(), cancellation) is not null;
        bool refinement = experiment.Refinement is null || stages.BringUpToDate(measuring.RefineStage(), cancellation) is not null;
        Evaluated = gaps && refinement;
    }

    private Stage TrainStage(FileRoundRunner? before)
    {
        List<(string, object)> inputs = [("seed", seed), .. files.Inputs, .. RoundRunner.Recipe(experiment, model, _round)];
        foreach ((Format format, int count) in _wanted)
        {
            inputs.Add(($"examples of {format.Name}", count == RoundDefinition.All ? "all" : count));
            inputs.Add(($"format {format.Name}", format.EncodingId(experiment.Tokenizer)));
        }

        if (_round.Continues)
        {
            inputs.Add(("first weights", before!.WeightsHash!));
        }

        SortedDictionary<string, string> named = RoundRunner.Inputs(inputs);
        return new Stage(StageNames.Train, named, [RoundFolder.Model, RoundFolder.Metrics], cancellation => Train(before, named, cancellation));
    }

    private SortedDictionary<string, string> Train(FileRoundRunner? before, SortedDictionary<string, string> inputs, CancellationToken cancellation)
    {
        var notes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var fitted = new FittedExamples(experiment, model);
        var counts = new DataCounts();
        var taken = new Dictionary<Format, int>();
        IEnumerable<Example> validation = experiment.Data!.Has(Split.Validation) ? Examples(Split.Validation, new DataCounts(), []).Take(ValidationSequences) : [];
        using var data = TrainingSet.Of(folder, inputs, fitted.Encode(Examples(Split.Train, counts, taken)), fitted.Encode(validation), Note, notes, cancellation);
        return new RoundTraining(experiment, seed, $"{model.Name}/round-{number}", _round, check: null, FirstModel, data, folder).Run(notes, cancellation);

        Transformer FirstModel() => _round.Continues ? before!.LoadModel() : FirstWeights.Load(experiment, model, seed, computer.Device);

        void Note()
        {
            foreach ((Format format, int wanted) in _wanted)
            {
                int found = taken.GetValueOrDefault(format);
                if (found == 0)
                {
                    throw new CommandException(DataException.NoData, $"{folder.Title}: the data have no example of '{format.Name}' to train on. 'data {experiment.Name}' shows what they come to, and what is left out.", ExitCode.Usage, experiment.SourceFile);
                }

                notes[$"trained examples of {format.Name}"] = found < wanted && wanted != RoundDefinition.All ? $"{found} of {wanted}" : $"{found}";
                if (found < wanted && wanted != RoundDefinition.All)
                {
                    Messages.Line(string.Create(CultureInfo.InvariantCulture, $"{folder.Title}: the data have {found:N0} examples of '{format.Name}', fewer than {wanted:N0}."));
                }
            }

            if (counts.RepeatedIds > 0)
            {
                notes["records with the id of an earlier one"] = $"{counts.RepeatedIds}";
                Messages.Line($"{folder.Title}: {DataCommand.RepeatedIds(counts)}");
            }

            foreach ((string reason, long count) in counts.LeftOut)
            {
                notes[$"left out: {reason}"] = $"{count}";
            }

            fitted.Note(folder.Title, notes);
        }
    }

    private Transformer LoadModel() => Transformer.Load(folder.File(RoundFolder.Model), device: computer.Device);

    // The first examples of each format, in the order of the files.
    private IEnumerable<Example> Examples(Split split, DataCounts counts, Dictionary<Format, int> taken)
    {
        Dictionary<Format, int> wanted = _wanted.ToDictionary(each => each.Format, each => each.Count);
        return FirstExamples.Of(DataExamples.Read(experiment, projectFolder, split, wanted.Keys, counts), wanted, taken);
    }
}
