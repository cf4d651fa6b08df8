using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TaskDsl.Torch.Tests;

/// <summary>The fused attention against libtorch's own, which keeps all weights.</summary>
public class AttentionTests
{
    // Rows, tokens, heads, key heads, width: lengths and widths that are whole vectors and blocks, and ones that are not.
    public static TheoryData<long, long, long, long, long> Shapes => new()
    {
        { 1, 1, 1, 1, 1 },
        { 2, 3, 4, 2, 8 },
        { 3, 16, 2, 2, 16 },
        { 2, 33, 3, 1, 24 },
        { 1, 64, 4, 4, 32 },
        { 2, 131, 6, 2, 40 },
    };

    [Theory, MemberData(nameof(Shapes))]
    public void It_computes_what_libtorch_does(long rows, long tokens, long heads, long keyHeads, long width) =>
        AssertEqual(rows, tokens, heads, keyHeads, width, null);

    [Theory, MemberData(nameof(Shapes))]
    public void Packed_rows_see_nothing_before_their_start(long rows, long tokens, long heads, long keyHeads, long width)
    {
        var starts = new int[rows * tokens];
        for (var i = 0; i < starts.Length; i++)
        {
            var (row, token) = (i / tokens, i % tokens);
            starts[i] = token == 0 || (token + row) % 7 == 3 ? (int)token : starts[i - 1];
        }

        AssertEqual(rows, tokens, heads, keyHeads, width, starts);
    }

    [Fact]
    public void It_is_the_same_for_any_number_of_threads()
    {
        using var scope = NewDisposeScope();
        var one = Run(TorchCapabilities.Current, Inputs(3, 200, 4, 2, 32), null);
        set_num_threads(2);
        var two = Run(TorchCapabilities.Current, Inputs(3, 200, 4, 2, 32), null);
        set_num_threads(1);

        Assert.All(one.Zip(two), pair => Assert.True(pair.First.Equals(pair.Second)));
    }

    [Fact]
    public void Large_scores_stay_numbers_and_broken_ones_are_seen()
    {
        using var scope = NewDisposeScope();
        var q = Inputs(1, 40, 1, 1, 16)[0] * 1e4;
        Assert.True(TorchCapabilities.Current.CausalAttention(q, q, q, null).isfinite().all().ToBoolean());

        var broken = q.clone();
        broken[0, 20] = tensor(float.NaN);
        Assert.True(TorchCapabilities.Current.CausalAttention(broken, broken, broken, null)[0, 20].isnan().all().ToBoolean());
    }

    [Fact]
    public void A_start_after_its_token_is_refused()
    {
        using var scope = NewDisposeScope();
        var q = ones(1, 2, 1, 8);
        var error = Assert.ThrowsAny<Exception>(() => TorchCapabilities.Current.CausalAttention(q, q, q, tensor(new[] { 0, 2 }, [1, 2])));
        Assert.Contains("token 1 of row 0 starts at 2", error.Message);
    }

    // Queries, heads, key heads, width.
    public static TheoryData<long, long, long> Heads => new() { { 1, 1, 1 }, { 4, 4, 32 }, { 4, 2, 16 }, { 6, 2, 40 }, { 3, 3, 24 } };

    [Theory, MemberData(nameof(Heads))]
    public void Over_a_cache_it_computes_what_copies_of_each_querys_tokens_give(long heads, long keyHeads, long width)
    {
        using var scope = NewDisposeScope();
        var (paths, offsets, counts) = Paths();
        var inputs = new[] { GoldenCases.Wave([offsets.Length, heads, width]) * 2, GoldenCases.Wave([400, keyHeads, width], 3) * 2, GoldenCases.Wave([400, keyHeads, width], 5), tensor(paths), tensor(offsets), tensor(counts) };
        var expected = new PlainCapabilities().CachedAttention(inputs[0], inputs[1], inputs[2], inputs[3], inputs[4], inputs[5]);
        var actual = TorchCapabilities.Current.CachedAttention(inputs[0], inputs[1], inputs[2], inputs[3], inputs[4], inputs[5]);
        Assert.Equal(expected.shape, actual.shape);
        Assert.True(expected.allclose(actual, 1e-5, 1e-5), $"{(expected - actual).abs().max().ToDouble()} apart");

        // A second way: one query alone, its tokens laid out as a row of the other attention.
        for (var i = 0; i < offsets.Length; i += 13)
        {
            var places = tensor(paths.AsSpan(offsets[i], counts[i]).ToArray());
            var (k, v) = (inputs[1].index_select(0, places).unsqueeze(0), inputs[2].index_select(0, places).unsqueeze(0));
            var row = new PlainCapabilities().CausalAttention(inputs[0][i].view(1, 1, heads, width).expand(1, counts[i], heads, width), k, v, null);
            Assert.True(row[0, counts[i] - 1].allclose(actual[i], 1e-5, 1e-5));
        }
    }

