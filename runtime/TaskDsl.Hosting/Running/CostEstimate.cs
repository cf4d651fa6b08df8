using System.Globalization;
using TaskDsl.Data;
using TaskDsl.Experiments;
using TaskDsl.Hosting.Console;
using TaskDsl.Oracles;
using TaskDsl.Tasks;
using TaskDsl.Training;

namespace TaskDsl.Hosting.Running;

/// <summary>What an experiment costs at the most, said once, before the first stage runs.</summary>
internal sealed class CostEstimate(ExperimentDefinition experiment, IOracle? oracle, string projectFolder, DataFiles? files)
{
    // What two ordinary cores reach on such small models; the first steps then show the true rate.
    private const double AssumedFlops = 2e10;

    private const int Probe = 200;

    // The place of a sequence, its length and the runs of its mask.
    private const int BytesOfASequence = 24;

    private readonly Lazy<IReadOnlyDictionary<string, CountedExamples>> _counted = new(() => CountedExamples.Of(experiment, projectFolder, files!));

    private readonly Lazy<(double Base, double Judged)> _drawn = new(() => oracle is null ? default : (Mean(experiment, oracle, flawed: false), Mean(experiment, oracle, flawed: true)));

    private bool _announced;

    /// <summary>Says what the whole experiment costs.</summary>
    public void Announce()
    {
        if (_announced)
        {
            return;
        }

        _announced = true;
        double sequences = 0, tokens = 0, flops = 0, bytes = 0, samples = 0, encoded = 0;
        foreach (ModelDefinition model in experiment.Models)
        {
            (double parameters, double multiplied) = SizeOf(model);
            foreach (RoundDefinition round in experiment.Rounds)
            {
                (double count, double once) = SequencesOf(round, model);
                double seen = (experiment.Reward is null ? Math.Max(1, experiment.LearningRates.Length) : 1) * experiment.Train.Epochs * once;
                sequences += count;
                tokens += seen;
                flops += 6 * multiplied * seen;
                encoded = Math.Max(encoded, (once * BytesOfAnId) + (count * BytesOfASequence));
                samples += experiment.Data is { IsPairs: false } ? 0 : Math.Max(round.Critiqueability, round.Helpfulness) + round.Helpfulness;

                // Weights stay; while training, the optimiser's state and the checkpoint before it lie beside them.
                bytes += 4 * parameters * 7;
            }

            samples += SamplesAfter();
        }

        if (experiment.Reward is { } reward)
        {
            // Two texts a pair; those of a mismatched critic are no training of their own.
            ModelDefinition shape = experiment.Models.FirstOrDefault(model => model.Name == reward.Model) ?? experiment.Models[0];
            double texts = 2.0 * reward.Pairs.Sum(pairs => (double)pairs) * reward.Compare.Select(critic => (critic as MismatchedCriticDefinition)?.Trained ?? critic).Distinct().Count();
            double seen = Math.Max(1, experiment.LearningRates.Length) * reward.Train.Epochs * texts * MeanOfPairs(reward);
            sequences += texts;
            tokens += seen;
            flops += 6 * SizeOf(shape).Multiplied * seen;
            bytes += 4 * SizeOf(shape).Parameters * reward.Pairs.Length * reward.Compare.Length;
            samples += 2.0 * (reward.Pairs.Max() + (reward.ValidationPairs ?? RewardDefinition.DefaultValidationPairs) + (reward.TestPairs ?? RewardDefinition.DefaultTestPairs)) * reward.Compare.Count(critic => critic is ModelCriticDefinition);
        }

        int seeds = experiment.Seeds.Length;
        bool early = experiment.Rounds.Any(round => round.Until is not null);
        Messages.Line(string.Create(CultureInfo.InvariantCulture,
            $"{experiment.Name}: {Count(seeds, "seed")}, {Count(experiment.Models.Length, "model")}, {Count(experiment.Rounds.Length, "round")}{(experiment.Reward is { } compared ? $", {Count(compared.Compare.Length, "critic")} with {Count(compared.Pairs.Length, "number")} of pairs" : "")}. At most {seeds * sequences:N0} training sequences, {seeds * tokens / 1e6:N1} million tokens, {seeds * samples:N0} samples, {((seeds * bytes) + encoded) / 1e6:N0} MB; very roughly {Duration(seeds * flops / AssumedFlops / 60)} of training{(early ? ", less where until: ends a round early" : "")}."));
    }

