using static TorchSharp.torch;

namespace TaskDsl.Training;

/// <summary>The keys and values of B sequences that are being continued, each as long as it is: no padding inside a row.</summary>
internal sealed class KeyValueCache : IDisposable
{
    private readonly int _capacity;
    private readonly Device _device;
    private readonly Tensor[] _keys;
    private readonly Tensor[] _values;
    private Tensor? _places;
    private Tensor? _mask;
    private int _columns;

    /// <summary>Makes room for as many rows of the whole context.</summary>
    // K·D = key heads · head width
    public KeyValueCache(TransformerConfiguration configuration, int rows, Device device)
    {
        (_capacity, _device) = (configuration.Context, device);
        Lengths = new int[rows];
        using var scope = NewDisposeScope();
        // [B, context, K·D]
        Tensor Room() => zeros(rows, _capacity, (long)configuration.KeyHeads * configuration.HeadWidth, device: device).DetachFromDisposeScope();
        _keys = [.. Enumerable.Range(0, configuration.Layers).Select(_ => Room())];
        _values = [.. Enumerable.Range(0, configuration.Layers).Select(_ => Room())];
    }

    /// <summary>How many tokens of each row are cached. A row that nobody uses may have any length below the context.</summary>
    public int[] Lengths { get; private set; }

    /// <summary>[B, C, 1, 1]: 0 where a row has a token, −∞ beyond.</summary>
    public Tensor Mask => _mask!;

    /// <summary>Prepares one more token for every row, at its own length.</summary>
    public void BeginStep()
    {
        EndStep();
        _columns = Lengths.Max() + 1;
        var places = new long[Lengths.Length];
        var mask = new float[Lengths.Length * _columns];
        for (int row = 0; row < Lengths.Length; row++)
        {
            places[row] = (row * (long)_capacity) + Lengths[row];
            mask.AsSpan((row * _columns) + Lengths[row] + 1, _columns - Lengths[row] - 1).Fill(float.NegativeInfinity);
        }

        using var scope = NewDisposeScope();
        _places = tensor(places, device: _device).DetachFromDisposeScope();
        _mask = tensor(mask, [Lengths.Length, _columns, 1, 1], device: _device).DetachFromDisposeScope();
    }

    /// <summary>Writes one token's keys and values, and gives those of all tokens so far.</summary>
    // k, v: [B, K·D] → [B, C, K·D]
    public (Tensor Keys, Tensor Values) Append(int layer, Tensor k, Tensor v) => (Append(_keys[layer], k), Append(_values[layer], v));

    /// <summary>Writes the first T tokens of some rows.</summary>
    /// <param name="layer">The block.</param>
    /// <param name="rows">[S], the rows that are written.</param>
    /// <param name="sources">[S], for each of them the row of <paramref name="k"/> that it takes: equal prompts are computed once.</param>
    /// <param name="k">[R, T, K, D]</param>
    /// <param name="v">[R, T, K, D]</param>
    public void Fill(int layer, Tensor rows, Tensor sources, Tensor k, Tensor v)
    {
        Fill(_keys[layer], rows, sources, k);
        Fill(_values[layer], rows, sources, v);
    }

    /// <summary>Keeps some rows and drops the others.</summary>
    public void Keep(int[] rows)
    {
        using var scope = NewDisposeScope();
        Tensor kept = tensor(Array.ConvertAll(rows, row => (long)row), device: _device);
        foreach (Tensor[] side in new[] { _keys, _values })
        {
            for (int layer = 0; layer < side.Length; layer++)
            {
                Tensor old = side[layer];
                side[layer] = old.index_select(0, kept).DetachFromDisposeScope();
                old.Dispose();
            }
        }

        Lengths = Array.ConvertAll(rows, row => Lengths[row]);
    }

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        EndStep();
        foreach (Tensor tensor in _keys.Concat(_values))
        {
            tensor.Dispose();
        }
    }

    private static void Fill(Tensor cache, Tensor rows, Tensor sources, Tensor filled) =>
        cache.narrow(1, 0, filled.shape[1]).index_copy_(0, rows, filled.flatten(2).index_select(0, sources));

    private Tensor Append(Tensor cache, Tensor token)
    {
        cache.view(-1, cache.shape[2]).index_copy_(0, _places!, token);
        return cache.narrow(1, 0, _columns);
    }

    private void EndStep()
    {
        _places?.Dispose();
        _mask?.Dispose();
    }
}

/// <summary>Where one block's keys and values go while prompts are read.</summary>
internal readonly record struct KeyValueWriter(KeyValueCache Cache, int Layer, Tensor Rows, Tensor Sources)
{
    public void Write(Tensor k, Tensor v) => Cache.Fill(Layer, Rows, Sources, k, v);
}
