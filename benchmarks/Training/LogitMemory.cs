using System.Diagnostics;
using System.Globalization;
using TaskDsl.Formats;
using TaskDsl.Randomness;
using TaskDsl.Training;
using TorchSharp;

namespace TaskDsl.Benchmarks.Training;

/// <summary>Forward and backward pass of one batch with all logits in memory, and with a chunk at a time.</summary>
internal static class LogitMemory
{
    public static void Run()
    {
        Console.WriteLine("\nForward and backward pass of one batch, every token learned: all logits at once, and a chunk at a time\n");
        Console.WriteLine("| vocabulary | width, layers | tokens | logits | peak over the weights, at once | in chunks | seconds, at once | in chunks | largest difference of a gradient, over the largest |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        // The vocabularies of bytes, GPT-2 and Qwen2.
        Compare(258, 128, 4, rows: 32);
        Compare(50_257, 128, 4, rows: 32);
        Compare(151_936, 128, 2, rows: 16);
    }

    private static void Compare(int vocabulary, int width, int layers, int rows)
    {
        const int Length = 128;
        using var model = new Transformer(new TransformerConfiguration { Layers = layers, Width = width, Heads = width / 32, Context = Length, Vocabulary = vocabulary, TiedHead = true }, 1);
        var random = new CounterRandom(1, "batch");
        Encoded[] batch = [.. Enumerable.Range(0, rows).Select(_ => new Encoded([.. Enumerable.Range(0, Length).Select(_ => random.Next(vocabulary))], [0, .. Enumerable.Repeat((byte)1, Length - 1)]))];
        // Once before: the second pass has its memory already mapped, and no code left to compile.
        Pass(model, batch, LogitChunks.Usual);
        (double chunkedPeak, double chunkedSeconds, float[][] chunked) = Pass(model, batch, LogitChunks.Usual);
        (double wholePeak, double wholeSeconds, float[][] whole) = Pass(model, batch, long.MaxValue);
        double largest = whole.Max(values => values.Max(Math.Abs)), difference = whole.Zip(chunked).Max(pair => pair.First.Zip(pair.Second, (a, b) => Math.Abs(a - b)).Max());
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {vocabulary:N0} | {width}, {layers} | {rows * Length:N0} | {4e-6 * rows * (Length - 1) * vocabulary:N0} MB | {wholePeak / 1e6:N0} MB | {chunkedPeak / 1e6:N0} MB | {wholeSeconds:F2} | {chunkedSeconds:F2} | {difference / largest:E0} |"));
    }

    private static (double Peak, double Seconds, float[][] Gradients) Pass(Transformer model, Encoded[] batch, long logitsAtOnce)
    {
        foreach ((_, TorchSharp.Modules.Parameter value) in model.Parameters)
        {
            value.grad = null;
        }

        Measurement.ResetPeak();
        using Process self = Process.GetCurrentProcess();
        long before = self.WorkingSet64;
        long started = Stopwatch.GetTimestamp();
        TokenObjective.LossAndGradients(model, batch, pad: 0, RowPacking.Bucketed, logitsAtOnce: logitsAtOnce);
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        self.Refresh();
        long peak = self.PeakWorkingSet64;
        using var scope = torch.NewDisposeScope();
        return (peak - before, seconds, [.. model.Parameters.Select(parameter => parameter.Value.grad!.ToFloats())]);
    }
}
