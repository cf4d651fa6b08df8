using static TorchSharp.torch;

namespace TaskDsl.Training;

/// <summary>The additive causal mask, kept and grown as longer rows come.</summary>
internal sealed class CausalMask(Device device) : IDisposable
{
    private Tensor? _mask;
    private int _size;

    // → [T, T]: 0 on and below the diagonal, −∞ above
    public Tensor Of(int length)
    {
        if (_mask is null || length > _size)
        {
            _mask?.Dispose();
            _size = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)length);
            // A sampler may be the first to ask; training uses the mask afterwards.
            using IDisposable mode = inference_mode(false);
            using var scope = NewDisposeScope();
            _mask = full(_size, _size, float.NegativeInfinity, device: device).triu(1).DetachFromDisposeScope();
        }

        return _mask.narrow(0, 0, length).narrow(1, 0, length);
    }

    public void Dispose() => _mask?.Dispose();
}
