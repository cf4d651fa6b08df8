using System.Globalization;
using TaskDsl.Evaluation.Critiques;
using TaskDsl.Evaluation.Rounds;
using TaskDsl.Examples;
using TaskDsl.Experiments;
using TaskDsl.Formats;
using TaskDsl.Hosting.Console;
using TaskDsl.Hosting.Critics;
using TaskDsl.Oracles;
using TaskDsl.Tasks;
using TaskDsl.Training;

namespace TaskDsl.Hosting.Running;

/// <summary>One seed and model of an experiment.</summary>
/// <param name="Experiment">The experiment.</param>
/// <param name="Oracle">Its oracle.</param>
/// <param name="Data">The seed's questions and demonstrations.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Model">The model.</param>
internal sealed record ModelRun(ExperimentDefinition Experiment, IOracle Oracle, RoundData Data, long Seed, ModelDefinition Model);

/// <summary>The stages of one round of one model: data, answers, training, and after the last round the measurement.</summary>
internal sealed class RoundRunner
{
    // The standard error of an accuracy of 0.6 over so many questions is 0.024.
    private const int HeldOutQuestions = 400;

    private readonly ModelRun _run;
    private readonly int _number;
    private readonly RoundDefinition _round;
    private readonly Computer _computer;
    private readonly StageRunner _stages;

    public RoundRunner(ModelRun run, int number, RoundFolder folder, StageRunner stages, Computer computer)
    {
        (_run, _number, _round, _computer) = (run, number, run.Experiment.Rounds[number - 1], computer);
        (Folder, _stages) = (folder, stages);
    }

    public RoundFolder Folder { get; }

    public ModelDefinition Model => _run.Model;

    /// <summary>How many stages ran.</summary>
    public int Ran => _stages.Ran;

    /// <summary>Whether all that is measured after the last round is there and up to date.</summary>
    public bool Evaluated { get; private set; }

    // Whether the answers that other models criticise are there and up to date.
    private bool _selfCritiqued;

    private bool NeedsAnswers => _round.NeedsAnswers;

    // What keys the round's random draws.
    private string Key => $"{_run.Model.Name}/round-{_number}";

    /// <summary>Runs what is out of date, in order; stops where a stage that was not asked for would have to run first.</summary>
    public void BringUpToDate(RoundRunner? before, CancellationToken cancellation)
    {
        if (_stages.BringUpToDate(DataStage(), cancellation) is null)
        {
            return;
        }

        DataHashes hashes = RoundData.ReadHashes(Folder.File(RoundFolder.Data));
        if (NeedsAnswers && ((before?.WeightsHash is null && !_round.OracleAnswers) || _stages.BringUpToDate(AnswersStage(before, hashes), cancellation) is null))
        {
            return;
        }

        if (_stages.BringUpToDate(TrainStage(before, hashes), cancellation) is null)
        {
            return;
        }

        if (_number < _run.Experiment.Rounds.Length)
        {
            return;
        }

        bool gaps = _run.Experiment.Gaps is not { } asked || _stages.BringUpToDate(EvaluateStage(asked, hashes), cancellation) is not null;
        bool refinement = _run.Experiment.Refinement is not { } wanted || _stages.BringUpToDate(RefineStage(wanted, hashes), cancellation) is not null;
        _selfCritiqued = _run.Experiment.SelfCritique is { } critique && _stages.BringUpToDate(SelfCritiqueStage(critique, hashes), cancellation) is not null;
        Evaluated = gaps && refinement && (_selfCritiqued || _run.Experiment.SelfCritique is null);
    }

    /// <summary>Has the model criticise what the seed's other models answered: after the last round of each of them is up to date.</summary>
    /// <param name="all">The last rounds of all models.</param>
    /// <param name="cancellation">Ends the sampling.</param>
    public void CriticiseOthers(IReadOnlyList<RoundRunner> all, CancellationToken cancellation)
    {
        if (_run.Experiment.SelfCritique is { } critique && all.Count > 1)
        {
            Evaluated &= all.All(round => round._selfCritiqued) && _stages.BringUpToDate(CrossCritiqueStage(critique, [.. all.Where(round => round != this)]), cancellation) is not null;
        }
    }

