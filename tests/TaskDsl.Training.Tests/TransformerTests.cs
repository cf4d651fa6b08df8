using static TorchSharp.torch;

namespace TaskDsl.Training.Tests;

public sealed class TransformerTests
{
    [Theory, MemberData(nameof(Given.Shapes), MemberType = typeof(Given))]
    public void No_logit_depends_on_a_later_token(string shape)
    {
        using Transformer model = Given.Model(Given.Shape(shape));
        float[] one = model.Logits([1, 2, 3, 4, 5]), other = model.Logits([1, 2, 3, 9, 8]);
        Given.Near(one[..(3 * Given.Vocabulary)], other[..(3 * Given.Vocabulary)], 0);
        Assert.NotEqual(one[(3 * Given.Vocabulary)..], other[(3 * Given.Vocabulary)..]);
    }

    [Theory, MemberData(nameof(Given.Shapes), MemberType = typeof(Given))]
    public void Continuing_from_the_cache_equals_reading_the_whole(string shape)
    {
        using Transformer model = Given.Model(Given.Shape(shape));
        int[][] sequences = [[1, 2, 3, 4, 5, 6, 7], [3, 1, 4, 1, 5], [9, 2, 6, 5, 3, 5, 8, 9, 7]];
        int[] read = [4, 2, 5];
        using var cache = new KeyValueCache(model.Configuration, sequences.Length, CPU);
        using var scope = NewDisposeScope();
        using IDisposable mode = no_grad();
        foreach ((TokenRows rows, int[] order) in TokenRows.ForPrompts([.. sequences.Select((ids, i) => ids[..read[i]])], Given.Pad, RowPacking.Bucketed))
        {
            Tensor into = tensor(order.Select(row => (long)row).ToArray()), from = tensor(Enumerable.Range(0, order.Length).Select(row => (long)row).ToArray());
            float[] logits = model.Logits(model.Upload(rows), layer => new KeyValueWriter(cache, layer, into, from)).ToFloats();
            for (int i = 0; i < order.Length; i++)
            {
                cache.Lengths[order[i]] = read[order[i]];
                Given.Near(At(model, sequences[order[i]], read[order[i]] - 1), logits[(i * Given.Vocabulary)..((i + 1) * Given.Vocabulary)], 1e-5);
            }
        }

        for (int step = 0; step < 3; step++)
        {
            int[] at = [.. cache.Lengths];
            float[] logits = model.Step([.. sequences.Select((ids, i) => (long)ids[at[i]])], cache).ToFloats();
            for (int i = 0; i < sequences.Length; i++)
            {
                Given.Near(At(model, sequences[i], at[i]), logits[(i * Given.Vocabulary)..((i + 1) * Given.Vocabulary)], 1e-5);
            }
        }
    }

    [Fact]
    public void Fresh_weights_depend_on_the_seed_alone()
    {
        using Transformer one = new(Given.Gpt2, 1), again = new(Given.Gpt2, 1), other = new(Given.Gpt2, 2);
        manual_seed(7);
        Assert.Equal(one.WeightsHash(), again.WeightsHash());
        Assert.NotEqual(one.WeightsHash(), other.WeightsHash());
    }

    [Fact]
    public void Fresh_matrices_are_normal_with_the_deviation_of_gpt2()
    {
        using var model = new Transformer(Given.Gpt2 with { Width = 64, Vocabulary = 300 }, 1);
        Dictionary<string, float[]> weights = model.Weights();
        Assert.Equal(0, weights["tokens.weight"].Average(), 0.001);
        Assert.Equal(0.02, Deviation(weights["tokens.weight"]), 0.0005);
        Assert.Equal(0.02 / 2, Deviation(weights["blocks.1.feed_forward.output.weight"]), 0.0005);
        Assert.All(weights["norm.weight"], weight => Assert.Equal(1, weight));
        Assert.All(weights["norm.bias"], bias => Assert.Equal(0, bias));
    }

    [Fact]
    public void A_shape_that_cannot_be_built_is_refused()
    {
        Assert.Contains("3 does not divide 16", Assert.Throws<ArgumentException>(() => new Transformer(Given.Gpt2 with { Heads = 3 }, 1)).Message);
        Assert.Contains("layers", Assert.Throws<ArgumentException>(() => new Transformer(Given.Gpt2 with { Layers = 0 }, 1)).Message);
        Assert.Contains("3 does not divide 4", Assert.Throws<ArgumentException>(() => new Transformer(Given.Llama with { KeyValueHeads = 3 }, 1)).Message);
    }

    [Theory, MemberData(nameof(Given.Shapes), MemberType = typeof(Given))]
    public void A_configuration_comes_back_from_its_json(string shape) =>
        Assert.Equal(Given.Shape(shape), TransformerConfiguration.FromJson(Given.Shape(shape).ToJson()));

    private static double Deviation(float[] values) => Math.Sqrt(values.Average(value => (double)value * value));

    private static float[] At(Transformer model, int[] ids, int position) =>
        model.Logits(ids[..(position + 1)])[(position * Given.Vocabulary)..((position + 1) * Given.Vocabulary)];
}
