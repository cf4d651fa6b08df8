namespace TorchSharp;

/// <summary>Kinds of device, numbered as in libtorch.</summary>
public enum DeviceType
{
    /// <summary>The processor.</summary>
    CPU = 0,
    /// <summary>An NVIDIA GPU.</summary>
    CUDA = 1,
    /// <summary>An Apple GPU.</summary>
    MPS = 13,
    /// <summary>Shapes without values.</summary>
    META = 14,
}

public static partial class torch
{
    /// <summary>Element types, numbered as in libtorch.</summary>
    public enum ScalarType : sbyte
    {
        /// <summary>8-bit unsigned.</summary>
        Byte = 0,
        /// <summary>8-bit signed.</summary>
        Int8 = 1,
        /// <summary>16-bit signed.</summary>
        Int16 = 2,
        /// <summary>32-bit signed.</summary>
        Int32 = 3,
        /// <summary>64-bit signed.</summary>
        Int64 = 4,
        /// <summary>IEEE half precision.</summary>
        Float16 = 5,
        /// <summary>IEEE single precision.</summary>
        Float32 = 6,
        /// <summary>IEEE double precision.</summary>
        Float64 = 7,
        /// <summary>True or false, a byte each.</summary>
        Bool = 11,
        /// <summary>The upper half of a single-precision number.</summary>
        BFloat16 = 15,
    }

    /// <summary>True or false.</summary>
    public static readonly ScalarType @bool = ScalarType.Bool;
    /// <summary>8-bit unsigned.</summary>
    public static readonly ScalarType uint8 = ScalarType.Byte;
    /// <summary>8-bit signed.</summary>
    public static readonly ScalarType int8 = ScalarType.Int8;
    /// <summary>16-bit signed.</summary>
    public static readonly ScalarType int16 = ScalarType.Int16;
    /// <summary>32-bit signed.</summary>
    public static readonly ScalarType int32 = ScalarType.Int32;
    /// <summary>64-bit signed.</summary>
    public static readonly ScalarType int64 = ScalarType.Int64;
    /// <summary>Brain floating point.</summary>
    public static readonly ScalarType bfloat16 = ScalarType.BFloat16;
    /// <summary>Half precision.</summary>
    public static readonly ScalarType float16 = ScalarType.Float16;
    /// <summary>Single precision.</summary>
    public static readonly ScalarType float32 = ScalarType.Float32;
    /// <summary>Double precision.</summary>
    public static readonly ScalarType float64 = ScalarType.Float64;
    /// <summary>16-bit signed.</summary>
    public static readonly ScalarType @short = ScalarType.Int16;
    /// <summary>32-bit signed.</summary>
    public static readonly ScalarType @int = ScalarType.Int32;
    /// <summary>64-bit signed.</summary>
    public static readonly ScalarType @long = ScalarType.Int64;
    /// <summary>Half precision.</summary>
    public static readonly ScalarType half = ScalarType.Float16;
    /// <summary>Single precision.</summary>
    public static readonly ScalarType @float = ScalarType.Float32;
    /// <summary>Double precision.</summary>
    public static readonly ScalarType @double = ScalarType.Float64;

    /// <summary>Whether the type holds whole numbers; truth values count as such.</summary>
    public static bool is_integral(ScalarType type) => type is ScalarType.Byte or ScalarType.Int8 or ScalarType.Int16 or ScalarType.Int32 or ScalarType.Int64 or ScalarType.Bool;

    /// <summary>Whether the type holds real numbers.</summary>
    public static bool is_floating_point(ScalarType type) => type is ScalarType.Float16 or ScalarType.Float32 or ScalarType.Float64 or ScalarType.BFloat16;

    /// <summary>The type of new tensors whose type is not given: single precision.</summary>
    public static ScalarType get_default_dtype() => ScalarType.Float32;
}
