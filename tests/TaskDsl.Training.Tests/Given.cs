using TaskDsl.Experiments;
using TaskDsl.Formats;
using TaskDsl.Randomness;
using static TorchSharp.torch;

namespace TaskDsl.Training.Tests;

/// <summary>Small models, examples and folders for the tests.</summary>
internal static class Given
{
    public const int Vocabulary = 20, Pad = 19;

    public static TransformerConfiguration Gpt2 { get; } = new() { Layers = 2, Width = 16, Heads = 4, Context = 24, Vocabulary = Vocabulary };

    public static TransformerConfiguration Llama { get; } = new()
    {
        Layers = 2,
        Width = 16,
        Heads = 4,
        KeyValueHeads = 2,
        FeedForward = 24,
        Context = 24,
        Vocabulary = Vocabulary,
        Positions = PositionKind.Rotary,
        Normalisation = NormalisationKind.RootMeanSquare,
        Activation = ActivationKind.SwiGlu,
        AttentionBias = true,
        Bias = false,
        TiedHead = true,
    };

    public static TheoryData<string> Shapes => ["gpt2", "gpt2-published", "rotary", "llama", "llama3", "llama-heads"];

    public static TransformerConfiguration Shape(string name) => name switch
    {
        "gpt2" => Gpt2,
        "gpt2-published" => Gpt2 with { Activation = ActivationKind.GeluTanh, TiedHead = true, Epsilon = 1e-4 },
        "rotary" => Gpt2 with { Positions = PositionKind.Rotary },
        "llama" => Llama,
        "llama-heads" => Llama with { Heads = 3, KeyValueHeads = 1, HeadDimension = 6, RotaryScaling = new RotaryScaling(4) },
        _ => Llama with { AttentionBias = false, TiedHead = false, RotaryBase = 500_000, RotaryScaling = new RotaryScaling(8, 0.5, 2, 12) },
    };

    /// <summary>Weights of a size at which every part matters; fresh ones are so small that attention is nearly even.</summary>
    public static Transformer Model(TransformerConfiguration configuration, long seed = 1)
    {
        var model = new Transformer(configuration, seed);
        using var scope = NewDisposeScope();
        using IDisposable mode = no_grad();
        foreach ((string name, TorchSharp.Modules.Parameter value) in model.Parameters)
        {
            var random = new CounterRandom(seed, "test/" + name);
            value.add_(tensor(Enumerable.Range(0, (int)value.numel()).Select(_ => (float)(random.NextDouble() - 0.5)).ToArray(), value.shape));
        }

        return model;
    }

    public static Encoded[] Examples(int count, int shortest = 3, int longest = 20, long seed = 1)
    {
        var random = new CounterRandom(seed, "examples");
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            int[] ids = [.. Enumerable.Range(0, random.Next(shortest, longest + 1)).Select(_ => random.Next(Pad))];
            byte[] mask = [.. ids.Select((_, i) => (byte)(i > 0 && random.Next(3) == 0 ? 1 : 0))];
            mask[^1] = 1;
            return new Encoded(ids, mask);
        })];
    }

    /// <summary>Each id follows from the one before: a small model learns it.</summary>
    public static Encoded[] Counting(int count) => [.. Enumerable.Range(0, count).Select(start =>
        new Encoded([.. Enumerable.Range(start, 6 + (start % 5)).Select(i => i % 10)], [0, .. Enumerable.Repeat((byte)1, 5 + (start % 5))]))];

    public static TrainingSettings Settings(string? folder = null, int epochs = 3) => new()
    {
        Recipe = new TrainingDefinition { BatchTokens = 64, Epochs = epochs, LearningRate = 1e-2, Warmup = 3 },
        Seed = 1,
        Stage = "test",
        Pad = Pad,
        CheckpointPath = folder is null ? null : Path.Combine(folder, "checkpoint.safetensors"),
        MetricsPath = folder is null ? null : Path.Combine(folder, "metrics.jsonl"),
    };

    public static Dictionary<string, float[]> Weights(this Transformer model) => model.Parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Value.ToFloats());

    public static (double Loss, Dictionary<string, float[]> Gradients) LossAndGradients(this Transformer model, IReadOnlyList<Encoded> batch, RowPacking packing)
    {
        foreach ((_, TorchSharp.Modules.Parameter value) in model.Parameters)
        {
            value.grad = null;
        }

        double loss = TokenObjective.LossAndGradients(model, batch, Pad, packing);
        return (loss, model.Parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Value.grad!.ToFloats()));
    }

    /// <summary>The logits of one sequence at every position, computed alone: V numbers a position.</summary>
    public static float[] Logits(this Transformer model, int[] ids)
    {
        using var scope = NewDisposeScope();
        using IDisposable mode = no_grad();
        var rows = new TokenRows(1, ids.Length, [.. ids.Select(id => (long)id)], [], [], [.. Enumerable.Range(0, ids.Length).Select(i => (long)i)], []);
        return model.Logits(model.Upload(rows)).ToFloats();
    }

    public static void Near(IReadOnlyList<float> expected, IReadOnlyList<float> actual, double tolerance)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (int i = 0; i < expected.Count; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance, $"number {i}: {expected[i]} and {actual[i]}");
        }
    }

    public static double Distance(Dictionary<string, float[]> left, Dictionary<string, float[]> right) =>
        left.Max(pair => pair.Value.Zip(right[pair.Key], (a, b) => Math.Abs(a - b)).Max());
}

/// <summary>A folder that goes away with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("taskdsl-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
