using TaskDsl.Evaluation.Preferences;
using TaskDsl.Experiments;
using TaskDsl.Formats;
using TaskDsl.Hosting.Critics;
using TaskDsl.Hosting.Running;
using TaskDsl.Oracles;
using TaskDsl.Training;

namespace TaskDsl.Hosting.Rewards;

/// <summary>The stages of one seed's reward models: pairs, critiques, and for each critic and number of pairs a model and its rewards on held-out pairs.</summary>
internal sealed class RewardRunner
{
    private readonly ExperimentDefinition _experiment;
    private readonly RewardDefinition _reward;
    private readonly ModelDefinition _model;
    private readonly IOracle? _oracle;
    private readonly RoundData _data;
    private readonly DataFiles? _files;
    private readonly long _seed;
    private readonly string _projectFolder, _folder;
    private readonly Func<RoundFolder, StageRunner> _stages;
    private readonly IReadOnlyDictionary<string, RoundRunner> _rounds;
    private readonly RewardTrainer _trainer;
    private readonly List<StageRunner> _ran = [];
    private readonly Dictionary<(CriticDefinition, int), StageRecord?> _trained = [];

    /// <summary>Describes the stages of a seed.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="oracle">Its oracle; null where it has data instead.</param>
    /// <param name="data">The seed's questions.</param>
    /// <param name="files">The files of its data, for all seeds; null where pairs are drawn.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="projectFolder">The project's folder.</param>
    /// <param name="folder">The experiment's folder.</param>
    /// <param name="stages">Makes what runs the stages of a folder.</param>
    /// <param name="rounds">The last round of each model; none where there are no rounds.</param>
    /// <param name="computer">Where models compute.</param>
    public RewardRunner(ExperimentDefinition experiment, IOracle? oracle, RoundData data, DataFiles? files, long seed, string projectFolder, string folder, Func<RoundFolder, StageRunner> stages, IReadOnlyDictionary<string, RoundRunner> rounds, Computer computer)
    {
        (_experiment, _reward, _oracle, _data, _files, _seed) = (experiment, experiment.Reward!, oracle, data, files, seed);
        (_projectFolder, _folder, _stages, _rounds) = (projectFolder, folder, stages, rounds);
        _model = experiment.Models.FirstOrDefault(model => model.Name == _reward.Model) ?? experiment.Models[0];
        _trainer = new RewardTrainer(experiment, _model, seed, _reward.StartsFromRounds ? rounds[_model.Name].LoadModel : null, () => computer.Device);
    }

    // The file of the pairs of all splits, which all critics' sets share.
    private string Drawn => Folder("pairs").File(RoundFolder.Pairs);

    /// <summary>How many stages ran.</summary>
    public int Ran => _ran.Sum(stages => stages.Ran);

    /// <summary>What is measured and up to date.</summary>
    public List<MeasuredReward> Measured { get; } = [];

    /// <summary>Runs what is out of date, in order; leaves out what needs a stage that was not asked for.</summary>
    public void BringUpToDate(CancellationToken cancellation)
    {
        RoundFolder folder = Folder("pairs");
        if (Stages(folder).BringUpToDate(PairsStage.Of(_experiment, _oracle, _data, _files, _seed, _projectFolder, folder), cancellation) is not { } drawn)
        {
            return;
        }

        foreach (CriticDefinition critic in _reward.Compare)
        {
            (CriticDefinition training, CriticDefinition test) = critic is MismatchedCriticDefinition mismatched ? (mismatched.Trained, mismatched.Tested) : (critic, critic);
            if (Pairs(training, drawn, cancellation) is not { } trainingPairs || (test == training ? trainingPairs : Pairs(test, drawn, cancellation)) is not { } testPairs)
            {
                continue;
            }

            foreach (int count in _reward.Pairs)
            {
                Compare(critic, training, count, trainingPairs, testPairs, cancellation);
            }
        }
    }

    private void Compare(CriticDefinition critic, CriticDefinition training, int count, PairSet trainingPairs, PairSet testPairs, CancellationToken cancellation)
    {
        bool critiques = training is not NoCriticDefinition;
        Format format = _experiment.Task.Format(critiques ? _reward.Format : _reward.Baseline);
        var examples = new PairExamples(format, critiques ? _reward.CritiqueField : null);
        MeasuredReward place = MeasuredReward.Of(_experiment, _folder, _seed, critic, count);
        if (!_trained.TryGetValue((training, count), out StageRecord? trained))
        {
            trained = Stages(place.Trained).BringUpToDate(TrainStage(format, trainingPairs, examples, count, place.Trained), cancellation);
            _trained.Add((training, count), trained);
        }

        if (trained is not null && Stages(place.Scored).BringUpToDate(ScoreStage(place.Trained.File(RoundFolder.Model), trained, format, testPairs, examples, place.Scored), cancellation) is not null)
        {
            Measured.Add(place);
        }
    }

    // The pairs with a critic's critiques; null where they would have to be made by a stage that was not asked for.
    private PairSet? Pairs(CriticDefinition critic, StageRecord drawn, CancellationToken cancellation)
    {
        bool none = critic is NoCriticDefinition;
        return none || Critiques(critic, drawn, cancellation) ? new PairSet(Drawn, none ? null : Folder(critic.ToString()!).File(RoundFolder.Critiques)) : null;
    }

