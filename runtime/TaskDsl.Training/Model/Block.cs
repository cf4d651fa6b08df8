using static TorchSharp.torch;

namespace TaskDsl.Training;

/// <summary>Attention and feed-forward network, each after a normalisation and added to the residual stream.</summary>
internal sealed class Block
{
    private readonly Normalisation _attentionNorm;
    private readonly Attention _attention;
    private readonly Normalisation _feedForwardNorm;
    private readonly FeedForward _feedForward;

    public Block(TransformerConfiguration configuration, ParameterSet parameters, string name, double deviation)
    {
        // The two projections into the residual stream are scaled by depth (Radford et al. 2019, §2.3).
        double residual = deviation / Math.Sqrt(2 * configuration.Layers);
        _attentionNorm = new Normalisation(configuration, parameters, name + ".attention_norm");
        _attention = new Attention(configuration, parameters, name + ".attention", deviation, residual);
        _feedForwardNorm = new Normalisation(configuration, parameters, name + ".feed_forward_norm");
        _feedForward = new FeedForward(configuration, parameters, name + ".feed_forward", deviation, residual);
    }

    /// <summary>The residual stream after the block, at <paramref name="wanted"/> only where that is given.</summary>
    // x: [R·T, W] → [R·T, W] or [P, W]
    public Tensor Forward(Tensor x, RowTensors rows, Rotation? rotation, Tensor? wanted)
    {
        // A scope for each block: what the backward pass does not need dies here.
        using var scope = NewDisposeScope();
        Tensor attended = _attention.Forward(_attentionNorm.Forward(x), rows, rotation, wanted);
        Tensor middle = (wanted is null ? x : x.index_select(0, wanted)) + attended;
        return (middle + _feedForward.Forward(_feedForwardNorm.Forward(middle))).MoveToOuterDisposeScope();
    }

    /// <summary>The same of tokens that come after others in a cache, which then holds them too.</summary>
    // x: [N, W] → [N, W] or [P, W]
    public Tensor Extend(Tensor x, NewTokenTensors tokens, KeyValueCache cache, int layer, Rotation? rotation, Tensor? wanted)
    {
        using var scope = NewDisposeScope();
        Tensor attended = _attention.Extend(_attentionNorm.Forward(x), tokens, cache, layer, rotation, wanted);
        Tensor middle = (wanted is null ? x : x.index_select(0, wanted)) + attended;
        return (middle + _feedForward.Forward(_feedForwardNorm.Forward(middle))).MoveToOuterDisposeScope();
    }
}
