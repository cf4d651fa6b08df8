using TaskDsl.Formats;
using static TorchSharp.torch;

namespace TaskDsl.Training.Tests;

public sealed class PackingTests
{
    private static readonly Encoded[] Batch = Given.Examples(12);

    [Theory, MemberData(nameof(Given.Shapes), MemberType = typeof(Given))]
    public void Packed_rows_have_the_logits_of_each_example_alone(string shape)
    {
        using Transformer model = Given.Model(Given.Shape(shape));
        Dictionary<(int Example, int Target), float[]> alone = Alone(model);
        foreach (RowPacking packing in new[] { RowPacking.Packed, RowPacking.Bucketed })
        {
            Assert.Equal(0, Difference(model, alone, packing, rows => rows), 1e-5);
        }
    }

    [Theory, MemberData(nameof(Given.Shapes), MemberType = typeof(Given))]
    public void Without_the_block_mask_the_logits_differ(string shape)
    {
        using Transformer model = Given.Model(Given.Shape(shape));
        Assert.True(Difference(model, Alone(model), RowPacking.Packed, rows => rows with { Starts = new int[rows.Starts.Length] }) > 0.01);
    }

    [Fact]
    public void Without_the_reset_of_positions_the_logits_differ()
    {
        using Transformer model = Given.Model(Given.Gpt2);
        Assert.True(Difference(model, Alone(model), RowPacking.Packed, rows => rows with { Positions = [.. Enumerable.Range(0, rows.Ids.Length).Select(i => (long)(i % rows.Length))] }) > 0.01);
    }

    [Theory, MemberData(nameof(Given.Shapes), MemberType = typeof(Given))]
    public void Packed_unpacked_and_cut_batches_have_one_loss_and_one_gradient(string shape)
    {
        using Transformer model = Given.Model(Given.Shape(shape));
        (double loss, Dictionary<string, float[]> gradients) = OneByOne(model);
        foreach (RowPacking packing in new[] { RowPacking.Packed, RowPacking.Bucketed, RowPacking.Bucketed with { Overhead = 0 }, RowPacking.Bucketed with { Most = 40 }, RowPacking.Packed with { Most = 20 } })
        {
            (double other, Dictionary<string, float[]> others) = model.LossAndGradients(Batch, packing);
            Assert.Equal(loss, other, 1e-5);
            Assert.Equal(0, Given.Distance(gradients, others), 1e-5);
        }
    }

    [Fact]
    public void A_mean_of_means_would_be_another_loss_and_another_gradient()
    {
        using Transformer model = Given.Model(Given.Gpt2);
        (double loss, Dictionary<string, float[]> gradients) = model.LossAndGradients(Batch, RowPacking.Bucketed);
        double meanOfMeans = Batch.Average(example => model.LossAndGradients([example], RowPacking.Bucketed).Loss);
        Dictionary<string, float[]> meanGradient = Sum(model, example => 1.0 / Batch.Length);
        Assert.True(Math.Abs(loss - meanOfMeans) > 1e-3);
        Assert.True(Given.Distance(gradients, meanGradient) > 1e-3);
    }

    [Fact]
    public void The_evaluation_loss_is_the_training_loss()
    {
        using Transformer model = Given.Model(Given.Gpt2);
        Assert.Equal(OneByOne(model).Loss, model.Loss(Batch, Given.Pad), 1e-5);
    }

    // The definition, computed without any batch: the examples' losses weighted by their learned tokens.
    private static (double Loss, Dictionary<string, float[]> Gradients) OneByOne(Transformer model)
    {
        double learned = Batch.Sum(example => example.Targets);
        double loss = Batch.Sum(example => model.LossAndGradients([example], RowPacking.Bucketed).Loss * example.Targets / learned);
        return (loss, Sum(model, example => example.Targets / learned));
    }

    private static Dictionary<string, float[]> Sum(Transformer model, Func<Encoded, double> weight)
    {
        var sums = model.Parameters.ToDictionary(parameter => parameter.Name, parameter => new float[parameter.Value.numel()]);
        foreach (Encoded example in Batch)
        {
            foreach ((string name, float[] gradient) in model.LossAndGradients([example], RowPacking.Bucketed).Gradients)
            {
                for (int i = 0; i < gradient.Length; i++)
                {
                    sums[name][i] += (float)(weight(example) * gradient[i]);
                }
            }
        }

        return sums;
    }

    private static Dictionary<(int Example, int Target), float[]> Alone(Transformer model)
    {
        var logits = new Dictionary<(int, int), float[]>();
        for (int example = 0; example < Batch.Length; example++)
        {
            float[] all = model.Logits(Batch[example].Ids);
            int target = 0;
            for (int i = 1; i < Batch[example].Ids.Length; i++)
            {
                if (Batch[example].Mask[i] == 1)
                {
                    logits.Add((example, target++), all[((i - 1) * Given.Vocabulary)..(i * Given.Vocabulary)]);
                }
            }
        }

        return logits;
    }

    // The largest difference between logits of laid-out examples and of each alone.
    private static double Difference(Transformer model, Dictionary<(int Example, int Target), float[]> alone, RowPacking packing, Func<TokenRows, TokenRows> change)
    {
        double largest = 0;
        int[] lengths = [.. Batch.Select(example => example.Ids.Length)];
        foreach ((TokenRows rows, RowLayout layout) in TokenRows.ForTraining(Batch, Given.Pad, packing).Zip(RowLayout.Of(lengths, packing)))
        {
            using var scope = NewDisposeScope();
            using IDisposable mode = no_grad();
            float[] logits = model.Logits(model.Upload(change(rows))).ToFloats();
            int at = 0;
            foreach (int example in layout.Rows.SelectMany(row => row))
            {
                for (int target = 0; target < Batch[example].Targets; target++, at += Given.Vocabulary)
                {
                    float[] expected = alone[(example, target)];
                    largest = Math.Max(largest, expected.Select((value, i) => Math.Abs(value - logits[at + i])).Max());
                }
            }
        }

        return largest;
    }
}
