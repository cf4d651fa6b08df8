using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TaskDsl.Torch.Tests;

/// <summary>Each operation's gradient against finite differences in double precision: no second implementation is trusted.</summary>
public class GradientTests
{
    private static readonly Dictionary<string, Func<Tensor, Tensor>> Operations = new()
    {
        ["exp"] = x => x.exp(),
        ["log"] = x => (x + 3).log(),
        ["rsqrt"] = x => (x + 3).rsqrt(),
        ["silu"] = x => x.silu(),
        ["gelu"] = x => x.gelu(),
        ["gelu by tanh"] = x => x.gelu(TorchSharp.Modules.GELU.Approximate.tanh),
        ["sigmoid"] = x => x.sigmoid(),
        ["log_sigmoid"] = x => x.log_sigmoid(),
        ["softplus"] = x => x.softplus(),
        ["rotary"] = x => cat([x.narrow(1, 0, 2) * x.narrow(1, 2, 2).cos(), x.narrow(1, 2, 2) * x.narrow(1, 0, 2).sin()], 1),
        ["rms norm"] = x => x * (x.pow(2).mean([-1], keepdim: true) + 1e-6).rsqrt(),
        ["layer norm"] = x => functional.layer_norm(x, [4], x[0], x[1]),
        ["softmax"] = x => x.softmax(-1),
        ["masked softmax"] = x => (x + full(3, 4, double.NegativeInfinity, float64).triu(2)).softmax(-1),
        ["cross entropy"] = x => functional.cross_entropy(x, tensor([2L, -100, 0]), reduction: Reduction.Sum),
        ["linear"] = x => functional.linear(x, x[1..], x[0, 1..3]),
        ["matmul"] = x => x.matmul(x.transpose(0, 1)),
        ["attention"] = x => functional.scaled_dot_product_attention(x.view(1, 1, 3, 4), x.view(1, 1, 3, 4).exp(), x.view(1, 1, 3, 4).sin(), is_casual: true),
        ["gathered rows"] = x => x.index_select(0, tensor([2L, 0, 2])).gather(1, tensor([0L, 3, 1]).unsqueeze(1)),
        ["tied embedding"] = x => functional.linear(x[tensor([2L, 0, 2])], x),
        ["where"] = x => where(x > 0, x.square(), x.exp()),
        ["masked_fill"] = x => x.masked_fill(x > 0.5, 2).square(),
        ["clamp"] = x => x.clamp(-0.4, 0.6).square(),
        ["maximum over a dimension"] = x => x.max(1).values,
        ["logsumexp"] = x => x.logsumexp(1),
        ["variance"] = x => x.var(1),
        ["norm"] = x => x.norm(),
        ["cumsum"] = x => x.cumsum(1).square(),
        ["expand and repeat"] = x => x[0].expand(2, 4) * x.narrow(0, 1, 2).repeat_interleave(2, 0).narrow(0, 1, 2),
        ["views"] = x => x.permute(1, 0).reshape(2, 6).chunk(2, 1)[1].flatten().unflatten(0, 3, 2).square(),
    };

    public static TheoryData<string> Names => new(Operations.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_gradient_is_the_slope(string name)
    {
        using var scope = NewDisposeScope();
        var start = Enumerable.Range(0, 12).Select(i => Math.Sin(1.3 * i + 0.5)).ToArray();

        var input = tensor(start, [3, 4]).requires_grad_();
        Number(name, input).backward();
        var gradient = input.grad!.data<double>().ToArray();

        const double step = 1e-5;
        for (var i = 0; i < start.Length; i++)
        {
            var (up, down) = (start.ToArray(), start.ToArray());
            up[i] += step;
            down[i] -= step;
            var slope = (Number(name, tensor(up, [3, 4])).ToDouble() - Number(name, tensor(down, [3, 4])).ToDouble()) / (2 * step);
            Assert.Equal(slope, gradient[i], 1e-6 * Math.Max(1, Math.Abs(slope)));
        }
    }

    [Fact]
    public void Gradients_add_up_until_they_are_reset()
    {
        using var scope = NewDisposeScope();
        var weight = ones(2).requires_grad_();

        weight.sum().backward();
        (weight * 3).sum().backward();
        Assert.Equal([4f, 4f], weight.grad!.data<float>().ToArray());

        weight.grad = null;
        Assert.Null(weight.grad);
    }

    [Fact]
    public void Gradients_of_gradients_can_be_taken()
    {
        using var scope = NewDisposeScope();
        var x = tensor(3.0).requires_grad_();

        var first = autograd.grad([x.pow(3)], [x], create_graph: true)[0];
        var second = autograd.grad([first], [x])[0];

        Assert.Equal(27, first.ToDouble(), 1e-12);
        Assert.Equal(18, second.ToDouble(), 1e-12);
    }

    [Fact]
    public void Modes_without_gradients_end_where_they_are_disposed()
    {
        using var scope = NewDisposeScope();
        var weight = ones(2).requires_grad_();

        using (no_grad())
        {
            Assert.False((weight * 2).requires_grad);
            using (enable_grad())
            {
                Assert.True((weight * 2).requires_grad);
            }

            Assert.False(is_grad_enabled());
        }

        using (inference_mode())
        {
            Assert.True(is_inference_mode_enabled());
            Assert.False((weight * 2).requires_grad);
        }

        Assert.True((weight * 2).requires_grad);
        Assert.False(weight.detach().requires_grad);
        Assert.True(weight.is_leaf);
    }

    // A number of all elements, in which no two count the same.
    private static Tensor Number(string name, Tensor input)
    {
        var result = Operations[name](input);
        return (result * (arange(1, result.numel() + 1, dtype: float64) * 0.37).cos().view_as(result)).sum();
    }
}
