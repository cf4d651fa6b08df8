using System.Collections;
using static TorchSharp.torch;

namespace TorchSharp.Utils;

/// <summary>Reads and writes a tensor's elements from .NET, in the order of their indices.</summary>
public sealed class TensorAccessor<T> : IDisposable, IEnumerable<T> where T : unmanaged
{
    private readonly Tensor tensor;

    internal TensorAccessor(Tensor tensor) => this.tensor = tensor;

    /// <summary>Number of elements.</summary>
    public long Count => tensor.numel();

    /// <summary>The element at an index for each dimension; or, with one index, at that place in the order of all.</summary>
    public T this[params long[] indices]
    {
        get => tensor.is_contiguous() ? Memory[Place(indices)] : ToArray()[Place(indices)];
        set => Memory[Place(indices)] = value;
    }

    /// <summary>All elements.</summary>
    public T[] ToArray()
    {
        var elements = new T[Count];
        CopyTo(elements);
        return elements;
    }

    /// <summary>Copies elements, from that place on, into an array from its place on.</summary>
    public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyTo(array.AsSpan(), arrayIndex, tensorIndex);

    /// <summary>Copies elements, from that place on, into a span from its place on.</summary>
    public void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        using var ordered = tensor.contiguous().DetachFromDisposeScope();
        var elements = ordered.Elements<T>(Count)[(int)tensorIndex..];
        var room = array[arrayIndex..];
        elements[..Math.Min(room.Length, elements.Length)].CopyTo(room);
    }

    /// <summary>Copies from an array, from its place on, into the elements from that place on.</summary>
    public void CopyFrom(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyFrom(array.AsSpan(), arrayIndex, tensorIndex);

    /// <summary>Copies from a span, from its place on, into the elements from that place on.</summary>
    public void CopyFrom(ReadOnlySpan<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        var elements = Memory[(int)tensorIndex..];
        var source = array[arrayIndex..];
        source[..Math.Min(source.Length, elements.Length)].CopyTo(elements);
    }

    /// <summary>Each element in order.</summary>
    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)ToArray()).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Does nothing: the tensor stays its owner's.</summary>
    public void Dispose()
    {
    }

    private Span<T> Memory => tensor.Elements<T>(Count);

    private int Place(long[] indices)
    {
        if (indices.Length == 1)
        {
            return checked((int)indices[0]);
        }

        var shape = tensor.shape;
        if (indices.Length != shape.Length)
        {
            throw new ArgumentException($"The tensor has {shape.Length} dimensions, and {indices.Length} indices were given.");
        }

        long place = 0;
        for (var dim = 0; dim < shape.Length; dim++)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((ulong)indices[dim], (ulong)shape[dim]);
            place = place * shape[dim] + indices[dim];
        }

        return checked((int)place);
    }
}
