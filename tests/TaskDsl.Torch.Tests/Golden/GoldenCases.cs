using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TaskDsl.Torch.Tests;

/// <summary>The cases of golden.py, written as model code is: in TorchSharp's names.</summary>
internal static class GoldenCases
{
    private static readonly Tensor x = Wave([3, 5]).DetachFromDisposeScope();
    private static readonly Tensor y = Wave([3, 5], 1).DetachFromDisposeScope();
    private static readonly Tensor positive = (x.abs() + 0.1).DetachFromDisposeScope();

    public static readonly Dictionary<string, Func<Tensor[]>> All = new()
    {
        ["abs"] = () => [x.abs()],
        ["exp"] = () => [x.exp()],
        ["sin"] = () => [x.sin()],
        ["cos"] = () => [x.cos()],
        ["tanh"] = () => [x.tanh()],
        ["sigmoid"] = () => [x.sigmoid()],
        ["square"] = () => [x.square()],
        ["floor"] = () => [x.floor()],
        ["ceil"] = () => [x.ceil()],
        ["sign"] = () => [x.sign()],
        ["erf"] = () => [x.erf()],
        ["expm1"] = () => [x.expm1()],
        ["log"] = () => [positive.log()],
        ["log1p"] = () => [positive.log1p()],
        ["log2"] = () => [positive.log2()],
        ["sqrt"] = () => [positive.sqrt()],
        ["rsqrt"] = () => [positive.rsqrt()],
        ["reciprocal"] = () => [positive.reciprocal()],
        ["relu"] = () => [functional.relu(x)],
        ["silu"] = () => [functional.silu(x)],
        ["gelu"] = () => [functional.gelu(x)],
        ["gelu_tanh"] = () => [functional.gelu(x, TorchSharp.Modules.GELU.Approximate.tanh)],
        ["softplus"] = () => [functional.softplus(x)],
        ["log_sigmoid"] = () => [functional.logsigmoid(x)],
        ["add_alpha"] = () => [x.add(y, 0.3)],
        ["scalars"] = () => [2 - x, 1 / positive, x % 0.4, x / 3, -x],
        ["pow"] = () => [positive.pow(2.5), positive.pow(y)],
        ["remainder"] = () => [x.remainder(positive)],
        ["addcmul"] = () => [x.addcmul(y, positive, 0.3), x.addcdiv(y, positive, 0.3)],
        ["clamp"] = () => [x.clamp(-0.3, 0.5), x.clamp(min: 0.1)],
        ["compare"] = () => [x < y, x >= 0.2, maximum(x, y), where(x > y, x, y)],
        ["reduce"] = () => [x.sum(), x.sum(1), x.mean([0]), x.amax([1L]), x.logsumexp(1), x.std(), x.var(1), x.norm(), x.cumsum(1), x.prod(1)],
        ["places"] = () =>
        [
            x.argmax(1), x.argmin(), x.topk(2).values, x.topk(2).indexes, x.sort(descending: true).Values, x.sort(descending: true).Indices,
            x.max(1).values, x.max(1).indexes,
        ],
        ["softmax"] = () => [x.softmax(-1), x.log_softmax(0)],
        ["products"] = () => [x.matmul(y.t()), bmm(Wave([2, 3, 4]), Wave([2, 4, 2])), einsum("ij,kj->ik", x, y), outer(x[0], y[1])],
        ["addmm"] = () => [addmm(Wave([3, 3]), x, y.t(), 0.5f, 2), baddbmm(Wave([2, 3, 2]), Wave([2, 3, 4]), Wave([2, 4, 2]))],
        ["shapes"] = () =>
        [
            cat([x, y], 1), stack([x, y], 2), x.repeat(2, 1), x.repeat_interleave(2, 0), x.flip(1), x.roll(2, 1), x.tril(-1), x.triu(1),
        ],
        ["pieces"] = () =>
        [
            .. x.split(2, 1), .. x.chunk(2, 1), .. x.unbind(0), x.narrow(1, 1, 3),
            x[1.., TensorIndex.Slice(step: 2)], x[TensorIndex.Ellipsis, TensorIndex.None, 3],
        ],
        ["indices"] = () =>
        [
            x.index_select(0, Numbers(2, 0, 2)), x[Numbers(2, 0, 2)], x.gather(1, Numbers(0, 4, 1, 1, 2, 3).view(3, 2)), x.masked_select(x > 0),
        ],
        ["index_put"] = IndexPut,
        ["bincount"] = () => [bincount(Numbers(1, 1, 4)), functional.one_hot(Numbers(0, 2), 4)],
        ["layer_norm"] = () => [functional.layer_norm(x, [5], y[0], y[1])],
        ["linear"] = () => [functional.linear(x, y, Wave([3]))],
        ["attention"] = Attention,
        ["cross_entropy_mean"] = () => [functional.cross_entropy(x, Numbers(1, -100, 4), label_smoothing: 0.1)],
        ["cross_entropy_sum"] = () => [functional.cross_entropy(x, Numbers(1, -100, 4), reduction: Reduction.Sum, label_smoothing: 0.1)],
        ["cross_entropy_none"] = () => [functional.cross_entropy(x, Numbers(1, -100, 4), reduction: Reduction.None, label_smoothing: 0.1)],
        ["nll"] = () => [functional.nll_loss(x.log_softmax(1), Numbers(1, 0, 4)), functional.mse_loss(x, y)],
        ["bfloat16"] = () => [x.to(bfloat16).@float(), (x * 100).@long(), x.half().@float(), x > 0],
        ["random"] = Draws,
        ["gradients"] = Gradients,
        ["adamw"] = () => Steps(TorchCapabilities.Current),
        ["adam"] = Adam,
    };

