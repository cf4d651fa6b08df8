using static TorchSharp.torch;

namespace TaskDsl.Training;

/// <summary>The keys and values of tokens that have been computed, each in a place of its own. Which places make a sequence, and which sequences share them, is for the caller to say.</summary>
internal sealed class KeyValueCache : IDisposable
{
    private readonly Device _device;
    private readonly int _keyHeads, _headWidth;
    private readonly Tensor[] _keys;
    private readonly Tensor[] _values;

    /// <summary>A cache without places.</summary>
    public KeyValueCache(TransformerConfiguration configuration, Device device)
    {
        (_device, _keyHeads, _headWidth) = (device, configuration.KeyHeads, configuration.HeadWidth);
        _keys = [.. Enumerable.Range(0, configuration.Layers).Select(_ => Room(0))];
        _values = [.. Enumerable.Range(0, configuration.Layers).Select(_ => Room(0))];
    }

    /// <summary>The number of places.</summary>
    public int Places { get; private set; }

    /// <summary>The bytes that one place takes in all blocks.</summary>
    public static long BytesOf(TransformerConfiguration configuration) => 2L * sizeof(float) * configuration.Layers * configuration.KeyHeads * configuration.HeadWidth;

    /// <summary>Adds places; what is in the others stays.</summary>
    public void Grow(int places)
    {
        using IDisposable mode = inference_mode();
        using var scope = NewDisposeScope();
        foreach (Tensor[] side in new[] { _keys, _values })
        {
            for (int layer = 0; layer < side.Length; layer++)
            {
                Tensor room = Room(places);
                room.narrow(0, 0, Places).copy_(side[layer]);
                side[layer].Dispose();
                side[layer] = room;
            }
        }

        Places = places;
    }

    /// <summary>Writes tokens' keys and values, and gives those of all places.</summary>
    /// <param name="layer">The block.</param>
    /// <param name="places">[N], where each token goes.</param>
    /// <param name="k">[N, K, D]</param>
    /// <param name="v">[N, K, D]</param>
    // → [S, K, D]
    public (Tensor Keys, Tensor Values) Write(int layer, Tensor places, Tensor k, Tensor v) =>
        (_keys[layer].index_copy_(0, places, k), _values[layer].index_copy_(0, places, v));

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        foreach (Tensor tensor in _keys.Concat(_values))
        {
            tensor.Dispose();
        }
    }

    // What no token was written to is never read.
    private Tensor Room(int places) => empty(places, _keyHeads, _headWidth, device: _device).DetachFromDisposeScope();
}