    /// <summary>Has other critics criticise the answers that the model's gaps were measured on: after the last round of each model is up to date.</summary>
    /// <param name="last">The last rounds of all models.</param>
    /// <param name="stages">Makes what runs the stages of a folder.</param>
    /// <param name="folder">The experiment's folder.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>How many stages ran.</returns>
    public int CompareCritics(IReadOnlyDictionary<string, RoundRunner> last, Func<RoundFolder, StageRunner> stages, string folder, CancellationToken cancellation)
    {
        int ran = 0;
        foreach (CriticDefinition critic in GapCritics.Of(_run.Experiment, _run.Model.Name))
        {
            if (_stages[StageNames.Evaluate] is null || (critic is ModelCriticDefinition other && last[other.Model].WeightsHash is null))
            {
                Evaluated = false;
                continue;
            }

            var source = new CriticSource(_run.Experiment, _run.Oracle, _run.Seed, $"{Key}/critics", last, folder) { Temperature = _run.Experiment.Gaps!.CritiqueTemperature ?? 0 };
            RoundFolder place = GapCritics.FolderOf(Folder, critic);
            StageRunner runner = stages(place);
            Evaluated &= runner.BringUpToDate(GapCritics.Stage(_run.Experiment.Task, _run.Oracle, critic, source, _run.Data.Behaviour, Folder.File(RoundFolder.Samples), place), cancellation) is not null;
            ran += runner.Ran;
        }

        return ran;
    }

    /// <summary>The hash of the round's weights; null where it is not trained.</summary>
    public string? WeightsHash => _stages[StageNames.Train]?.Outputs[RoundFolder.Model].Sha256;

    private Stage DataStage() => new(
        StageNames.Data,
        Inputs([("program", Versions.ProgramOf(_run.Oracle)), ("seed", _run.Seed), ("base", _round.Base), .. Parameters(), .. _run.Data.ShotInputs]),
        [RoundFolder.Data],
        _ => _run.Data.WriteHashes(Folder.File(RoundFolder.Data), _round));

    private Stage AnswersStage(RoundRunner? before, DataHashes hashes)
    {
        if (_round.OracleAnswers)
        {
            return new Stage(
                StageNames.Answers,
                Inputs([("seed", _run.Seed), ("oracle's behaviour", hashes.Behaviour), ("critiqueability", _round.Critiqueability), ("questions of demonstrations", _run.Experiment.Rounds.Max(round => round.Base))]),
                [RoundFolder.Answers, RoundFolder.ValidationAnswers],
                _ => Measuring.OracleAnswers(_run, Key, _number, _round, Folder));
        }

        List<(string, object)> inputs =
        [
            ("seed", _run.Seed), ("weights of the round before", before!.WeightsHash!), ("oracle's behaviour", hashes.Behaviour), ("critiqueability", _round.Critiqueability), ("helpfulness", _round.Helpfulness), ("oversample", _round.Oversample),
            .. Encodings(FormatNames.Base), .. _round.Helpfulness > 0 ? Encodings(FormatNames.Critique) : [],
        ];

        // Answers are to questions that no round's demonstrations show. Another count in the first round gives other weights, so it need not stand here.
        int shown = _run.Experiment.Rounds.Max(round => round.Base);
        if (shown > _run.Experiment.Rounds[0].Base)
        {
            inputs.Add(("questions of demonstrations", shown));
        }

        return new Stage(StageNames.Answers, Inputs(inputs), [RoundFolder.Answers, RoundFolder.ValidationAnswers], cancellation => Measuring.Answers(_run, Key, _number, _round, before.LoadModel(), Folder, cancellation));
    }

