using TaskDsl.Language.Model;
using TaskDsl.Language.Naming;

namespace TaskDsl.Generators.Emit;

/// <summary>Writes how an oracle is made.</summary>
internal static class OracleExpression
{
    public static string Of(OracleModel oracle) =>
        $"static () => new {oracle.Type}({string.Join(", ", oracle.Arguments.Select(argument => $"{CSharpName.Escape(argument.Parameter)}: {Value(argument)}"))})";

    private static string Value(OracleArgument argument) => argument.Kind switch
    {
        ParameterKind.String => SourceWriter.Literal(argument.Text),
        ParameterKind.Long => argument.Text + "L",
        _ => argument.Text,
    };
}
