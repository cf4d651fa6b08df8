using TaskDsl.Torch;
using static TorchSharp.torch;

namespace TaskDsl.Training;

/// <summary>Causal self-attention with H query heads and K key and value heads of width D.</summary>
internal sealed class Attention
{
    private readonly int _heads;
    private readonly int _keyHeads;
    private readonly int _headWidth;
    private readonly float _scale;
    private readonly long[] _split;
    private readonly Linear _input;
    private readonly Linear _output;

    public Attention(TransformerConfiguration configuration, ParameterSet parameters, string name, double deviation, double residualDeviation)
    {
        (_heads, _keyHeads, _headWidth) = (configuration.Heads, configuration.KeyHeads, configuration.HeadWidth);
        _scale = (float)(1 / Math.Sqrt(_headWidth));
        long keys = (long)_keyHeads * _headWidth;
        _split = [configuration.Width, keys, keys];
        _input = new Linear(parameters, name + ".input", configuration.Width, (int)_split.Sum(), configuration.AttentionBias, deviation);
        _output = new Linear(parameters, name + ".output", configuration.Width, configuration.Width, configuration.Bias, residualDeviation);
    }

    /// <summary>What is added to the residual stream at <paramref name="wanted"/>, or everywhere where that is null.</summary>
    // x: [R·T, W], normalised → [R·T, W] or [P, W]
    public Tensor Forward(Tensor x, RowTensors rows, Rotation? rotation, Tensor? wanted, KeyValueWriter? cache)
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

        cache?.Write(k, v);
        Tensor mixed = TorchCapabilities.Current.CausalAttention(q, k, v, rows.Starts).view(r * t, -1);
        return _output.Forward(wanted is null ? mixed : mixed.index_select(0, wanted));
    }

    /// <summary>One more token of each of B sequences, whose keys and values are in the cache.</summary>
    // x: [B, W], normalised → [B, W]
    public Tensor Step(Tensor x, KeyValueCache cache, int layer, Rotation? rotation)
    {
        long b = x.shape[0], group = _heads / _keyHeads;
        Tensor[] parts = _input.Forward(x).split(_split, -1);
        Tensor q = parts[0].view(b, 1, _heads, _headWidth);
        Tensor k = parts[1].view(b, 1, _keyHeads, _headWidth);
        if (rotation is { } turn)
        {
            (q, k) = (turn.Apply(q), turn.Apply(k));
        }

        (Tensor keys, Tensor values) = cache.Append(layer, k.reshape(b, -1), parts[2]);
        // A batched product would be a call for each sequence and head; products of whole tensors cost less at these sizes.
        // [B, 1, K, G, D] · [B, C, K, 1, D], summed over D → [B, C, K, G]
        Tensor scores = (q.view(b, 1, _keyHeads, group, _headWidth) * keys.view(b, -1, _keyHeads, 1, _headWidth)).sum(-1);
        Tensor weights = (scores * _scale + cache.Mask).softmax(1);
        Tensor mixed = (weights.unsqueeze(-1) * values.view(b, -1, _keyHeads, 1, _headWidth)).sum(1);
        return _output.Forward(mixed.reshape(b, -1));
    }
}
