using System.Runtime.InteropServices.Marshalling;
using TaskDsl.Torch.Interop;

namespace TorchSharp;

/// <summary>A number or truth value as an argument; converts from .NET's own.</summary>
[NativeMarshalling(typeof(ScalarMarshaller))]
public sealed class Scalar : IDisposable
{
    internal readonly NativeScalar Native;

    private Scalar(torch.ScalarType type, long whole) => (Type, Native) = (type, new(type == torch.ScalarType.Bool ? 2 : 0, whole));

    private Scalar(torch.ScalarType type, double real) => (Type, Native) = (type, new(1, BitConverter.DoubleToInt64Bits(real)));

    internal static Scalar From(NativeScalar native) => native.Kind switch
    {
        1 => BitConverter.Int64BitsToDouble(native.Bits),
        2 => native.Bits != 0,
        _ => native.Bits,
    };

    internal double Real => Native.Kind == 1 ? BitConverter.Int64BitsToDouble(Native.Bits) : Native.Bits;
    internal long Whole => Native.Kind == 1 ? (long)Real : Native.Bits;

    /// <summary>The type it was made from.</summary>
    public torch.ScalarType Type { get; }

    /// <summary>From a byte.</summary>
    public static implicit operator Scalar(byte value) => new(torch.ScalarType.Byte, (long)value);
    /// <summary>From a signed byte.</summary>
    public static implicit operator Scalar(sbyte value) => new(torch.ScalarType.Int8, (long)value);
    /// <summary>From a 16-bit number.</summary>
    public static implicit operator Scalar(short value) => new(torch.ScalarType.Int16, (long)value);
    /// <summary>From a 32-bit number.</summary>
    public static implicit operator Scalar(int value) => new(torch.ScalarType.Int32, (long)value);
    /// <summary>From a 64-bit number.</summary>
    public static implicit operator Scalar(long value) => new(torch.ScalarType.Int64, value);
    /// <summary>From half precision.</summary>
    public static implicit operator Scalar(Half value) => new(torch.ScalarType.Float16, (double)value);
    /// <summary>From single precision.</summary>
    public static implicit operator Scalar(float value) => new(torch.ScalarType.Float32, (double)value);
    /// <summary>From double precision.</summary>
    public static implicit operator Scalar(double value) => new(torch.ScalarType.Float64, value);
    /// <summary>From a truth value.</summary>
    public static implicit operator Scalar(bool value) => new(torch.ScalarType.Bool, value ? 1L : 0);

    /// <summary>Does nothing: the value holds no native memory here, as it does in TorchSharp.</summary>
    public void Dispose()
    {
    }
}

/// <summary>Conversions of <see cref="Scalar"/>.</summary>
public static class ScalarExtensionMethods
{
    /// <summary>As a scalar.</summary>
    public static Scalar ToScalar(this int value) => value;
    /// <summary>As a scalar.</summary>
    public static Scalar ToScalar(this long value) => value;
    /// <summary>As a scalar.</summary>
    public static Scalar ToScalar(this float value) => value;
    /// <summary>As a scalar.</summary>
    public static Scalar ToScalar(this double value) => value;
    /// <summary>As a scalar.</summary>
    public static Scalar ToScalar(this bool value) => value;
    /// <summary>In single precision.</summary>
    public static float ToSingle(this Scalar value) => (float)value.Real;
    /// <summary>In double precision.</summary>
    public static double ToDouble(this Scalar value) => value.Real;
    /// <summary>As a 32-bit number, cut towards zero.</summary>
    public static int ToInt32(this Scalar value) => (int)value.Whole;
    /// <summary>As a 64-bit number, cut towards zero.</summary>
    public static long ToInt64(this Scalar value) => value.Whole;
    /// <summary>Whether it is not zero.</summary>
    public static bool ToBoolean(this Scalar value) => value.Real != 0;
}
