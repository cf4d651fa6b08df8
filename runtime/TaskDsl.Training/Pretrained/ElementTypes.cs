using System.Runtime.InteropServices;

namespace TaskDsl.Training;

/// <summary>Numbers in files to and from single precision, by the format's names for their types.</summary>
internal static class ElementTypes
{
    private const string Single = "F32";
    private const string Half = "F16";
    private const string Brain = "BF16";

    /// <summary>The types that are read and written.</summary>
    public static string[] All { get; } = [Single, Half, Brain];

    /// <summary>What safetensors calls a type.</summary>
    public static string InFiles(this WeightType type) => type switch { WeightType.Fp16 => Half, WeightType.Bf16 => Brain, _ => Single };

    /// <summary>What <c>config.json</c> calls a type.</summary>
    public static string InConfiguration(this WeightType type) => type switch { WeightType.Fp16 => "float16", WeightType.Bf16 => "bfloat16", _ => "float32" };

    /// <summary>Reads numbers of a type.</summary>
    public static void Widen(string type, ReadOnlySpan<byte> from, Span<float> to)
    {
        if (type == Single)
        {
            MemoryMarshal.Cast<byte, float>(from).CopyTo(to);
            return;
        }

        ReadOnlySpan<ushort> halves = MemoryMarshal.Cast<byte, ushort>(from);
        bool brain = type == Brain;
        for (int i = 0; i < to.Length; i++)
        {
            to[i] = brain ? BitConverter.UInt32BitsToSingle((uint)halves[i] << 16) : (float)BitConverter.UInt16BitsToHalf(halves[i]);
        }
    }

    /// <summary>Writes numbers in a type, each rounded to the nearest, or, of two, to the even one.</summary>
    /// <returns>The first number that the type has no room for, which would be written as infinite; null where all fit.</returns>
    public static float? Narrow(ReadOnlySpan<float> from, string type, Span<byte> to)
    {
        if (type == Single)
        {
            MemoryMarshal.AsBytes(from).CopyTo(to);
            return null;
        }

        Span<ushort> halves = MemoryMarshal.Cast<byte, ushort>(to);
        bool brain = type == Brain;
        int infinity = brain ? 0x7F80 : 0x7C00;
        for (int i = 0; i < from.Length; i++)
        {
            halves[i] = brain ? ToBrain(from[i]) : BitConverter.HalfToUInt16Bits((System.Half)from[i]);
            if ((halves[i] & 0x7FFF) == infinity && float.IsFinite(from[i]))
            {
                return from[i];
            }
        }

        return null;
    }

    private static ushort ToBrain(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        // Half of the last bit kept, and that bit itself where it is odd. Of what is no number a bit stays set.
        return float.IsNaN(value) ? (ushort)((bits >> 16) | 0x40) : (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }
}
