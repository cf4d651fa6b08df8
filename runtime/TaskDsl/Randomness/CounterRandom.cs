using System.Text;

namespace TaskDsl.Randomness;

/// <summary>
/// A random stream that depends only on its key, (seed, stage, item, sample), and on how many numbers were drawn from it:
/// never on what other items drew, so no result depends on batch size, order or the number of processes.
/// </summary>
/// <remarks>The n-th number is SplitMix64's finaliser of key + n·γ (Steele, Lea and Flood 2014), which is a counter-based generator.</remarks>
public sealed class CounterRandom : Random
{
    private const ulong Gamma = 0x9E37_79B9_7F4A_7C15;

    private readonly ulong _key;
    private ulong _counter;

    /// <summary>The stream of one draw of an experiment.</summary>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="stage">What the numbers are for, such as <c>round-1/base</c>.</param>
    /// <param name="item">Which question or example.</param>
    /// <param name="sample">Which of the item's samples.</param>
    public CounterRandom(long seed, string stage, long item = 0, long sample = 0)
    {
        ulong key = Mix((ulong)seed + Gamma);
        key = Mix(key ^ StableHash.Of(stage));
        key = Mix(key + (ulong)item + Gamma);
        _key = Mix(key + ((ulong)sample * Gamma) + 1);
    }

    /// <summary>64 random bits.</summary>
    public ulong NextBits() => Mix(_key + (++_counter * Gamma));

    /// <inheritdoc/>
    public override int Next() => Next(int.MaxValue);

    /// <inheritdoc/>
    public override int Next(int maxValue) => (int)NextInt64(maxValue);

    /// <inheritdoc/>
    public override int Next(int minValue, int maxValue) => (int)NextInt64(minValue, maxValue);

    /// <inheritdoc/>
    public override long NextInt64() => NextInt64(long.MaxValue);

    /// <inheritdoc/>
    public override long NextInt64(long maxValue) => NextInt64(0, maxValue);

    /// <inheritdoc/>
    public override long NextInt64(long minValue, long maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minValue, maxValue);
        ulong range = (ulong)(maxValue - minValue);
        if (range == 0)
        {
            return minValue;
        }

        // Lemire's multiplication with rejection: exactly uniform.
        while (true)
        {
            ulong high = Math.BigMul(NextBits(), range, out ulong low);
            if (low >= range || low >= (0 - range) % range)
            {
                return minValue + (long)high;
            }
        }
    }

    /// <inheritdoc/>
    public override double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <inheritdoc/>
    public override float NextSingle() => (NextBits() >> 40) * (1.0f / (1U << 24));

    /// <inheritdoc/>
    public override void NextBytes(byte[] buffer) => NextBytes(buffer.AsSpan());

    /// <inheritdoc/>
    public override void NextBytes(Span<byte> buffer)
    {
        for (int i = 0; i < buffer.Length; i += sizeof(ulong))
        {
            ulong bits = NextBits();
            for (int j = 0; j < sizeof(ulong) && i + j < buffer.Length; j++)
            {
                buffer[i + j] = (byte)(bits >> (8 * j));
            }
        }
    }

    /// <inheritdoc/>
    protected override double Sample() => NextDouble();

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58_476D_1CE4_E5B9;
        value = (value ^ (value >> 27)) * 0x94D0_49BB_1331_11EB;
        return value ^ (value >> 31);
    }
}