    // A round's sequences lie on the disk while it trains, and are gone after it: seven bits of an id a byte.
    private double BytesOfAnId => experiment.Tokenizer.VocabularySize <= 1 << 14 ? 2 : 3;

    // How many sequences a round trains on, and how many tokens they have.
    private (double Count, double Tokens) SequencesOf(RoundDefinition round, ModelDefinition model)
    {
        if (experiment.Data is { IsPairs: false })
        {
            (double Count, double Tokens)[] parts =
            [
                .. from format in TrainedFormats.Counts(experiment.Task, round)
                   let found = _counted.Value[format.Format.Name]
                   let count = (double)Math.Min(format.Count, found.Count)
                   select (count, count * found.MeanTokens(model.Context)),
            ];
            return (parts.Sum(part => part.Count), parts.Sum(part => part.Tokens));
        }

        int judged = round.Critiqueability + round.ConditionalRefinement + round.DirectRefinement + round.Helpfulness;
        return (round.Base + judged, (round.Base * _drawn.Value.Base) + (judged * _drawn.Value.Judged));
    }

    // What the last round of a model is measured by.
    private double SamplesAfter()
    {
        if (experiment.Data is { IsPairs: false })
        {
            // People's answers are scored and not sampled. Of a refined one: N direct refinements, N critiques and N refinements by them.
            return experiment.Refinement is not { } refined ? 0
                : 3.0 * refined.BestOf * RatedAnswers.Read(experiment, projectFolder, Split.Test).Select(question => (double)question.Answers.Length).OrderDescending().Take(refined.Questions).Sum();
        }

        return (2.0 * (experiment.Gaps?.Questions ?? 0) * (experiment.Gaps?.BestOf ?? 0))
            // An answer to each question, and critiques of every model's answers.
            + ((1.0 + experiment.Models.Length) * (experiment.SelfCritique?.Questions ?? 0))
            + (4.0 * (experiment.Refinement?.Questions ?? 0) * (experiment.Refinement?.BestOf ?? 0));
    }

    // Of all parameters, ids and positions are looked up; a tied head multiplies by the embedding.
    private (double Parameters, double Multiplied) SizeOf(ModelDefinition model)
    {
        TransformerConfiguration shape = FirstWeights.ShapeOf(experiment, model);
        double positions = shape.Positions == PositionKind.Learned ? (double)shape.Context * shape.Width : 0, ids = shape.TiedHead ? 0 : (double)shape.Vocabulary * shape.Width;
        return (shape.ParameterCount, shape.ParameterCount - positions - ids);
    }

    private double MeanOfPairs(RewardDefinition reward)
    {
        Formats.Format format = experiment.Task.Format(reward.Baseline);
        if (experiment.Data is not null)
        {
            // Of the first pairs; critiques are yet to be written.
            return PreferenceData.Read(experiment, projectFolder, Split.Train).Take(Probe).Select(pair => pair.Bind(format, PairSide.Chosen)).Where(values => !format.HasSecondReading(values)).Select(values => (double)format.Encode(values, experiment.Tokenizer).Ids.Length).DefaultIfEmpty().Average();
        }

        string question = experiment.Task.FieldOf(Role.Question)!, answer = experiment.Task.FieldOf(Role.Answer)!;
        double plain = Enumerable.Range(0, Probe).Average(item =>
        {
            string asked = oracle!.Draw(new Randomness.CounterRandom(1, "cost", item));
            return new Examples.Example(format, format.Bind(new Dictionary<string, string> { [question] = asked, [answer] = oracle.Answer(asked) })).Encode(experiment.Tokenizer).Ids.Length;
        });
        return reward.CritiqueField is null || !experiment.Task.Has(FormatNames.Critique) ? plain : Math.Max(plain, _drawn.Value.Judged);
    }

    private static string Duration(double minutes) => minutes switch
    {
        < 120 => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, minutes):N0} min"),
        < 2 * 24 * 60 => string.Create(CultureInfo.InvariantCulture, $"{minutes / 60:N0} h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{minutes / 60 / 24:N0} days"),
    };

    private static double Mean(ExperimentDefinition experiment, IOracle oracle, bool flawed)
    {
        TaskDefinition task = experiment.Task;
        string format = !flawed || !task.Has(FormatNames.Critiqueability) ? FormatNames.Base : task.Has(FormatNames.Critique) ? FormatNames.Critique : FormatNames.Critiqueability;
        return Enumerable.Range(0, Probe).Average(item => Examples.OracleExample.Draw(task, task.Format(format), oracle, 1, item).Encode(experiment.Tokenizer).Ids.Length);
    }

    private static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
