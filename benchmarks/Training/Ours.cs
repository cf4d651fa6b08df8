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
        var steps = new StepClock();
        TrainingResult result = Trainer.Train(_model, examples, new TrainingSettings
        {
            Recipe = new TrainingDefinition { BatchTokens = batchTokens, Epochs = 1, LearningRate = 1e-3, Warmup = 0, Schedule = Schedule.Constant, Precision = hardware?.Precision ?? Precision.Float32 },
            Seed = seed,
            Stage = "benchmark",
            Pad = pad,
            Packing = packing,
            Progress = steps,
        });
        return steps.Epoch(result.Loss);
    }

    public void Dispose() => _model.Dispose();
}
