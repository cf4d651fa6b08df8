namespace TaskDsl.Training;

/// <summary>A run that trains a reward model; <see cref="Experiments.RewardDefinition.Ye2024"/> is the paper's recipe. A batch is of <see cref="BatchPairs"/>, so the recipe's <see cref="Experiments.TrainingDefinition.BatchTokens"/> is not used.</summary>
public sealed record RewardTrainingSettings : RunSettings
{
    /// <summary>The pairs of one step. What an epoch has over whole batches is not seen in it; data of less than one batch are one.</summary>
    public int BatchPairs { get; init; } = 32;

    /// <summary>The folder that holds the pairs' ids while it trains, so that memory does not; null for memory.</summary>
    public string? PairsFolder { get; init; }
}

/// <summary>What became of a reward model's data and run.</summary>
/// <param name="Run">How far the run came; its losses are in nats per pair.</param>
/// <param name="Pairs">The pairs that were trained on.</param>
/// <param name="Dropped">The pairs that were left out, because a side is longer than the model's context.</param>
public sealed record RewardTrainingResult(TrainingResult Run, int Pairs, int Dropped);
