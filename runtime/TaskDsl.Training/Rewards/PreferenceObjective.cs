using System.Globalization;
using TaskDsl.Formats;
using TaskDsl.Randomness;
using TorchSharp;
using static TorchSharp.torch;

namespace TaskDsl.Training;

/// <summary>The mean over a batch's pairs of −log σ(r⁺ − r⁻ − m), however the batch is laid out.</summary>
internal sealed class PreferenceObjective(RewardModel model, EncodedPairs data, EncodedPairs validation, RewardTrainingSettings settings) : Objective(model.Transformer, settings)
{
    public override IReadOnlyDictionary<string, string> Identity { get; } = new Dictionary<string, string>
    {
        ["pairs"] = data.Hash(),
        ["validation pairs"] = validation.Hash(),
        ["pairs of a batch"] = settings.BatchPairs.ToString(CultureInfo.InvariantCulture),
    };

    public override List<int[]> Plan(int epoch)
    {
        int[] order = [.. Enumerable.Range(0, data.Count)];
        new CounterRandom(settings.Seed, settings.Stage + "/order", epoch).Shuffle(order);
        return [.. order.Chunk(settings.BatchPairs).Where(batch => batch.Length == Math.Min(settings.BatchPairs, order.Length))];
    }

    public override (int Tokens, int Learned) Count(int[] batch) => (batch.Sum(pair => data[pair].Tokens), 0);

    public override Measured LossAndGradients(int[] batch)
    {
        double loss = 0;
        var chosen = new List<float>(batch.Length);
        var rejected = new List<float>(batch.Length);
        foreach (EncodedPair[] part in Parts([.. batch.Select(pair => data[pair])]))
        {
            using var scope = NewDisposeScope();
            Tensor rewards = Forward(Model, settings.Recipe.Precision, () => model.Rewards(Sides(part), Packing));
            (Tensor above, Tensor below) = (rewards.narrow(0, 0, part.Length), rewards.narrow(0, part.Length, part.Length));
            Tensor margins = tensor(Array.ConvertAll(part, pair => (float)pair.Margin), device: Model.Device);
            Tensor share = PreferenceLoss.Sum(above, below, margins) / batch.Length;
            share.backward();
            loss += share.ToDouble();
            chosen.AddRange(above.ToFloats());
            rejected.AddRange(below.ToFloats());
        }

        return new Measured(loss, PreferenceMeasure.Of(chosen, rejected, loss));
    }

    public override Measured? Validate()
    {
        if (validation.Count == 0)
        {
            return null;
        }

        PreferenceMeasure measure = model.Measure(validation);
        return new Measured(measure.Loss, measure);
    }

    // The rewards of a pair meet in its loss, so what is too large for one backward pass is cut between pairs, among pairs of nearly one length.
    private IEnumerable<EncodedPair[]> Parts(EncodedPair[] batch)
    {
        var part = new List<EncodedPair>();
        foreach (EncodedPair pair in batch.OrderByDescending(pair => pair.Longer))
        {
            part.Add(pair);
            if (part.Count > 1 && PaddedTokens(part) > Packing.Most)
            {
                part.RemoveAt(part.Count - 1);
                yield return [.. part];
                part = [pair];
            }
        }

        yield return [.. part];
    }

    private long PaddedTokens(List<EncodedPair> pairs) =>
        RowLayout.Of(Array.ConvertAll(Sides(pairs), side => side.Ids.Length), Packing).Sum(layout => (long)layout.Rows.Count * layout.Length);

    private static Encoded[] Sides(IReadOnlyCollection<EncodedPair> pairs) => [.. pairs.Select(pair => pair.Chosen), .. pairs.Select(pair => pair.Rejected)];
}
