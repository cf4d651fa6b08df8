namespace TaskDsl.Evaluation.Sampling;

/// <summary>How a sampler runs. Nothing but seed and stage changes what is sampled.</summary>
public sealed record SamplerSettings
{
    /// <summary>The experiment's seed.</summary>
    public required long Seed { get; init; }

    /// <summary>What is sampled, such as <c>small/round-1/answers</c>: part of each sample's random key.</summary>
    public required string Stage { get; init; }

    /// <summary>The most samples that are continued at once.</summary>
    public int BatchSize { get; init; } = 256;

    /// <summary>The most tokens of prompts read at once.</summary>
    public int PromptTokens { get; init; } = 8192;

    /// <summary>A difference in logits, or in cumulative probability, that rounding may turn.</summary>
    public double NearTie { get; init; } = 1e-5;
}
