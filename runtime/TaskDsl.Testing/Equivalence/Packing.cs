using TaskDsl.Formats;
using TaskDsl.Tokenizers;
using TaskDsl.Training;

namespace TaskDsl.Testing;

/// <summary>Packed rows against each example alone.</summary>
internal static class Packing
{
    /// <summary>How a batch's loss and gradients are computed; tests of this check put a wrong one here.</summary>
    internal delegate double Loss(Transformer model, IReadOnlyList<Encoded> batch, RowPacking packing);

    /// <summary>The training's own.</summary>
    public static double OfTraining(Transformer model, IReadOnlyList<Encoded> batch, RowPacking packing) => TokenObjective.LossAndGradients(model, batch, Tokenizer.Bytes.Pad, packing);

    public static void Check(string task, Encoded[] examples, Loss? loss = null)
    {
        loss ??= OfTraining;
        using Transformer model = TinyModel.For(examples);
        double learned = examples.Sum(example => example.Targets), alone = 0;
        Dictionary<string, float[]> expected = model.TakeGradients();
        foreach (Encoded example in examples)
        {
            float weight = (float)(example.Targets / learned);
            alone += weight * loss(model, [example], RowPacking.Bucketed);
            foreach ((string name, float[] gradient) in model.TakeGradients())
            {
                for (int i = 0; i < gradient.Length; i++)
                {
                    expected[name][i] += weight * gradient[i];
                }
            }
        }

        foreach (RowPacking packing in (RowPacking[])[RowPacking.Packed, RowPacking.Bucketed])
        {
            double together = loss(model, examples, packing);
            Require(Math.Abs(together - alone), packing, "loss");
            foreach ((string name, float[] gradient) in model.TakeGradients())
            {
                Require(TinyModel.Difference(expected[name], gradient), packing, $"gradient of {name}");
            }
        }

        void Require(double difference, RowPacking packing, string what)
        {
            if (!(difference <= TinyModel.Rounding))
            {
                throw new TaskTestException(FormattableString.Invariant($"{task}: {examples.Length} examples {(packing.Several ? "packed into rows" : "in rows of their own, batched")} have another {what} than each alone: it differs by {difference:G3}."));
            }
        }
    }
}
