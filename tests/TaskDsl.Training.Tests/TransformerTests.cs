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
        // The last two begin alike, and share places for that; the second time, some of what is wanted is in the cache already.
        int[][] sequences = [[1, 2, 3, 4, 5, 6, 7], [3, 1, 4, 1, 5], [9, 2, 6, 5, 3, 5, 8, 9, 7], [9, 2, 6, 5, 4]];
        int[][] paths = [[7, 1, 2, 3, 4, 30, 31], [8, 9, 10, 11, 12], [20, 21, 22, 23, 24, 25, 26, 27, 28], [20, 21, 22, 23, 29]];
        int[][][] passes = [[[0, 1, 2, 3], [0, 1], [0, 1, 2, 3, 4], [4]], [[4], [2, 3, 4], [4, 5, 6], []], [[5, 6], [], [7, 8], [4]]];
        using var cache = new KeyValueCache(model.Configuration, CPU);
        using IDisposable mode = no_grad();
        cache.Grow(20);
        foreach (int[][] pass in passes)
        {
            using var scope = NewDisposeScope();
            cache.Grow(cache.Places + 12);
            var tokens = new NewTokens();
            var wanted = new List<float[]>();
            for (int i = 0; i < sequences.Length; i++)
            {
                tokens.Add(sequences[i], paths[i], pass[i]);
                if (pass[i].Length > 0)
                {
                    tokens.Wanted.Add(tokens.Count - 1);
                    wanted.Add(At(model, sequences[i], pass[i][^1]));
                }
            }

            Given.Near([.. wanted.SelectMany(logits => logits)], model.Extend(tokens, cache).ToFloats(), 1e-5);
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

    [Theory, MemberData(nameof(Given.Shapes), MemberType = typeof(Given))]
    public void A_shape_knows_how_many_parameters_it_has(string shape)
    {
        using Transformer model = new(Given.Shape(shape), 1);
        Assert.Equal(model.ParameterCount, model.Configuration.ParameterCount);
    }

    private static double Deviation(float[] values) => Math.Sqrt(values.Average(value => (double)value * value));

    private static float[] At(Transformer model, int[] ids, int position) =>
        model.Logits(ids[..(position + 1)])[(position * Given.Vocabulary)..((position + 1) * Given.Vocabulary)];
}