    [Fact]
    public void A_path_out_of_the_cache_is_refused()
    {
        using var scope = NewDisposeScope();
        var q = ones(1, 1, 8);
        var error = Assert.ThrowsAny<Exception>(() => TorchCapabilities.Current.CachedAttention(q, ones(2, 1, 8), ones(2, 1, 8), tensor(new[] { 0, 2 }), tensor(new[] { 0 }), tensor(new[] { 2 })));
        Assert.Contains("a path leads to 2, and there are 2 places", error.Message);
        error = Assert.ThrowsAny<Exception>(() => TorchCapabilities.Current.CachedAttention(q, ones(2, 1, 8), ones(2, 1, 8), tensor(new[] { 0, 1 }), tensor(new[] { 1 }), tensor(new[] { 2 })));
        Assert.Contains("query 0 sees what no path holds", error.Message);
    }

    // 40 samples of one prompt of 50 tokens, each with up to 9 of its own; the tokens of a prompt read at once; and a stray.
    private static (int[] Paths, int[] Offsets, int[] Counts) Paths()
    {
        var (paths, offsets, counts) = (new List<int>(), new List<int>(), new List<int>());
        for (var sample = 0; sample < 40; sample++)
        {
            offsets.Add(paths.Count);
            paths.AddRange(Enumerable.Range(100, 50).Concat(Enumerable.Range(0, sample % 10).Select(i => 150 + (i * 7) + sample)));
            counts.Add(50 + (sample % 10));
        }

        for (var token = 0; token < 70; token++)
        {
            offsets.Add(paths.Count);
            counts.Add(token + 1);
        }

        paths.AddRange(Enumerable.Range(0, 70).Select(i => 399 - i));
        offsets.Add(paths.Count - 3);
        counts.Add(3);
        return ([.. paths], [.. offsets], [.. counts]);
    }

    private static void AssertEqual(long rows, long tokens, long heads, long keyHeads, long width, int[]? starts)
    {
        using var scope = NewDisposeScope();
        var from = starts is null ? null : tensor(starts, [rows, tokens]);
        var expected = Run(new PlainCapabilities(), Inputs(rows, tokens, heads, keyHeads, width), from);
        var actual = Run(TorchCapabilities.Current, Inputs(rows, tokens, heads, keyHeads, width), from);
        Assert.All(expected.Zip(actual), pair => Assert.True(pair.First.allclose(pair.Second, 1e-5, 1e-5), $"{(pair.First - pair.Second).abs().max().ToDouble()} apart"));
    }

    // The output, and the gradients of queries, keys and values.
    private static Tensor[] Run(ITorchCapabilities capabilities, Tensor[] inputs, Tensor? starts)
    {
        foreach (var input in inputs)
        {
            input.requires_grad_(true);
        }

        var output = capabilities.CausalAttention(inputs[0], inputs[1], inputs[2], starts);
        Assert.Equal(inputs[0].shape, output.shape);
        (output * GoldenCases.Wave(output.shape, 9)).sum().backward();
        return [output.detach(), .. inputs.Select(input => input.grad!)];
    }

    // Slices of one projection, as the model has them.
    private static Tensor[] Inputs(long rows, long tokens, long heads, long keyHeads, long width)
    {
        long[] split = [heads * width, keyHeads * width, keyHeads * width];
        var parts = (GoldenCases.Wave([rows * tokens, split.Sum()]) * 2).split(split, -1);
        return [.. parts.Select((part, i) => part.view(rows, tokens, i == 0 ? heads : keyHeads, width).detach())];
    }
}
