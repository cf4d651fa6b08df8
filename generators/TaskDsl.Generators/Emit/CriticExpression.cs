using TaskDsl.Language.Model;

namespace TaskDsl.Generators.Emit;

/// <summary>Writes a critic's definition.</summary>
internal static class CriticExpression
{
    private const string Namespace = "global::TaskDsl.Experiments.";

    public static string Of(CriticModel critic) => critic switch
    {
        NoCriticModel => $"new {Namespace}NoCriticDefinition()",
        DataCriticModel => $"new {Namespace}DataCriticDefinition()",
        OracleCriticModel oracle => $"new {Namespace}OracleCriticDefinition({Numbers.Text(oracle.Error)})",
        ModelCriticModel model => $"new {Namespace}ModelCriticDefinition({SourceWriter.Literal(model.Model)})",
        ServerCriticModel server => $"new {Namespace}ServerCriticDefinition({SourceWriter.Literal(server.Server)})",
        ShuffledCriticModel shuffled => $"new {Namespace}ShuffledCriticDefinition({Of(shuffled.Critic)})",
        MismatchedCriticModel mismatched => $"new {Namespace}MismatchedCriticDefinition({Of(mismatched.Trained)}, {Of(mismatched.Tested)})",
        _ => throw new ArgumentException($"A critic of an unknown kind, {critic}.", nameof(critic)),
    };
}
