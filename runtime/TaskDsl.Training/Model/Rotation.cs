using static TorchSharp.torch;

namespace TaskDsl.Training;

/// <summary>Rotary embeddings at given positions: each pair (i, i + D/2) of a head turns by position · base^(−2i/D).</summary>
/// <param name="Cosines">[…, 1, D/2]</param>
/// <param name="Sines">[…, 1, D/2]</param>
internal readonly record struct Rotation(Tensor Cosines, Tensor Sines)
{
    // x: [R, T, H, D]
    public Tensor Apply(Tensor x)
    {
        Tensor[] halves = x.split(x.shape[^1] / 2, -1);
        return cat([(halves[0] * Cosines) - (halves[1] * Sines), (halves[1] * Cosines) + (halves[0] * Sines)], -1);
    }

    /// <summary>The angles' cosines and sines for all positions of a context.</summary>
    // → [context, D/2] each
    public static (float[] Cosines, float[] Sines) Table(TransformerConfiguration configuration)
    {
        (int context, int half) = (configuration.Context, configuration.HeadWidth / 2);
        double[] frequencies = [.. Enumerable.Range(0, half).Select(i => Math.Pow(configuration.RotaryBase, -2.0 * i / configuration.HeadWidth))];
        if (configuration.RotaryScaling is { } scaling)
        {
            frequencies = Array.ConvertAll(frequencies, scaling.Scale);
        }

        var (cosines, sines) = (new float[context * half], new float[context * half]);
        for (int position = 0; position < context; position++)
        {
            for (int i = 0; i < half; i++)
            {
                (double sine, double cosine) = Math.SinCos(position * frequencies[i]);
                cosines[(position * half) + i] = (float)cosine;
                sines[(position * half) + i] = (float)sine;
            }
        }

        return (cosines, sines);
    }
}