    /// <summary>sin(0.7 i + shift) in single precision.</summary>
    public static Tensor Wave(long[] sizes, double shift = 0)
    {
        var count = sizes.Aggregate(1L, (product, size) => product * size);
        return tensor(Enumerable.Range(0, (int)count).Select(i => (float)Math.Sin(0.7 * i + shift)).ToArray(), sizes);
    }

    /// <summary>Five clipped steps of AdamW.</summary>
    public static Tensor[] Steps(ITorchCapabilities capabilities)
    {
        var (weight, bias) = (Parameter(Wave([4, 5])), Parameter(Wave([4], 2)));
        using var optimizer = new AdamWOptimizer([("weight", weight, true), ("bias", bias, true)], new(0.8, 0.95, 1e-6, 0.1, 1.5));
        var norms = new float[5];
        for (; optimizer.Steps < 5; optimizer.Steps++)
        {
            optimizer.ZeroGradients();
            StepLoss(weight, bias, optimizer.Steps).backward();
            norms[optimizer.Steps] = (float)capabilities.AdamWStep(optimizer, 0.05);
        }

        return [weight, bias, tensor(norms)];
    }

    private static Tensor[] Adam()
    {
        var (weight, bias) = (Parameter(Wave([4, 5])), Parameter(Wave([4], 2)));
        using var optimizer = optim.Adam([weight, bias], 0.05, 0.8, 0.95, 1e-6, 0.1);
        for (var step = 0; step < 5; step++)
        {
            optimizer.zero_grad();
            StepLoss(weight, bias, step).backward();
            optimizer.step();
        }

        return [weight, bias];
    }

    public static Tensor StepLoss(Tensor weight, Tensor bias, double step) =>
        functional.cross_entropy(functional.linear(Wave([3, 5], step), weight, bias) * 9, Numbers(1, 0, 3));

    public static Tensor Numbers(params long[] numbers) => tensor(numbers);

    private static Tensor[] IndexPut()
    {
        var target = zeros(3, 5);
        target.scatter_(1, Numbers(0, 4, 1, 2, 2, 3).view(3, 2), y[TensorIndex.Colon, ..2]);
        target.index_add_(0, Numbers(2, 0, 2), y, 0.5);
        target.index_put_(tensor(new float[] { 1, 2, 3 }), [Numbers(0, 0, 1), Numbers(1, 1, 2)], accumulate: true);
        target.index_put_(7, 2, 1..3);
        target[1] = x[0];
        return [target];
    }

    private static Tensor[] Attention()
    {
        var (query, key, value) = (Wave([1, 2, 4, 3]), Wave([1, 2, 4, 3], 0.4), Wave([1, 2, 4, 3], 0.9));
        return [functional.scaled_dot_product_attention(query, key, value, is_casual: true)];
    }

    private static Tensor[] Draws()
    {
        manual_seed(7);
        return [rand(5), randn(20), randint(0, 9, [6]), randperm(7), positive[0].multinomial(4, true)];
    }

    private static Tensor[] Gradients()
    {
        var (weight, bias) = (Wave([4, 5]).requires_grad_(), Wave([4], 2).requires_grad_());
        var loss = functional.cross_entropy(functional.gelu(functional.linear(x, weight, bias)), Numbers(1, 0, 3));
        loss.backward();
        return [loss, weight.grad!, bias.grad!];
    }
}
