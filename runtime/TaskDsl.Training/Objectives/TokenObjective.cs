using TaskDsl.Experiments;
using TaskDsl.Formats;
using TorchSharp;
using static TorchSharp.torch;

namespace TaskDsl.Training;

/// <summary>The next learned token's negative log-likelihood: the sum over a batch's learned tokens divided by their number, however the batch is laid out.</summary>
internal sealed class TokenObjective(Transformer model, IReadOnlyList<Encoded> data, TrainingSettings settings) : Objective(model, settings)
{
    private readonly int[] _lengths = [.. data.Select(example => example.Ids.Length)];

    public override string? Rule => settings.Until?.Describe();

    public override IReadOnlyDictionary<string, string> Identity { get; } = new Dictionary<string, string>
    {
        ["rule"] = settings.Until?.Describe() ?? "none",
        ["data"] = TrainingData.HashOf(data),
        ["validation data"] = TrainingData.HashOf(settings.Validation),
    };

    public override List<int[]> Plan(int epoch) => BatchPlan.Epoch(_lengths, settings.Recipe.BatchTokens, Packing, settings.Seed, settings.Stage, epoch);

    public override (int Tokens, int Learned) Count(int[] batch) => (batch.Sum(example => _lengths[example]), batch.Sum(example => data[example].Targets));

    public override Measured LossAndGradients(int[] batch) =>
        new(LossAndGradients(Model, Array.ConvertAll(batch, example => data[example]), settings.Pad, Packing, settings.Recipe.Precision));

    public override Measured? Validate() => settings.Validation.Count > 0 ? new Measured(Model.Loss(settings.Validation, settings.Pad)) : null;

    public override (HeldOut Measured, bool Reached)? Check(int step)
    {
        if (settings.Until is not { } until || step % until.Every != 0)
        {
            return null;
        }

        HeldOut measured = settings.Check!(Model);
        return (measured, until.Reached(measured));
    }

    /// <summary>Adds up the gradients of a batch's loss, and gives the loss.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batch">The examples.</param>
    /// <param name="pad">The id that fills rows.</param>
    /// <param name="packing">How they are laid out.</param>
    /// <param name="precision">What matrix products are computed in.</param>
    /// <param name="logitsAtOnce">The most logits that are in memory.</param>
    internal static double LossAndGradients(Transformer model, IReadOnlyList<Encoded> batch, int pad, RowPacking packing, Precision precision = Precision.Float32, long logitsAtOnce = LogitChunks.Usual)
    {
        int learned = batch.Sum(example => example.Targets);
        double loss = 0;
        foreach (TokenRows rows in TokenRows.ForTraining(batch, pad, packing).Where(rows => rows.Targets.Length > 0))
        {
            using var scope = NewDisposeScope();
            RowTensors at = model.Upload(rows);
            Tensor states = Forward(model, precision, () => model.States(at));
            var gradients = new List<Tensor>();
            foreach (LogitChunks.Chunk chunk in LogitChunks.Of(model, states.shape[0], logitsAtOnce))
            {
                // Head and loss go back at once, as far as the states: the logits of one chunk are gone before those of the next.
                using var inner = NewDisposeScope();
                Tensor part = states.narrow(0, chunk.First, chunk.Count).detach().requires_grad_();
                Tensor share = Forward(model, precision, () => model.LossSum(part, at.Targets.narrow(0, chunk.First, chunk.Count))) / learned;
                share.backward();
                loss += share.ToDouble();
                gradients.Add(part.grad!.MoveToOuterDisposeScope());
            }

            states.backward([gradients is [var only] ? only : cat([.. gradients])]);
        }

        return loss;
    }
}
