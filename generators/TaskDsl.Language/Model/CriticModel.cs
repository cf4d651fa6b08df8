namespace TaskDsl.Language.Model;

/// <summary>A critic as a file names it.</summary>
public abstract record CriticModel;

/// <summary><c>none</c>: no critiques.</summary>
public sealed record NoCriticModel : CriticModel;

/// <summary><c>data</c>: the critiques that the experiment's data bring.</summary>
public sealed record DataCriticModel : CriticModel;

/// <summary><c>oracle(error: 0.5)</c>: the task's oracle, wrong so often.</summary>
/// <param name="Error">The share of critiques that mislead, from 0 to 1.</param>
public sealed record OracleCriticModel(double Error) : CriticModel;

/// <summary><c>model(small)</c>: a model of the experiment.</summary>
/// <param name="Model">Its name.</param>
public sealed record ModelCriticModel(string Model) : CriticModel;

/// <summary><c>server(local)</c>: a server of the experiment.</summary>
/// <param name="Server">Its name.</param>
public sealed record ServerCriticModel(string Server) : CriticModel;

/// <summary><c>shuffled(model(small))</c>: another critic's critiques, each beside a pair that it was not written for.</summary>
/// <param name="Critic">The critic.</param>
public sealed record ShuffledCriticModel(CriticModel Critic) : CriticModel;

/// <summary><c>model(small) -> server(local)</c>: one critic's critiques in training, another's in the test.</summary>
/// <param name="Trained">The critic of the training pairs.</param>
/// <param name="Tested">The critic of the test pairs.</param>
public sealed record MismatchedCriticModel(CriticModel Trained, CriticModel Tested) : CriticModel;
