using System.Diagnostics;
using System.Globalization;
using TaskDsl.Experiments;
using TaskDsl.Training;

namespace TaskDsl.Benchmarks.Training;

/// <summary>Folders of published shapes, with random weights: written, and read into a model.</summary>
internal static class Loading
{
    /// <summary>The argument of the process that reads.</summary>
    public const string Reader = "read-folder";

    public static void Run()
    {
        Console.WriteLine("\nFolders with random weights: written from a model, and read into one\n");
        Console.WriteLine("| shape | parameters | files | weights in memory | seconds to write | to read | peak while reading |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        Measure("GPT-2", new() { Layers = 12, Width = 768, Heads = 12, Context = 1024, Vocabulary = 50_257, Activation = ActivationKind.GeluTanh, TiedHead = true });
        Measure("Qwen2, a third of the layers of 0.5B", new()
        {
            Layers = 8,
            Width = 896,
            Heads = 14,
            KeyValueHeads = 2,
            FeedForward = 4864,
            Context = 512,
            Vocabulary = 151_936,
            Positions = PositionKind.Rotary,
            RotaryBase = 1_000_000,
            Normalisation = NormalisationKind.RootMeanSquare,
            Activation = ActivationKind.SwiGlu,
            Bias = false,
            TiedHead = true,
        });
    }

    /// <summary>Reads a folder, in a process that has held no model before.</summary>
    public static void Read(string folder)
    {
        // libtorch is loaded, and counted, before.
        using TorchSharp.torch.Tensor first = TorchSharp.torch.zeros(1);
        using Process self = Process.GetCurrentProcess();
        long before = self.WorkingSet64, started = Stopwatch.GetTimestamp();
        using Transformer model = HuggingFaceFolder.Open(folder).Load();
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        self.Refresh();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seconds:F1} | {(self.PeakWorkingSet64 - before) / 1e6:N0} MB"));
    }

    private static void Measure(string name, TransformerConfiguration shape)
    {
        string folder = Path.Combine(Path.GetTempPath(), $"taskdsl-{Guid.NewGuid():N}");
        try
        {
            long started;
            double writing;
            using (var model = new Transformer(shape, 1))
            {
                started = Stopwatch.GetTimestamp();
                HuggingFaceWriter.Write(model, folder, shardBytes: 200_000_000);
                writing = Stopwatch.GetElapsedTime(started).TotalSeconds;
            }

            using Process reader = Process.Start(new ProcessStartInfo("dotnet", [typeof(Loading).Assembly.Location, Reader, folder]) { RedirectStandardOutput = true })!;
            string result = reader.StandardOutput.ReadToEnd().TrimEnd();
            reader.WaitForExit();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {shape.ParameterCount / 1e6:N0} million | {Directory.GetFiles(folder, "*.safetensors").Length} | {shape.ParameterCount * 4 / 1e6:N0} MB | {writing:F1} | {result} |"));
        }
        finally
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }
}
