using TorchSharp;
using static TorchSharp.torch;

namespace TaskDsl.Torch;

/// <summary>The capabilities in TorchSharp's own names: the fallback over TorchSharp, and what the native ones are tested against.</summary>
public sealed class PlainCapabilities : ITorchCapabilities
{
    private const long CopiedTokens = 1 << 17;

    /// <inheritdoc/>
    public double AdamWStep(AdamWOptimizer optimizer, double learningRate)
    {
        using var mode = no_grad();
        using var scope = NewDisposeScope();
        var settings = optimizer.Settings;
        var norm = GradientNorm(optimizer);
        if (!double.IsFinite(norm))
        {
            return norm;
        }

        var scale = settings.ClipNorm > 0 ? Math.Min(1, settings.ClipNorm / (norm + 1e-6)) : 1;
        var correction1 = 1 - Math.Pow(settings.Beta1, optimizer.Steps + 1);
        var correction2 = 1 - Math.Pow(settings.Beta2, optimizer.Steps + 1);
        foreach (var entry in optimizer.Parameters)
        {
            if (entry.Parameter.grad is not { } gradient)
            {
                continue;
            }

            using var inner = NewDisposeScope();
            var scaled = scale == 1 ? gradient : gradient.mul(scale);
            entry.Parameter.mul_(1 - learningRate * (entry.Decays ? settings.WeightDecay : 0));
            entry.FirstMoment.mul_(settings.Beta1).add_(scaled, 1 - settings.Beta1);
            entry.SecondMoment.mul_(settings.Beta2).addcmul_(scaled, scaled, 1 - settings.Beta2);
            var root = entry.SecondMoment.sqrt().div_(Math.Sqrt(correction2)).add_(settings.Epsilon);
            entry.Parameter.addcdiv_(entry.FirstMoment, root, -learningRate / correction1);
        }

        return norm;
    }

    /// <inheritdoc/>
    public Tensor CausalAttention(Tensor q, Tensor k, Tensor v, Tensor? starts)
    {
        using var scope = NewDisposeScope();
        var group = q.shape[2] / k.shape[2];
        Tensor? mask = null;
        if (starts is not null)
        {
            var tokens = arange(q.shape[1], int32, device: q.device);
            mask = tokens.ge(starts.unsqueeze(-1)).logical_and(tokens.le(tokens.unsqueeze(-1))).unsqueeze(1);
        }

        return nn.functional.scaled_dot_product_attention(Heads(q, 1), Heads(k, group), Heads(v, group), mask, is_casual: mask is null)
            .transpose(1, 2).contiguous().MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public Tensor CachedAttention(Tensor q, Tensor keys, Tensor values, Tensor paths, Tensor offsets, Tensor counts)
    {
        using var scope = NewDisposeScope();
        var longest = counts.max().ToInt64();
        // Each query gets a copy of what it sees, padded to the longest: few queries at a time.
        var most = Math.Max(1, CopiedTokens / longest);
        var parts = new List<Tensor>();
        for (long first = 0; first < q.shape[0]; first += most)
        {
            var count = Math.Min(most, q.shape[0] - first);
            parts.Add(OverCopies(q.narrow(0, first, count), keys, values, paths, offsets.narrow(0, first, count), counts.narrow(0, first, count), longest));
        }

        return (parts.Count == 1 ? parts[0] : cat(parts, 0)).MoveToOuterDisposeScope();
    }

    /// <summary>None: TorchSharp has no autocast.</summary>
    public IDisposable? Autocast(DeviceType device) => null;

    /// <summary>Not possible: TorchSharp's switch is not implemented.</summary>
    public bool UseDeterministicAlgorithms(bool on) => false;

    /// <inheritdoc/>
    public TorchDescription Describe(Device device) =>
        new("TorchSharp", __version__, device.ToString(), get_num_threads(), "its own BLAS", []);

    // q: [N, H, D] → [N, H, D]
    private static Tensor OverCopies(Tensor q, Tensor keys, Tensor values, Tensor paths, Tensor offsets, Tensor counts, long longest)
    {
        using var scope = NewDisposeScope();
        var (n, heads, width, keyHeads) = (q.shape[0], q.shape[1], q.shape[2], keys.shape[1]);
        var steps = arange(longest, int32, device: q.device);
        var places = paths.index_select(0, (offsets.unsqueeze(1) + steps).clamp(max: paths.shape[0] - 1).flatten());
        var k = keys.index_select(0, places).view(n, longest, keyHeads, 1, width);
        var v = values.index_select(0, places).view(n, longest, keyHeads, 1, width);
        // [N, 1, K, G, D] · [N, C, K, 1, D], summed over D → [N, C, K, G]
        var scores = (q.reshape(n, 1, keyHeads, heads / keyHeads, width) * k).sum(-1) * (1 / Math.Sqrt(width));
        var weights = scores.masked_fill(steps.ge(counts.unsqueeze(1)).view(n, longest, 1, 1), double.NegativeInfinity).softmax(1);
        return (weights.unsqueeze(-1) * v).sum(1).view(n, heads, width).MoveToOuterDisposeScope();
    }

    // [R, T, K, D] → [R, K·times, T, D], each head as often as asked
    private static Tensor Heads(Tensor t, long times)
    {
        var turned = t.transpose(1, 2);
        return times == 1 ? turned : turned.unsqueeze(2).expand(t.shape[0], t.shape[2], times, t.shape[1], t.shape[3]).flatten(1, 2);
    }

    private static double GradientNorm(AdamWOptimizer optimizer)
    {
        var norms = optimizer.Parameters
            .Select(entry => entry.Parameter.grad)
            .Where(gradient => gradient is not null)
            .Select(gradient => gradient!.@float().norm())
            .ToArray();
        return norms.Length == 0 ? 0 : stack(norms).norm().ToDouble();
    }
}
