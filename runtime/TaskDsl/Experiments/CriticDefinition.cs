using System.Globalization;

namespace TaskDsl.Experiments;

/// <summary>A critic as an experiment file names it; <see cref="object.ToString"/> gives what the file writes.</summary>
public abstract record CriticDefinition;

/// <summary>No critiques.</summary>
public sealed record NoCriticDefinition : CriticDefinition
{
    /// <inheritdoc/>
    public override string ToString() => "none";
}

/// <summary>Whoever wrote the critiques that the experiment's data bring.</summary>
public sealed record DataCriticDefinition : CriticDefinition
{
    /// <inheritdoc/>
    public override string ToString() => "data";
}

/// <summary>The task's oracle, wrong so often.</summary>
/// <param name="Error">The share of critiques that mislead, from 0 to 1.</param>
public sealed record OracleCriticDefinition(double Error) : CriticDefinition
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"oracle(error: {Error})");
}

/// <summary>A model of the experiment.</summary>
/// <param name="Model">Its name.</param>
public sealed record ModelCriticDefinition(string Model) : CriticDefinition
{
    /// <inheritdoc/>
    public override string ToString() => $"model({Model})";
}

/// <summary>A server of the experiment.</summary>
/// <param name="Server">Its name.</param>
public sealed record ServerCriticDefinition(string Server) : CriticDefinition
{
    /// <inheritdoc/>
    public override string ToString() => $"server({Server})";
}

/// <summary>Another critic's critiques, each beside a pair that it was not written for.</summary>
/// <param name="Critic">The critic.</param>
public sealed record ShuffledCriticDefinition(CriticDefinition Critic) : CriticDefinition
{
    /// <inheritdoc/>
    public override string ToString() => $"shuffled({Critic})";
}

/// <summary>One critic's critiques in training, another's in the test.</summary>
/// <param name="Trained">The critic of the training pairs.</param>
/// <param name="Tested">The critic of the test pairs.</param>
public sealed record MismatchedCriticDefinition(CriticDefinition Trained, CriticDefinition Tested) : CriticDefinition
{
    /// <inheritdoc/>
    public override string ToString() => $"{Trained} -> {Tested}";
}
