using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Conversions of tensors.</summary>
public static class TensorExtensionMethods
{
    /// <summary>As a parameter, which takes the tensor over.</summary>
    public static Parameter AsParameter(this Tensor tensor) => new(tensor);

    /// <summary>Bytes of one element.</summary>
    public static int ElementSize(this ScalarType type) => type switch
    {
        ScalarType.Byte or ScalarType.Int8 or ScalarType.Bool => 1,
        ScalarType.Int16 or ScalarType.Float16 or ScalarType.BFloat16 => 2,
        ScalarType.Int32 or ScalarType.Float32 => 4,
        ScalarType.Int64 or ScalarType.Float64 => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "The type's size is not known."),
    };

    /// <summary>The only element in single precision.</summary>
    public static float ToSingle(this Tensor value) => value.Item().ToSingle();
    /// <summary>The only element in double precision.</summary>
    public static double ToDouble(this Tensor value) => value.Item().ToDouble();
    /// <summary>The only element as a 32-bit number.</summary>
    public static int ToInt32(this Tensor value) => value.Item().ToInt32();
    /// <summary>The only element as a 64-bit number.</summary>
    public static long ToInt64(this Tensor value) => value.Item().ToInt64();
    /// <summary>Whether the only element is not zero.</summary>
    public static bool ToBoolean(this Tensor value) => value.Item().ToBoolean();
}
