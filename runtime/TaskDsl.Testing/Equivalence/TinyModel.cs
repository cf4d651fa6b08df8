using TaskDsl.Experiments;
using TaskDsl.Formats;
using TaskDsl.Tokenizers;
using TaskDsl.Training;
using TorchSharp;

namespace TaskDsl.Testing;

/// <summary>A model that is large enough for attention to matter and small enough for a test.</summary>
internal static class TinyModel
{
    /// <summary>What two orders of summing may differ by.</summary>
    public const double Rounding = 1e-4;

    /// <summary>Fresh weights, the same each time.</summary>
    public static Transformer For(IEnumerable<Encoded> examples) =>
        new(TransformerConfiguration.Of(new ModelDefinition("tiny", Layers: 2, Width: 32, Heads: 2, Context: examples.Max(example => example.Ids.Length)), Tokenizer.Bytes), seed: 1);

    /// <summary>The largest difference between two lists of numbers.</summary>
    public static double Difference(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        double largest = left.Length == right.Length ? 0 : double.PositiveInfinity;
        for (int i = 0; i < Math.Min(left.Length, right.Length); i++)
        {
            largest = Math.Max(largest, Math.Abs(left[i] - right[i]));
        }

        return largest;
    }

    /// <summary>The gradients that are there, by parameter, which are then gone.</summary>
    public static Dictionary<string, float[]> TakeGradients(this Transformer model)
    {
        var gradients = new Dictionary<string, float[]>();
        foreach ((string name, TorchSharp.Modules.Parameter value) in model.Parameters)
        {
            gradients.Add(name, value.grad is { } gradient ? gradient.ToFloats() : new float[value.numel()]);
            value.grad = null;
        }

        return gradients;
    }
}