    private Stage TrainStage(RoundRunner? before, DataHashes hashes)
    {
        List<(string, object)> inputs =
        [
            ("seed", _run.Seed), ("demonstrations", hashes.Demonstrations), ("critiques", _round.Critique), ("conditional refinements", _round.ConditionalRefinement), ("direct refinements", _round.DirectRefinement), ("helpfulness", _round.Helpfulness),
            .. Recipe(_run.Experiment, _run.Model, _round),
            .. Encodings(FormatNames.Base),
        ];
        if (NeedsAnswers)
        {
            inputs.Add(("answers", _stages[StageNames.Answers]!.Outputs[RoundFolder.Answers].Sha256));
            inputs.Add(("validation answers", _stages[StageNames.Answers]!.Outputs[RoundFolder.ValidationAnswers].Sha256));
            inputs.AddRange(Encodings(FormatNames.Critiqueability));
        }

        foreach ((int count, string format) in new[] { (_round.Critique, FormatNames.Critique), (_round.ConditionalRefinement, FormatNames.ConditionalRefinement), (_round.DirectRefinement, FormatNames.DirectRefinement), (_round.Helpfulness, FormatNames.Helpfulness) })
        {
            inputs.AddRange(count > 0 ? Encodings(format) : []);
        }

        if (_round.Continues)
        {
            inputs.Add(("first weights", before!.WeightsHash!));
        }

        // The oracle decides by what is checked, and makes refinements and shots, of which no other input holds the text.
        if (_round.Until is not null || _round.ConditionalRefinement + _round.DirectRefinement > 0 || _run.Data.HasShots)
        {
            inputs.Add(("oracle's behaviour", hashes.Behaviour));
        }

        SortedDictionary<string, string> named = Inputs(inputs);
        return new Stage(StageNames.Train, named, [RoundFolder.Model, RoundFolder.Metrics], cancellation => Train(before, named, cancellation));
    }

    /// <summary>What decides how a round trains, beside its sequences and the seed.</summary>
    public static IEnumerable<(string Name, object Value)> Recipe(ExperimentDefinition experiment, ModelDefinition model, RoundDefinition round)
    {
        TrainingDefinition train = experiment.Train;
        return
        [
            .. FirstWeights.Inputs(experiment, model),
            ("batch_tokens", train.BatchTokens), ("epochs", train.Epochs), ("learning_rate", train.LearningRate), ("weight_decay", train.WeightDecay),
            ("warmup", train.Warmup), ("schedule", train.Schedule), ("floor", train.Floor), ("clip", train.Clip), ("precision", train.Precision),
            ("too_long", train.Truncates is { } cut ? $"truncate {cut}" : train.TooLong), ("select", experiment.LearningRates.IsEmpty ? "none" : string.Join(", ", experiment.LearningRates.Select(rate => FormattableString.Invariant($"{rate}")))),
            ("until", (object?)round.Until ?? "none"),
        ];
    }

    private Stage EvaluateStage(GapsDefinition gaps, DataHashes hashes) => new(
        StageNames.Evaluate,
        Inputs([("seed", _run.Seed), ("weights", WeightsHash!), ("oracle's behaviour", hashes.Behaviour),
            ("questions", gaps.Questions), ("best_of", gaps.BestOf), ("answer_temperature", (object?)gaps.AnswerTemperature ?? "random"), CritiqueTemperature(gaps.CritiqueTemperature),
            .. Encodings(FormatNames.Base), .. Encodings(FormatNames.Critiqueability), .. Encodings(FormatNames.Critique)]),
        [RoundFolder.Samples],
        cancellation => Measuring.Gaps(_run, Key, gaps, LoadModel(), Folder, cancellation));

    private Stage RefineStage(RefinementDefinition refinement, DataHashes hashes) => new(
        StageNames.Refine,
        Inputs([("seed", _run.Seed), ("weights", WeightsHash!), ("oracle's behaviour", hashes.Behaviour),
            ("questions", refinement.Questions), ("best_of", refinement.BestOf), ("temperature", refinement.Temperature),
            .. new[] { FormatNames.Base, FormatNames.Critiqueability, FormatNames.Critique, FormatNames.Helpfulness, FormatNames.ConditionalRefinement, FormatNames.DirectRefinement }.SelectMany(Encodings)]),
        [RoundFolder.Refinements],
        cancellation => Measuring.Refinements(_run, Key, refinement, LoadModel(), Folder, cancellation));

