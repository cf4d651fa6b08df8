using System.Collections.Immutable;

namespace TaskDsl.Experiments;

/// <summary>The reward models that an experiment trains and compares: one for each critic and number of pairs (Ye et al. 2024, §4 and §5).</summary>
public sealed record RewardDefinition
{
    /// <summary>
    /// The recipe of Ye et al. 2024, §4.4: Adam, one epoch, at most 8e-5 after 32 steps of warm-up, a cosine to 10 %.
    /// They say nothing of clipping, nor of Adam's constants, which are those of all our runs.
    /// </summary>
    public static TrainingDefinition Ye2024 { get; } = new() { Epochs = 1, LearningRate = 8e-5, Warmup = 32, Schedule = Schedule.Cosine, Floor = 0.1, WeightDecay = 0, Clip = 1 };

    /// <summary>The preference format of the texts with critiques.</summary>
    public required string Format { get; init; }

    /// <summary>The field of <see cref="Format"/> that critics fill; null where it has none, and then nobody is compared but <c>none</c>.</summary>
    public string? CritiqueField { get; init; }

    /// <summary>The format of the texts without critiques.</summary>
    public string Baseline => CritiqueField is { } critique ? $"{Format}_without_{critique}" : Format;

    /// <summary>The model that gets the head; null for the first.</summary>
    public string? Model { get; init; }

    /// <summary>Whether reward models begin with the model's weights after the last round, all but the head's, instead of fresh ones.</summary>
    public bool StartsFromRounds { get; init; }

    /// <summary>Held-out pairs to measure on; null for <see cref="DefaultTestPairs"/> of an oracle, and all that data have.</summary>
    public int? TestPairs { get; init; }

    /// <summary>Held-out pairs to measure the loss on while training, and to select by; null for <see cref="DefaultValidationPairs"/> of an oracle, and all that data have.</summary>
    public int? ValidationPairs { get; init; }

    /// <summary>Held-out pairs that an oracle draws where the experiment does not say.</summary>
    public const int DefaultTestPairs = 1000;

    /// <summary>Validation pairs that an oracle draws where the experiment does not say: the paper's 195 (§4.4).</summary>
    public const int DefaultValidationPairs = 195;

    /// <summary>What the oracle, or a model that scores an answer as unflawed, says of it instead of a critique.</summary>
    public string NoFlaw { get; init; } = "No flaw.";

    /// <summary>The pairs of one step. What an epoch has over whole batches is not seen in it.</summary>
    public int BatchPairs { get; init; } = 32;

    /// <summary>The recipe; a batch is of <see cref="BatchPairs"/>, so <see cref="TrainingDefinition.BatchTokens"/> is not used.</summary>
    public TrainingDefinition Train { get; init; } = Ye2024;

    /// <summary>Whose critiques are compared.</summary>
    public required ImmutableArray<CriticDefinition> Compare { get; init; }

    /// <summary>The numbers of pairs that models are trained on; the fewer are the first of the more.</summary>
    public required ImmutableArray<int> Pairs { get; init; }
}
