using System.Diagnostics;
using TaskDsl.Experiments;
using TaskDsl.Formats;
using TaskDsl.Training;
using TorchSharp;

namespace TaskDsl.Benchmarks.Training;

/// <summary>This repository's side: an epoch as the runner trains it.</summary>
internal sealed class Ours(TransformerConfiguration shape, IReadOnlyList<Encoded> examples, int pad, int batchTokens, RowPacking? packing = null, Hardware? hardware = null) : IDisposable
{
    private readonly Transformer _model = new(shape, 1, torch.device(hardware?.Device ?? "cpu"));

    public Epoch Train(int seed)
    {
        var steps = new Clock();
        TrainingResult result = Trainer.Train(_model, examples, new TrainingSettings
        {
            Recipe = new TrainingDefinition { BatchTokens = batchTokens, Epochs = 1, LearningRate = 1e-3, Warmup = 0, Schedule = Schedule.Constant, Precision = hardware?.Precision ?? Precision.Float32 },
            Seed = seed,
            Stage = "benchmark",
            Pad = pad,
            Packing = packing,
            Progress = steps,
        });
        return new Epoch([.. steps.Seconds], result.Loss, Process.GetCurrentProcess().PeakWorkingSet64);
    }

    public void Dispose() => _model.Dispose();

    // The time between two reports is a step's, with all that happens around it.
    private sealed class Clock : IProgress<TrainingProgress>
    {
        private long _last = Stopwatch.GetTimestamp();

        public List<double> Seconds { get; } = [];

        public void Report(TrainingProgress value)
        {
            long now = Stopwatch.GetTimestamp();
            Seconds.Add(Stopwatch.GetElapsedTime(_last, now).TotalSeconds);
            _last = now;
        }
    }
}