    private Stage SelfCritiqueStage(SelfCritiqueDefinition critique, DataHashes hashes) => new(
        StageNames.SelfCritique,
        Inputs([("seed", _run.Seed), ("weights", WeightsHash!), ("oracle's behaviour", hashes.Behaviour),
            ("questions", critique.Questions), ("answer_temperature", (object?)critique.AnswerTemperature ?? "random"), CritiqueTemperature(critique.CritiqueTemperature),
            .. Encodings(FormatNames.Base), .. Encodings(FormatNames.Critique)]),
        [RoundFolder.SelfCritiques],
        cancellation => Measuring.SelfCritiques(_run, Key, critique, LoadModel(), Folder, cancellation));

    // The answers' hashes hold their models, questions and temperatures.
    private Stage CrossCritiqueStage(SelfCritiqueDefinition critique, RoundRunner[] others) => new(
        StageNames.CrossCritique,
        Inputs([("seed", _run.Seed), ("weights", WeightsHash!), ("oracle's behaviour", RoundData.ReadHashes(Folder.File(RoundFolder.Data)).Behaviour), CritiqueTemperature(critique.CritiqueTemperature),
            .. others.Select(other => ($"answers of {other._run.Model.Name}", (object)other._stages[StageNames.SelfCritique]!.Outputs[RoundFolder.SelfCritiques].Sha256)),
            .. Encodings(FormatNames.Critique)]),
        [RoundFolder.CrossCritiques],
        cancellation => Measuring.CrossCritiques(_run, Key, [.. others.SelectMany(other => CritiqueFile.Read(other.Folder.File(RoundFolder.SelfCritiques)))], LoadModel(), Folder, cancellation));

    private static (string, object) CritiqueTemperature(double? temperature) => ("critique_temperature", (object?)temperature ?? "same");

    private SortedDictionary<string, string> Train(RoundRunner? before, SortedDictionary<string, string> inputs, CancellationToken cancellation)
    {
        var notes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var sequences = new RoundSequences(_run, Key, _round, Folder);
        var fitted = new FittedExamples(_run.Experiment, _run.Model);
        using var data = TrainingSet.Of(Folder, inputs, fitted.Encode(sequences.Training(notes)), fitted.Encode(sequences.Validation()), () => fitted.Note(Folder.Title, notes), notes, cancellation);
        return new RoundTraining(_run.Experiment, _run.Seed, Key, _round, Check(), FirstModel, data, Folder).Run(notes, cancellation);

        Transformer FirstModel() => _round.Continues ? before!.LoadModel() : FirstWeights.Load(_run.Experiment, _run.Model, _run.Seed, _computer.Device);
    }

    private HeldOutCheck? Check() => _round.Until is { } until
        ? new HeldOutCheck(_run.Experiment, _run.Oracle, _run.Seed, Key, until, _run.Data.HeldOutQuestions(HeldOutQuestions))
        : null;

    /// <summary>Reads the round's weights.</summary>
    public Transformer LoadModel() => Transformer.Load(Folder.File(RoundFolder.Model), device: _computer.Device);

    private IEnumerable<(string, object)> Parameters() => _run.Experiment.Parameters.Select(parameter => (parameter.Key, (object)parameter.Value));

    private IEnumerable<(string, object)> Encodings(string format) => _run.Experiment.Task.Has(format)
        ? [($"format {format}", _run.Experiment.Task.Format(format).EncodingId(_run.Experiment.Tokenizer))]
        : [];

    /// <summary>A stage's inputs, by name.</summary>
    public static SortedDictionary<string, string> Inputs(IEnumerable<(string Name, object Value)> inputs) =>
        new(inputs.ToDictionary(input => input.Name, input => FormattableString.Invariant($"{input.Value}")), StringComparer.Ordinal);
}
