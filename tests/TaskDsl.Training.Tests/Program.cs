using System.Diagnostics;

namespace TaskDsl.Training.Tests;

/// <summary>This assembly as a program: the training runs that tests kill.</summary>
internal static class Program
{
    private const int Epochs = 60;

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

    private static int Main(string[] arguments)
    {
        Train(arguments[0], TimeSpan.Zero, new Lines());
        return 0;
    }

    private sealed class Lines : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => Console.WriteLine(value.Step);
    }
}
