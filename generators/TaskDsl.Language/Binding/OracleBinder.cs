using System.Globalization;
using TaskDsl.Language.Diagnostics;
using TaskDsl.Language.Model;
using TaskDsl.Language.Naming;
using TaskDsl.Language.Shapes;

namespace TaskDsl.Language.Binding;

/// <summary>All that the project's C# says of the oracles that files name.</summary>
/// <param name="Signatures">One for each name.</param>
/// <param name="Known">The names that could have been given, for a "did you mean".</param>
public sealed record OracleTable(EquatableArray<OracleSignature> Signatures, EquatableArray<string> Known);

/// <summary>An oracle bound to C#, or why it cannot be.</summary>
/// <param name="Oracle">The oracle; null where it cannot be made.</param>
/// <param name="Diagnostics">The mistakes.</param>
public sealed record BoundOracle(OracleModel? Oracle, EquatableArray<LanguageDiagnostic> Diagnostics);

/// <summary>Binds what files say of an oracle to the type's constructor.</summary>
public static class OracleBinder
{
    /// <summary>Binds a task's oracle.</summary>
    public static BoundOracle Bind(OracleRequest request, OracleTable table)
    {
        if (request.Broken || request.Name is not { } name)
        {
            return new BoundOracle(null, default);
        }

        var mistakes = new List<LanguageDiagnostic>();
        OracleSignature? signature = table.Signatures.FirstOrDefault(candidate => candidate.Name == name.Text);
        if (signature is null || signature.Type.Length == 0)
        {
            Report(mistakes, Rules.UnknownOracle, name.Place, name.Text, signature?.Problem is { } missing ? $": {missing}" : Suggestion.For(name.Text, table.Known));
        }
        else if (signature.Problem is { } problem)
        {
            Report(mistakes, Rules.NotAnOracle, name.Place, name.Text, problem);
        }
        else
        {
            OracleArgument[] arguments = Arguments(request.Parameters, name.Text, signature, mistakes);
            CheckComplete(arguments, mistakes, name, signature);
            if (mistakes.Count == 0)
            {
                return new BoundOracle(new OracleModel(signature.Type, arguments.ToEquatableArray()), default);
            }
        }

        return new BoundOracle(null, mistakes.ToEquatableArray());
    }

    /// <summary>Binds the oracle of an experiment: its task's, with the experiment's parameters instead of the task's.</summary>
    public static BoundOracle Override(OracleModel task, string taskOracle, OracleRequest experiment, OracleTable table)
    {
        OracleSignature signature = table.Signatures.First(candidate => candidate.Name == taskOracle);
        var mistakes = new List<LanguageDiagnostic>();
        OracleArgument[] own = Arguments(experiment.Parameters, taskOracle, signature, mistakes);
        return mistakes.Count > 0
            ? new BoundOracle(null, mistakes.ToEquatableArray())
            : new BoundOracle(new OracleModel(task.Type, task.Arguments.Where(argument => own.All(other => other.Parameter != argument.Parameter)).Concat(own).ToEquatableArray()), default);
    }

    private static OracleArgument[] Arguments(EquatableArray<RequestedParameter> parameters, string oracle, OracleSignature signature, List<LanguageDiagnostic> mistakes)
    {
        var arguments = new List<OracleArgument>();
        foreach (RequestedParameter parameter in parameters)
        {
            ParameterSignature? found = signature.Parameters.FirstOrDefault(candidate => candidate.Name == parameter.Name.Text || CSharpName.Snake(candidate.Name) == parameter.Name.Text);
            if (found is null || found.Kind == ParameterKind.Other)
            {
                Report(mistakes, Rules.UnknownParameter, parameter.Name.Place, parameter.Name.Text, oracle, Suggestion.For(parameter.Name.Text, signature.Parameters.Where(known => known.Kind != ParameterKind.Other).Select(known => CSharpName.Snake(known.Name))));
            }
            else if (Argument(parameter, found, mistakes) is { } argument)
            {
                arguments.Add(argument);
            }
        }

        return [.. arguments];
    }

    private static OracleArgument? Argument(RequestedParameter parameter, ParameterSignature signature, List<LanguageDiagnostic> mistakes)
    {
        string text = parameter.Value.Text;
        double? number = signature.Kind switch
        {
            ParameterKind.Int => Numbers.Whole(text) is { } whole && whole == (int)whole ? whole : null,
            ParameterKind.Long => Numbers.Whole(text),
            ParameterKind.Double => Numbers.Real(text),
            ParameterKind.Bool => text is "true" or "false" ? 0 : null,
            _ => 0,
        };
        if (number is not { } value)
        {
            Report(mistakes, Rules.ParameterType, parameter.Value.Place, text, Words(signature.Kind), parameter.Name.Text);
            return null;
        }

        bool numeric = signature.Kind is ParameterKind.Int or ParameterKind.Long or ParameterKind.Double;
        if (numeric && (value < signature.Least || value > signature.Most))
        {
            Report(mistakes, Rules.ParameterRange, parameter.Value.Place, parameter.Name.Text, text, $"from {Numbers.Text(signature.Least ?? 0)} to {Numbers.Text(signature.Most ?? 0)}");
            return null;
        }

        string canonical = signature.Kind switch
        {
            ParameterKind.Int or ParameterKind.Long => Numbers.Whole(text)!.Value.ToString(CultureInfo.InvariantCulture),
            ParameterKind.Double => Numbers.Text(value),
            _ => text,
        };
        return new OracleArgument(signature.Name, signature.Kind, canonical);
    }

    private static void CheckComplete(OracleArgument[] arguments, List<LanguageDiagnostic> mistakes, Placed name, OracleSignature signature)
    {
        if (mistakes.Count == 0 && signature.Parameters.FirstOrDefault(parameter => !parameter.Optional && arguments.All(argument => argument.Parameter != parameter.Name)) is { } missing)
        {
            Report(mistakes, Rules.MissingParameter, name.Place, name.Text, CSharpName.Snake(missing.Name), Words(missing.Kind));
        }
    }

    private static string Words(ParameterKind kind) => kind switch
    {
        ParameterKind.Int or ParameterKind.Long => "a whole number",
        ParameterKind.Double => "a number",
        ParameterKind.Bool => "true or false",
        _ => "text",
    };

    private static void Report(List<LanguageDiagnostic> mistakes, Rule rule, FilePlace place, params string[] arguments) =>
        mistakes.Add(new LanguageDiagnostic(rule, place, arguments.ToEquatableArray()));
}
