using TaskDsl.Experiments;
using TaskDsl.Formats;
using TaskDsl.Randomness;
using TaskDsl.Tokenizers;
using TaskDsl.Torch;
using TaskDsl.Training;
using TorchSharp;

namespace TaskDsl.Benchmarks.Training;

/// <summary>What scripts/gpu-check runs on the machine with the device: results held to the processor's, then speed against PyTorch.</summary>
internal static class DeviceCheck
{
    // Dense bfloat16 of an H100 or H200 (NVIDIA's data sheet): what model-FLOPs utilisation is a share of.
    private const double PeakFlops = 989e12;

    public static int Run(string device)
    {
        bool small = device == "cpu";
        Console.WriteLine(TorchCapabilities.Current.Describe(torch.device(device)));
        bool right = SameResults(device);
        TransformerConfiguration shape = small
            ? new() { Layers = 2, Width = 64, Heads = 2, Context = 64, Vocabulary = Tokenizer.Bytes.VocabularySize }
            : new() { Layers = 12, Width = 768, Heads = 12, Context = 1024, Vocabulary = 50257 };
        Speed(device, shape, rows: 8, steps: small ? 3 : 20);
        return right ? 0 : 1;
    }

    // The same weights and rows, packed and not, on the device and on the processor: losses and trained weights.
    private static bool SameResults(string device)
    {
        Encoded[] examples = Mixture.OfAllTasks(32, 512);
        TransformerConfiguration shape = new() { Layers = 4, Width = 128, Heads = 4, Context = 512, Vocabulary = Tokenizer.Bytes.VocabularySize };
        bool right = true;
        using var reference = new Transformer(shape, 1);
        double expected = reference.Loss(examples, Tokenizer.Bytes.Pad), theirs = Train(reference, examples, RowPacking.Bucketed, Precision.Float32);
        foreach ((Precision precision, RowPacking packing, double tolerance) in new[] { (Precision.Float32, RowPacking.Packed, 1e-4), (Precision.Float32, RowPacking.Bucketed, 1e-4), (Precision.BFloat16, RowPacking.Packed, 2e-2) })
        {
            using var model = new Transformer(shape, 1, torch.device(device));
            double start = model.Loss(examples, Tokenizer.Bytes.Pad);
            double ours = Train(model, examples, packing, precision);
            bool close = Math.Abs(start - expected) < 1e-4 && Math.Abs(ours - theirs) < tolerance;
            right &= close;
            Console.WriteLine($"{(close ? "same" : "DIFFERENT")}: {device}, {precision}, {(packing.Several ? "packed" : "bucketed")}: loss {start:F6} and on the processor {expected:F6}; after ten steps {ours:F6} and {theirs:F6}");
        }

        return right;
    }

    private static double Train(Transformer model, Encoded[] examples, RowPacking packing, Precision precision)
    {
        Trainer.Train(model, examples, new TrainingSettings
        {
            Recipe = new TrainingDefinition { BatchTokens = int.MaxValue, Epochs = 10, LearningRate = 1e-3, Warmup = 0, Schedule = Schedule.Constant, Precision = precision },
            Seed = 1,
            Stage = "check",
            Pad = Tokenizer.Bytes.Pad,
            Packing = packing,
        });
        return model.Loss(examples, Tokenizer.Bytes.Pad);
    }

    private static void Speed(string device, TransformerConfiguration shape, int rows, int steps)
    {
        var random = new CounterRandom(1, "batch");
        Encoded[] batch = [.. Enumerable.Range(0, rows * steps).Select(_ => new Encoded([.. Enumerable.Range(0, shape.Context).Select(_ => random.Next(256))], [0, .. Enumerable.Repeat((byte)1, shape.Context - 1)]))];
        long parameters;
        using (var model = new Transformer(shape, 1))
        {
            parameters = model.ParameterCount;
        }

        // Kaplan et al. 2020 for the matrices, and the attention's own products, forward and backward; the embedding is only looked up.
        double matrices = parameters - ((double)(shape.Vocabulary + shape.Context) * shape.Width), tokens = (double)rows * shape.Context;
        double flops = tokens * ((6 * matrices) + (6.0 * shape.Layers * shape.Width * shape.Context));
        Console.WriteLine($"\n{parameters / 1e6:F0} M parameters, {rows} × {shape.Context} tokens a step\n\n| precision | peer | ours | theirs | ours / theirs | least–most | share of the H200's peak, ours |\n|---|---|---|---|---|---|---|");
        foreach ((Precision precision, bool compiled) in new[] { (Precision.Float32, false), (Precision.BFloat16, false), (Precision.BFloat16, true) })
        {
            if (device == "cpu" && compiled)
            {
                continue;
            }

            Measured measured = new Comparison(shape, batch, rows, Environment.ProcessorCount, new Hardware(device, precision, compiled))
                .Run(rows * shape.Context, epoch => Measurement.Median(epoch.Steps));
            Console.WriteLine($"| {precision} | PyTorch {measured.PeerVersion}, {(compiled ? "compiled" : "eager")} | {measured.Ours * 1e3:F1} ms | {measured.Peer * 1e3:F1} ms | {measured.Ratio:F2} | {measured.Ratios[0]:F2}–{measured.Ratios[^1]:F2} | {(device == "cpu" ? "–" : $"{flops / measured.Ours / PeakFlops:P1}")} |");
        }
    }
}
