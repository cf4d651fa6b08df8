using TorchSharp;

namespace TaskDsl.Torch;

/// <summary>
/// What training wants of a tensor library and TorchSharp lacks. The system binding does it natively
/// (<c>SystemCapabilities</c>); <see cref="PlainCapabilities"/> does it in TorchSharp's own names, over either binding.
/// </summary>
public interface ITorchCapabilities
{
    /// <summary>
    /// One step of AdamW (Loshchilov and Hutter 2019) over all parameters of an optimiser, after scaling all gradients
    /// down together where their norm exceeds the optimiser's limit. Parameters without a gradient are left alone.
    /// Sets no gradient to zero and does not count the step: <see cref="AdamWOptimizer.Step"/> does.
    /// </summary>
    /// <returns>The gradients' norm before clipping; where it is not finite, no parameter was changed.</returns>
    double AdamWStep(AdamWOptimizer optimizer, double learningRate);

    /// <summary>
    /// Causal self-attention over rows of tokens, scaled by 1/√D (Vaswani et al. 2017, §3.2.1): query i of a row sees the
    /// keys from <paramref name="starts"/>[i] to i, and so nothing of the examples before its own.
    /// </summary>
    /// <param name="q">[R, T, H, D]</param>
    /// <param name="k">[R, T, K, D], where K divides H: each key head serves H/K query heads.</param>
    /// <param name="v">[R, T, K, D]</param>
    /// <param name="starts">[R, T] of int32: the first token that each may see; null where that is the row's first.</param>
    /// <returns>[R, T, H, D], contiguous.</returns>
    torch.Tensor CausalAttention(torch.Tensor q, torch.Tensor k, torch.Tensor v, torch.Tensor? starts);

    /// <summary>
    /// Attention of new tokens over a cache of tokens, scaled by 1/√D: query i sees the places
    /// <paramref name="paths"/>[<paramref name="offsets"/>[i]] to <paramref name="paths"/>[<paramref name="offsets"/>[i] + <paramref name="counts"/>[i] − 1].
    /// Sequences share places. There are no gradients.
    /// </summary>
    /// <param name="q">[N, H, D]</param>
    /// <param name="keys">[S, K, D] for S places, where K divides H: each key head serves H/K query heads.</param>
    /// <param name="values">[S, K, D]</param>
    /// <param name="paths">[P] of int32: the places of all sequences, one after another.</param>
    /// <param name="offsets">[N] of int32</param>
    /// <param name="counts">[N] of int32</param>
    /// <returns>[N, H, D], contiguous.</returns>
    torch.Tensor CachedAttention(torch.Tensor q, torch.Tensor keys, torch.Tensor values, torch.Tensor paths, torch.Tensor offsets, torch.Tensor counts);

    /// <summary>
    /// Until disposed, and on this thread, matrix products are computed in bfloat16 and what follows from them in
    /// single precision; null where the binding has no such mode.
    /// </summary>
    IDisposable? Autocast(DeviceType device);

    /// <summary>Makes libtorch choose only algorithms that give the same result every time; false where the binding cannot.</summary>
    bool UseDeterministicAlgorithms(bool on);

    /// <summary>What computes: for the header of a run.</summary>
    TorchDescription Describe(torch.Device device);
}
