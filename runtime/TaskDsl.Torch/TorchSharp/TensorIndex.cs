using TaskDsl.Torch.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>What stands between the brackets of <c>tensor[...]</c>: a number, a range, all (<see cref="Colon"/>), a tensor of indices.</summary>
    public struct TensorIndex
    {
        internal NativeIndex Native;
        // Kept so that the indices live as long as the call that reads them.
        internal Tensor? Indices;

        /// <summary>Every further dimension, whole.</summary>
        public static TensorIndex Ellipsis = new() { Native = new(2, 0, 0, 0, 0) };
        /// <summary>A new dimension of size one.</summary>
        public static TensorIndex None = new() { Native = new(0, 0, 0, 0, 0) };
        /// <summary>The whole dimension.</summary>
        public static TensorIndex Colon = Slice();

        /// <summary>Elements from start, up to and without stop.</summary>
        public static TensorIndex Slice(long? start = null, long? stop = null, long? step = null) =>
            new() { Native = new(5, start ?? 0, stop ?? long.MaxValue, step ?? 1, 0) };

        /// <summary>The elements of a range.</summary>
        public static TensorIndex Slice(Range range) => range;

        /// <summary>One place; the dimension goes.</summary>
        public static TensorIndex Single(long? index) => new() { Native = new(1, index ?? 0, 0, 0, 0) };

        /// <summary>A truth value: everything or nothing.</summary>
        public static TensorIndex Bool(bool value) => new() { Native = new(3, value ? 1 : 0, 0, 0, 0) };

        /// <summary>The places that a tensor of whole numbers or truth values names.</summary>
        public static TensorIndex Tensor(Tensor tensor) => new() { Native = new(4, 0, 0, 0, tensor.Handle), Indices = tensor };

        /// <summary>One place.</summary>
        public static implicit operator TensorIndex(long value) => Single(value);

        /// <summary>One place, perhaps counted from the end.</summary>
        public static implicit operator TensorIndex(Index index) => Single(index.IsFromEnd ? -index.Value : index.Value);

        /// <summary>The elements of a range.</summary>
        public static implicit operator TensorIndex(Range range) => Slice(
            range.Start.IsFromEnd ? -range.Start.Value : range.Start.Value,
            !range.End.IsFromEnd ? range.End.Value : range.End.Value == 0 ? null : -range.End.Value);
    }
}
