using System.Collections.Immutable;
using TaskDsl.Experiments;
using TaskDsl.Formats;

namespace TaskDsl.Training;

/// <summary>A run, whatever it trains: the recipe, what its randomness is keyed by, and what it leaves behind.</summary>
public abstract record RunSettings
{
    /// <summary>Batch, rate, schedule, decay, clipping.</summary>
    public required TrainingDefinition Recipe { get; init; }

    /// <summary>The experiment's seed. With <see cref="Stage"/> it decides the order of the examples.</summary>
    public required long Seed { get; init; }

    /// <summary>What is trained, such as <c>small/round-1</c>.</summary>
    public required string Stage { get; init; }

    /// <summary>Where the checkpoint is kept; null to keep none. A run that finds its own goes on from there; the one before is kept beside it.</summary>
    public string? CheckpointPath { get; init; }

    /// <summary>The longest time between checkpoints.</summary>
    public TimeSpan CheckpointEvery { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Where a line of JSON for each step goes; null for none.</summary>
    public string? MetricsPath { get; init; }

    /// <summary>What the weights belong to besides shape, data and recipe: tokenizer and encoding ids. A checkpoint with others is refused.</summary>
    public ImmutableSortedDictionary<string, string> Tags { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Steps between measurements of the validation loss; the last step always has one.</summary>
    public int ValidateEvery { get; init; } = 250;

    /// <summary>Told of each step.</summary>
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>How batches are laid out: by default by the device.</summary>
    public RowPacking? Packing { get; init; }
}

/// <summary>A run that trains a language model.</summary>
public sealed record TrainingSettings : RunSettings
{
    /// <summary>The id that fills rows: the tokenizer's pad token.</summary>
    public required int Pad { get; init; }

    /// <summary>Ends the run early; needs <see cref="Check"/>. The learning rate is then constant after warm-up.</summary>
    public UntilDefinition? Until { get; init; }

    /// <summary>Measures the model on held-out questions for <see cref="Until"/>. It must depend on the weights alone.</summary>
    public Func<Transformer, HeldOut>? Check { get; init; }

    /// <summary>Examples that are never trained on, to measure the loss on; none for no measurement.</summary>
    public IReadOnlyList<Encoded> Validation { get; init; } = [];
}

/// <summary>A measurement on held-out questions.</summary>
/// <param name="Accuracy">The share of right answers.</param>
/// <param name="ValidCritiques">The share of valid critiques on flawed answers.</param>
public sealed record HeldOut(double? Accuracy = null, double? ValidCritiques = null);

/// <summary>Where a run stands.</summary>
/// <param name="Step">The step just done, from 1.</param>
/// <param name="Of">The number of steps, unless a rule ends the run before.</param>
/// <param name="Loss">The step's loss in nats per learned token, or per pair of a reward model.</param>
/// <param name="TokensPerSecond">Tokens a second, padding not counted.</param>
/// <param name="Left">The time left at this rate.</param>
/// <param name="Check">The last measurement on held-out questions, if any.</param>
/// <param name="ValidationLoss">The last loss on the validation examples in nats per learned token, or per pair of a reward model, if any.</param>
public readonly record struct TrainingProgress(int Step, int Of, double Loss, double TokensPerSecond, TimeSpan Left, HeldOut? Check, double? ValidationLoss);
