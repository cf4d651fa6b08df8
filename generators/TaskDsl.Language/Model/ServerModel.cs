namespace TaskDsl.Language.Model;

/// <summary>A server that speaks the OpenAI chat-completions protocol. What a file leaves out is null and has the runtime's default.</summary>
public sealed record ServerModel
{
    /// <summary>Its name in the experiment.</summary>
    public required string Name { get; init; }

    /// <summary><c>address</c>.</summary>
    public required string Address { get; init; }

    /// <summary><c>model</c>.</summary>
    public required string Model { get; init; }

    /// <summary><c>aliases</c>.</summary>
    public EquatableArray<string> Aliases { get; init; }

    /// <summary>The environment variable that holds the key; null for none.</summary>
    public string? KeyVariable { get; init; }

    /// <summary><c>format</c>.</summary>
    public string? Format { get; init; }

    /// <summary><c>temperature</c>.</summary>
    public double? Temperature { get; init; }

    /// <summary><c>max_tokens</c>.</summary>
    public long? MaxTokens { get; init; }

    /// <summary><c>seed</c>.</summary>
    public long? Seed { get; init; }

    /// <summary><c>timeout</c>, in seconds.</summary>
    public double? Timeout { get; init; }

    /// <summary><c>concurrency</c>.</summary>
    public long? Concurrency { get; init; }

    /// <summary><c>retries</c>.</summary>
    public long? Retries { get; init; }

    /// <summary><c>price</c>: of a million tokens sent.</summary>
    public double? InputPrice { get; init; }

    /// <summary><c>price</c>: of a million tokens written.</summary>
    public double? OutputPrice { get; init; }
}
