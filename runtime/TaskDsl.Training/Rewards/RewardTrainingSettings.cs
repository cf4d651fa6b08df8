using TaskDsl.Experiments;

namespace TaskDsl.Training;

/// <summary>A run that trains a reward model. A batch is of <see cref="BatchPairs"/>, so the recipe's <see cref="TrainingDefinition.BatchTokens"/> is not used.</summary>
public sealed record RewardTrainingSettings : RunSettings
{
    /// <summary>
    /// The recipe of Ye et al. 2024, §4.4: Adam, one epoch, at most 8e-5 after 32 steps of warm-up, a cosine to 10 %.
    /// They say nothing of clipping, nor of Adam's constants, which are those of all our runs.
    /// </summary>
    public static TrainingDefinition Ye2024 { get; } = new() { Epochs = 1, LearningRate = 8e-5, Warmup = 32, Schedule = Schedule.Cosine, Floor = 0.1, WeightDecay = 0, Clip = 1 };

    /// <summary>The pairs of one step. What an epoch has over whole batches is not seen in it; data of less than one batch are one.</summary>
    public int BatchPairs { get; init; } = 32;
}

/// <summary>What became of a reward model's data and run.</summary>
/// <param name="Run">How far the run came; its losses are in nats per pair.</param>
/// <param name="Pairs">The pairs that were trained on.</param>
/// <param name="Dropped">The pairs that were left out, because a side is longer than the model's context.</param>
public sealed record RewardTrainingResult(TrainingResult Run, int Pairs, int Dropped);