    // Whether a critic's critiques are there and up to date.
    private bool Critiques(CriticDefinition critic, StageRecord drawn, CancellationToken cancellation)
    {
        // What is dealt out has to be written first.
        if (critic is ShuffledCriticDefinition shuffled && !Critiques(shuffled.Critic, drawn, cancellation))
        {
            return false;
        }

        RoundFolder folder = Folder(critic.ToString()!);
        return Stages(folder).BringUpToDate(CritiquesStage(critic, drawn, folder), cancellation) is not null;
    }

    private Stage CritiquesStage(CriticDefinition critic, StageRecord drawn, RoundFolder folder)
    {
        var critics = new PairCritics(_experiment, _oracle, _seed, new CriticSource(_experiment, _oracle, _seed, PairCritics.Key, _rounds, _folder) { NoFlaw = _reward.NoFlaw });
        (string, object)[] pairs = [("pairs of all splits", drawn.Outputs[RoundFolder.Pairs].Sha256), .. _oracle is null ? Array.Empty<(string, object)>() : [("oracle's behaviour", _data.Behaviour)]];
        switch (critic)
        {
            case ShuffledCriticDefinition shuffled:
                string own = Folder(shuffled.Critic.ToString()!).File(RoundFolder.Critiques);
                return Stage([("seed", _seed), ("critiques that are dealt out", FileRecord.Of(own).Sha256)], _ => critics.Shuffle([.. PairFiles.ReadCritiques(own)]));
            case DataCriticDefinition:
                return Stage(pairs, _ => critics.OfData(PairFiles.ReadPairs(Drawn)));
            default:
                return Stage([.. pairs, .. critics.InputsOf(critic)], cancellation => critics.Write(critic, [.. PairFiles.ReadPairs(Drawn)], folder, cancellation));
        }

        Stage Stage(IEnumerable<(string, object)> inputs, Func<CancellationToken, IEnumerable<CritiquedPair>> write) =>
            new(StageNames.Critiques, Inputs(inputs), [RoundFolder.Critiques], cancellation => Written(folder, write(cancellation)));
    }

    private static SortedDictionary<string, string> Written(RoundFolder folder, IEnumerable<CritiquedPair> critiques)
    {
        int failed = 0;
        PairFiles.Write(folder.File(RoundFolder.Critiques), critiques.Select(each =>
        {
            failed += each.Failure is null ? 0 : 1;
            return each;
        }));
        return failed == 0 ? [] : new(StringComparer.Ordinal) { ["failed"] = $"{failed}" };
    }

    private Stage TrainStage(Format format, PairSet pairs, PairExamples examples, int count, RoundFolder folder)
    {
        TrainingDefinition train = _reward.Train;
        return new Stage(
            StageNames.Reward,
            Inputs([
                ("seed", _seed), ("training pairs", pairs.Hash(format, "train", count)), ("validation pairs", pairs.Hash(format, "validation")), ($"format {format.Name}", format.EncodingId(_experiment.Tokenizer)),
                .. FirstWeights.Inputs(_experiment, _model),
                ("first weights", _reward.StartsFromRounds ? _rounds[_model.Name].WeightsHash! : _model.Folder is null ? "fresh" : "published"), ("batch_pairs", _reward.BatchPairs), ("epochs", train.Epochs), ("learning_rate", train.LearningRate),
                ("weight_decay", train.WeightDecay), ("warmup", train.Warmup), ("schedule", train.Schedule), ("floor", train.Floor), ("clip", train.Clip), ("precision", train.Precision),
                ("margins", format.Margins.IsEmpty ? "none" : string.Join(", ", format.Margins.Select(margin => FormattableString.Invariant($"{margin.Confidence}: {margin.Value}")))),
                ("select", _experiment.LearningRates.IsEmpty ? "none" : string.Join(", ", _experiment.LearningRates.Select(RateSelection.Text)))]),
            [RoundFolder.Model, RoundFolder.Metrics],
            cancellation => _trainer.Train(format, pairs, examples, count, folder, cancellation));
    }

    private Stage ScoreStage(string weights, StageRecord trained, Format format, PairSet pairs, PairExamples examples, RoundFolder folder) => new(
        StageNames.Score,
        Inputs([("reward model", trained.Outputs[RoundFolder.Model].Sha256), ("test pairs", pairs.Hash(format, "test")), ($"format {format.Name}", format.EncodingId(_experiment.Tokenizer))]),
        [RoundFolder.Rewards],
        cancellation => _trainer.Score(weights, format, pairs, examples, folder, cancellation));

    private RoundFolder Folder(params ReadOnlySpan<string> names) => new(_folder, _experiment.Name, _seed, names);

    private StageRunner Stages(RoundFolder folder)
    {
        StageRunner stages = _stages(folder);
        _ran.Add(stages);
        return stages;
    }

    /// <summary>A stage's inputs as text.</summary>
    internal static SortedDictionary<string, string> Inputs(IEnumerable<(string Name, object Value)> inputs) =>
        new(inputs.ToDictionary(input => input.Name, input => FormattableString.Invariant($"{input.Value}")), StringComparer.Ordinal);
}
