using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TaskDsl.Torch.Interop.Shim;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A tensor without dimensions that holds one value.</summary>
    public static Tensor tensor(bool scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Copy(One(scalar), [], dtype, device, requires_grad);
    /// <summary>A vector with a copy of the elements.</summary>
    public static Tensor tensor(bool[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Copy(rawArray, [rawArray.Length], dtype, device, requires_grad);
    /// <summary>A tensor of that shape with a copy of the elements.</summary>
    public static Tensor tensor(bool[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Copy(rawArray, dimensions, dtype, device, requires_grad);
    /// <summary>A matrix with a copy of the elements.</summary>
    public static Tensor tensor(bool[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Copy(Flat<bool>(rawArray), [rawArray.GetLength(0), rawArray.GetLength(1)], dtype, device, requires_grad);
    /// <summary>A tensor of three dimensions with a copy of the elements.</summary>
    public static Tensor tensor(bool[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Copy(Flat<bool>(rawArray), [rawArray.GetLength(0), rawArray.GetLength(1), rawArray.GetLength(2)], dtype, device, requires_grad);
    /// <summary>A tensor without dimensions that holds one value.</summary>
    public static Tensor tensor(byte scalar, Device? device = null, bool requires_grad = false) => Copy(One(scalar), [], null, device, requires_grad);
    /// <summary>A vector with a copy of the elements.</summary>
    public static Tensor tensor(byte[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Copy(rawArray, [rawArray.Length], dtype, device, requires_grad);
    /// <summary>A tensor of that shape with a copy of the elements.</summary>
    public static Tensor tensor(byte[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Copy(rawArray, dimensions, dtype, device, requires_grad);
    /// <summary>A matrix with a copy of the elements.</summary>
    public static Tensor tensor(byte[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Copy(Flat<byte>(rawArray), [rawArray.GetLength(0), rawArray.GetLength(1)], dtype, device, requires_grad);
    /// <summary>A tensor of three dimensions with a copy of the elements.</summary>
    public static Tensor tensor(byte[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Copy(Flat<byte>(rawArray), [rawArray.GetLength(0), rawArray.GetLength(1), rawArray.GetLength(2)], dtype, device, requires_grad);
    /// <summary>A tensor of that shape with a copy of the elements.</summary>
    public static Tensor tensor(Memory<byte> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Copy(rawArray.Span, dimensions, dtype, device, requires_grad);
    /// <summary>A tensor without dimensions that holds one value.</summary>
    public static Tensor tensor(int scalar, Device? device = null, bool requires_grad = false) => Copy(One(scalar), [], null, device, requires_grad);
    /// <summary>A vector with a copy of the elements.</summary>
    public static Tensor tensor(int[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Copy(rawArray, [rawArray.Length], dtype, device, requires_grad);
    /// <summary>A tensor of that shape with a copy of the elements.</summary>
    public static Tensor tensor(int[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Copy(rawArray, dimensions, dtype, device, requires_grad);
    /// <summary>A matrix with a copy of the elements.</summary>
    public static Tensor tensor(int[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Copy(Flat<int>(rawArray), [rawArray.GetLength(0), rawArray.GetLength(1)], dtype, device, requires_grad);
    /// <summary>A tensor of three dimensions with a copy of the elements.</summary>
    public static Tensor tensor(int[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Copy(Flat<int>(rawArray), [rawArray.GetLength(0), rawArray.GetLength(1), rawArray.GetLength(2)], dtype, device, requires_grad);
    /// <summary>A tensor of that shape with a copy of the elements.</summary>
    public static Tensor tensor(Memory<int> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Copy(rawArray.Span, dimensions, dtype, device, requires_grad);
    /// <summary>A tensor without dimensions that holds one value.</summary>
    public static Tensor tensor(long scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Copy(One(scalar), [], dtype, device, requires_grad);
    /// <summary>A vector with a copy of the elements.</summary>
    public static Tensor tensor(long[] dataArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Copy(dataArray, [dataArray.Length], dtype, device, requires_grad);
    /// <summary>A tensor of that shape with a copy of the elements.</summary>
    public static Tensor tensor(long[] dataArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Copy(dataArray, dimensions, dtype, device, requires_grad);
    /// <summary>A matrix with a copy of the elements.</summary>
    public static Tensor tensor(long[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Copy(Flat<long>(rawArray), [rawArray.GetLength(0), rawArray.GetLength(1)], dtype, device, requires_grad);
    /// <summary>A tensor of three dimensions with a copy of the elements.</summary>
    public static Tensor tensor(long[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Copy(Flat<long>(rawArray), [rawArray.GetLength(0), rawArray.GetLength(1), rawArray.GetLength(2)], dtype, device, requires_grad);
    /// <summary>A tensor of that shape with a copy of the elements.</summary>
    public static Tensor tensor(Memory<long> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Copy(rawArray.Span, dimensions, dtype, device, requires_grad);
    /// <summary>A tensor without dimensions that holds one value.</summary>
    public static Tensor tensor(float scalar, Device? device = null, bool requires_grad = false) => Copy(One(scalar), [], null, device, requires_grad);
    /// <summary>A vector with a copy of the elements.</summary>
    public static Tensor tensor(float[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Copy(rawArray, [rawArray.Length], dtype, device, requires_grad);
    /// <summary>A tensor of that shape with a copy of the elements.</summary>
    public static Tensor tensor(float[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Copy(rawArray, dimensions, dtype, device, requires_grad);
    /// <summary>A matrix with a copy of the elements.</summary>
    public static Tensor tensor(float[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Copy(Flat<float>(rawArray), [rawArray.GetLength(0), rawArray.GetLength(1)], dtype, device, requires_grad);
    /// <summary>A tensor of three dimensions with a copy of the elements.</summary>
    public static Tensor tensor(float[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Copy(Flat<float>(rawArray), [rawArray.GetLength(0), rawArray.GetLength(1), rawArray.GetLength(2)], dtype, device, requires_grad);
    /// <summary>A tensor of that shape with a copy of the elements.</summary>
    public static Tensor tensor(Memory<float> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Copy(rawArray.Span, dimensions, dtype, device, requires_grad);
    /// <summary>A tensor without dimensions that holds one value.</summary>
    public static Tensor tensor(double scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Copy(One(scalar), [], dtype, device, requires_grad);
    /// <summary>A vector with a copy of the elements.</summary>
    public static Tensor tensor(double[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Copy(rawArray, [rawArray.Length], dtype, device, requires_grad);
    /// <summary>A tensor of that shape with a copy of the elements.</summary>
    public static Tensor tensor(double[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Copy(rawArray, dimensions, dtype, device, requires_grad);
    /// <summary>A matrix with a copy of the elements.</summary>
    public static Tensor tensor(double[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Copy(Flat<double>(rawArray), [rawArray.GetLength(0), rawArray.GetLength(1)], dtype, device, requires_grad);
    /// <summary>A tensor of three dimensions with a copy of the elements.</summary>
    public static Tensor tensor(double[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Copy(Flat<double>(rawArray), [rawArray.GetLength(0), rawArray.GetLength(1), rawArray.GetLength(2)], dtype, device, requires_grad);
    /// <summary>A tensor of that shape with a copy of the elements.</summary>
    public static Tensor tensor(Memory<double> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Copy(rawArray.Span, dimensions, dtype, device, requires_grad);

    private static unsafe Tensor Copy<T>(ReadOnlySpan<T> elements, ReadOnlySpan<long> dimensions, ScalarType? dtype, Device? device, bool requires_grad)
        where T : unmanaged
    {
        long expected = 1;
        foreach (var size in dimensions)
        {
            expected *= size;
        }

        if (expected != elements.Length)
        {
            throw new ArgumentException($"A tensor of shape [{string.Join(", ", dimensions.ToArray())}] has {expected} elements, and {elements.Length} were given.");
        }

        var type = TypeOf<T>();
        fixed (T* data = elements)
        {
            return taskdsl_from_bytes((nint)data, dimensions, dimensions.Length, (int)type, (int)(dtype ?? type), Kind(device), Place(device)).requires_grad_if(requires_grad);
        }
    }

    private static ReadOnlySpan<T> One<T>(T value) => new[] { value };

    private static ReadOnlySpan<T> Flat<T>(Array elements) where T : unmanaged =>
        MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(elements)), elements.Length);
}
