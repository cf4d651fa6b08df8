namespace TaskDsl.Language.Model;

/// <summary>The reward models that an experiment trains and compares.</summary>
public sealed record RewardExperimentModel
{
    /// <summary><c>format</c>.</summary>
    public required string Format { get; init; }

    /// <summary>The field that critics fill; null where nobody is compared but <c>none</c> and the format has no baseline. Set once the format is known.</summary>
    public string? CritiqueField { get; init; }

    /// <summary><c>model</c>.</summary>
    public string? Model { get; init; }

    /// <summary>Whether <c>start</c> is <c>rounds</c>.</summary>
    public bool StartsFromRounds { get; init; }

    /// <summary><c>test_pairs</c>.</summary>
    public long? TestPairs { get; init; }

    /// <summary><c>validation_pairs</c>.</summary>
    public long? ValidationPairs { get; init; }

    /// <summary><c>batch_pairs</c>.</summary>
    public long? BatchPairs { get; init; }

    /// <summary><c>no_flaw</c>.</summary>
    public string? NoFlaw { get; init; }

    /// <summary><c>train</c>; <see cref="TrainModel.BatchTokens"/> and what becomes of long sequences are not used.</summary>
    public TrainModel Train { get; init; } = new();

    /// <summary><c>compare</c>; <c>none</c> alone where the file leaves it out.</summary>
    public EquatableArray<CriticModel> Compare { get; init; }

    /// <summary><c>pairs</c>.</summary>
    public EquatableArray<long> Pairs { get; init; }
}
