using TaskDsl.Language.Diagnostics;

namespace TaskDsl.Language.Model;

/// <summary>An oracle as it is made: a type and its constructor's arguments.</summary>
/// <param name="Type">The type's full name.</param>
/// <param name="Arguments">The arguments that a file gives; the others have their defaults.</param>
public sealed record OracleModel(string Type, EquatableArray<OracleArgument> Arguments);

/// <summary>One argument.</summary>
/// <param name="Parameter">The constructor's parameter.</param>
/// <param name="Kind">Its type.</param>
/// <param name="Text">The value as text, without digit groups.</param>
public sealed record OracleArgument(string Parameter, ParameterKind Kind, string Text);

/// <summary>The types that an oracle's parameter may have.</summary>
public enum ParameterKind
{
    /// <summary>A 32-bit whole number.</summary>
    Int,

    /// <summary>A 64-bit whole number.</summary>
    Long,

    /// <summary>A number.</summary>
    Double,

    /// <summary>True or false.</summary>
    Bool,

    /// <summary>A text.</summary>
    String,

    /// <summary>Any other, which a file cannot give.</summary>
    Other,
}

/// <summary>What a file says of its oracle, with places.</summary>
/// <param name="Name">The oracle's name; null in an experiment, whose task names it.</param>
/// <param name="Parameters">The parameters.</param>
public sealed record OracleRequest(Placed? Name, EquatableArray<RequestedParameter> Parameters)
{
    /// <summary>Whether the place where the oracle stands holds a mistake of its own, so that nothing can be said of it.</summary>
    public bool Broken { get; init; }
}

/// <summary>A text with its place.</summary>
public sealed record Placed(string Text, FilePlace Place);

/// <summary>A parameter's name and value.</summary>
public sealed record RequestedParameter(Placed Name, Placed Value);

/// <summary>What the project's C# says of an oracle's type: the one thing that is asked of the compiler.</summary>
/// <param name="Name">The name that a file gives.</param>
/// <param name="Type">The type's full name; empty where there is none.</param>
/// <param name="Problem">Why the type cannot serve, or null.</param>
/// <param name="Parameters">The constructor's parameters.</param>
public sealed record OracleSignature(string Name, string Type, string? Problem, EquatableArray<ParameterSignature> Parameters);

/// <summary>A parameter of an oracle's constructor.</summary>
/// <param name="Name">Its name in C#.</param>
/// <param name="Kind">Its type.</param>
/// <param name="Optional">Whether it has a default.</param>
/// <param name="Least">The smallest allowed by its Range attribute, or null.</param>
/// <param name="Most">The largest allowed by its Range attribute, or null.</param>
public sealed record ParameterSignature(string Name, ParameterKind Kind, bool Optional, double? Least, double? Most);
