using System.Diagnostics;
using System.Globalization;
using TaskDsl.Experiments;
using TaskDsl.Formats;

namespace TaskDsl.Training.Tests;

/// <summary>This assembly as a program: the training runs that tests kill, and one whose memory they measure where no other test is.</summary>
internal static class Program
{
    private const int Epochs = 60, Few = 200, Many = 20_000, Length = 200, Steps = 5;

    /// <summary>Starts a run in a process of its own; it writes a line for each step.</summary>
    public static Process Start(string folder)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location, folder]) { RedirectStandardOutput = true };
        start.Environment["OMP_NUM_THREADS"] = "1";
        return Process.Start(start)!;
    }

    /// <summary>Trains in this process, to the end or from a checkpoint to it.</summary>
    public static (string Hash, TrainingResult Result) Train(string folder, TimeSpan checkpointEvery, IProgress<TrainingProgress>? progress = null)
    {
        using var model = new Transformer(Given.Gpt2, 1);
        TrainingResult result = Trainer.Train(model, Given.Counting(40), Given.Settings(folder, Epochs) with
        {
            CheckpointEvery = checkpointEvery,
            Validation = Given.Counting(5),
            ValidateEvery = 40,
            Progress = progress,
        });
        return (model.WeightsHash(), result);
    }

    /// <summary>Trains on a file of few and on one of many examples, in a process of its own: by how many bytes what is held while it trains differs.</summary>
    public static (int Few, int Many, long Grown) Held(string folder)
    {
        using Process process = Process.Start(new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location, folder, "held"]) { RedirectStandardOutput = true })!;
        string grown = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return (Few, Many, long.Parse(grown, CultureInfo.InvariantCulture));
    }

    private static long HeldWith(string folder, int examples)
    {
        using var model = new Transformer(Given.Gpt2 with { Layers = 1, Context = Length }, 1);
        using var data = EncodedFile.Write(Path.Combine(folder, $"{examples}.ids"), Enumerable.Range(0, examples).Select(item => new Encoded([.. Enumerable.Range(item, Length).Select(id => id % Given.Pad)], [0, .. Enumerable.Repeat((byte)1, Length - 1)])), () => new Dictionary<string, string>());
        using var stop = new CancellationTokenSource();
        long held = 0;
        TrainingSettings settings = Given.Settings() with
        {
            Recipe = new TrainingDefinition { BatchTokens = 16 * Length, Epochs = 1 },
            Progress = new Each(step =>
            {
                held = GC.GetTotalMemory(forceFullCollection: true);
                if (step == Steps)
                {
                    stop.Cancel();
                }
            }),
        };
        try
        {
            Trainer.Train(model, data, settings, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }

        return held;
    }

    private static int Main(string[] arguments)
    {
        if (arguments is [var folder, "held"])
        {
            // Once before, so that what is made once is there.
            HeldWith(folder, Few);
            Console.WriteLine((HeldWith(folder, Many) - HeldWith(folder, Few)).ToString(CultureInfo.InvariantCulture));
            return 0;
        }

        Train(arguments[0], TimeSpan.Zero, new Lines());
        return 0;
    }

    private sealed class Each(Action<int> tell) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => tell(value.Step);
    }

    private sealed class Lines : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => Console.WriteLine(value.Step);
    }
}
