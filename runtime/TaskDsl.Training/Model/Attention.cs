using TaskDsl.Torch;
using static TorchSharp.torch;

namespace TaskDsl.Training;

/// <summary>Causal self-attention with H query heads and K key and value heads of width D.</summary>
internal sealed class Attention
{
    private readonly int _heads;
    private readonly int _keyHeads;
    private readonly int _headWidth;
    private readonly long[] _split;
    private readonly Linear _input;
    private readonly Linear _output;

    public Attention(TransformerConfiguration configuration, ParameterSet parameters, string name, double deviation, double residualDeviation)
    {
        (_heads, _keyHeads, _headWidth) = (configuration.Heads, configuration.KeyHeads, configuration.HeadWidth);
        long keys = (long)_keyHeads * _headWidth;
        _split = [configuration.AttentionWidth, keys, keys];
        _input = new Linear(parameters, name + ".input", configuration.Width, (int)_split.Sum(), configuration.AttentionBias, deviation);
        _output = new Linear(parameters, name + ".output", checked((int)configuration.AttentionWidth), configuration.Width, configuration.Bias, residualDeviation);
    }

    /// <summary>What is added to the residual stream at <paramref name="wanted"/>, or everywhere where that is null.</summary>
    // x: [R·T, W], normalised → [R·T, W] or [P, W]
    public Tensor Forward(Tensor x, RowTensors rows, Rotation? rotation, Tensor? wanted)
    {
        (long r, long t) = (rows.Rows, rows.Length);
        Tensor[] parts = _input.Forward(x).split(_split, -1);
        Tensor q = parts[0].view(r, t, _heads, _headWidth);
        Tensor k = parts[1].view(r, t, _keyHeads, _headWidth);
        Tensor v = parts[2].view(r, t, _keyHeads, _headWidth);
        if (rotation is { } turn)
        {
            (q, k) = (turn.Apply(q), turn.Apply(k));
        }

        Tensor mixed = TorchCapabilities.Current.CausalAttention(q, k, v, rows.Starts).view(r * t, -1);
        return _output.Forward(wanted is null ? mixed : mixed.index_select(0, wanted));
    }

    /// <summary>The same of tokens that come after others in a cache, which then holds them too.</summary>
    // x: [N, W], normalised → [N, W] or [P, W]
    public Tensor Extend(Tensor x, NewTokenTensors tokens, KeyValueCache cache, int layer, Rotation? rotation, Tensor? wanted)
    {
        long n = x.shape[0];
        Tensor[] parts = _input.Forward(x).split(_split, -1);
        Tensor q = parts[0].view(n, 1, _heads, _headWidth);
        Tensor k = parts[1].view(n, 1, _keyHeads, _headWidth);
        if (rotation is { } turn)
        {
            (q, k) = (turn.Apply(q), turn.Apply(k));
        }

        (Tensor keys, Tensor values) = cache.Write(layer, tokens.Places, k.view(n, _keyHeads, _headWidth), parts[2].view(n, _keyHeads, _headWidth));
        (q, Tensor offsets, Tensor counts) = wanted is null
            ? (q.view(n, _heads, _headWidth), tokens.Offsets, tokens.Counts)
            : (q.view(n, _heads, _headWidth).index_select(0, wanted), tokens.Offsets.index_select(0, wanted), tokens.Counts.index_select(0, wanted));
        Tensor mixed = TorchCapabilities.Current.CachedAttention(q, keys, values, tokens.Paths, offsets, counts);
        return _output.Forward(mixed.view(mixed.shape[0], -1));
    }
}
