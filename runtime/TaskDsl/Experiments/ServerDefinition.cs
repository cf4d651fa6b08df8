using System.Collections.Immutable;
using TaskDsl.Tasks;

namespace TaskDsl.Experiments;

/// <summary>A server that speaks the OpenAI chat-completions protocol, as an experiment's <c>servers</c> describe it.</summary>
public sealed record ServerDefinition
{
    /// <summary>Its name in the experiment.</summary>
    public required string Name { get; init; }

    /// <summary>Its address, to which <c>/chat/completions</c> is added.</summary>
    public required string Address { get; init; }

    /// <summary>The model that is asked for.</summary>
    public required string Model { get; init; }

    /// <summary>Other names under which the model may answer.</summary>
    public ImmutableArray<string> Aliases { get; init; } = [];

    /// <summary>The environment variable that holds the key; null for a server that needs none. The key itself is never written anywhere.</summary>
    public string? KeyVariable { get; init; }

    /// <summary>The format of the task whose prompt is sent: the text before its critique.</summary>
    public string Format { get; init; } = FormatNames.Critique;

    /// <summary>The temperature of what it writes.</summary>
    public double Temperature { get; init; }

    /// <summary>The most tokens that it may write.</summary>
    public int MaxTokens { get; init; } = 512;

    /// <summary>The seed that is sent; null for none.</summary>
    public long? Seed { get; init; }

    /// <summary>Seconds after which a request is given up and tried again.</summary>
    public double Timeout { get; init; } = 120;

    /// <summary>The most requests at once.</summary>
    public int Concurrency { get; init; } = 8;

    /// <summary>How often a request that failed for a passing reason is tried again.</summary>
    public int Retries { get; init; } = 6;

    /// <summary>What tokens cost; null where the file does not say.</summary>
    public TokenPrice? Price { get; init; }
}

/// <summary>What tokens cost, in whatever currency the file's author thinks.</summary>
/// <param name="Input">The price of a million tokens that are sent.</param>
/// <param name="Output">The price of a million tokens that are written.</param>
public sealed record TokenPrice(double Input, double Output);
