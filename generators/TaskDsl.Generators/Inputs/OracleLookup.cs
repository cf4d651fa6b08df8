using System.Globalization;
using Microsoft.CodeAnalysis;
using TaskDsl.Language;
using TaskDsl.Language.Binding;
using TaskDsl.Language.Model;

namespace TaskDsl.Generators.Inputs;

/// <summary>Asks the compilation for the oracles that files name. The answer is small and compared by value, so that an edit elsewhere ends here.</summary>
internal sealed class OracleLookup
{
    private const string Contract = "TaskDsl.Oracles.IOracle";

    private static readonly Dictionary<string, string> BuiltIn = new(StringComparer.Ordinal)
    {
        ["addition"] = "TaskDsl.Oracles.AdditionOracle",
        ["3-sat"] = "TaskDsl.Oracles.ThreeSatOracle",
        ["alphabetize"] = "TaskDsl.Oracles.AlphabetizeOracle",
        ["race"] = "TaskDsl.Oracles.RaceOracle",
    };

    private readonly Compilation _compilation;
    private readonly string _namespace;
    private readonly INamedTypeSymbol? _contract;

    private OracleLookup(Compilation compilation, string rootNamespace)
    {
        _compilation = compilation;
        _namespace = rootNamespace;
        _contract = compilation.GetTypeByMetadataName(Contract);
    }

    public static OracleTable Find(Compilation compilation, EquatableArray<string> names, string rootNamespace, CancellationToken cancellation)
    {
        var lookup = new OracleLookup(compilation, rootNamespace);
        EquatableArray<OracleSignature> signatures = names.Select(lookup.Signature).ToEquatableArray();
        bool unknown = signatures.Any(signature => signature.Type.Length == 0);
        return new OracleTable(signatures, unknown ? BuiltIn.Keys.Concat(lookup.Implementations(cancellation)).ToEquatableArray() : default);
    }

    private OracleSignature Signature(string name)
    {
        if (BuiltIn.TryGetValue(name, out string? builtIn))
        {
            return _compilation.GetTypeByMetadataName(builtIn) is { } type
                ? Signature(name, type)
                : Missing(name, $"it is built in, but the project does not reference its library TaskDsl.Oracles");
        }

        INamedTypeSymbol[] types = name.Contains('.')
            ? [.. new[] { _compilation.GetTypeByMetadataName(name) }.OfType<INamedTypeSymbol>()]
            : _compilation.GetTypeByMetadataName(_namespace + "." + name) is { } inRoot ? [inRoot]
            : [.. _compilation.GetSymbolsWithName(name, SymbolFilter.Type).OfType<INamedTypeSymbol>().Where(type => type.ContainingType is null)];
        return types.Length switch
        {
            0 => Missing(name, null),
            1 => Signature(name, types[0]),
            _ => Missing(name, $"several types have this name ({string.Join(", ", types.Select(type => type.ToDisplayString()).OrderBy(type => type, StringComparer.Ordinal))}); write its namespace too"),
        };
    }

    private static OracleSignature Missing(string name, string? problem) => new(name, "", problem, default);

    private OracleSignature Signature(string name, INamedTypeSymbol type)
    {
        IMethodSymbol? constructor = type.InstanceConstructors
            .Where(candidate => candidate.DeclaredAccessibility == Accessibility.Public)
            .OrderByDescending(candidate => candidate.Parameters.Length)
            .FirstOrDefault();
        EquatableArray<ParameterSignature> parameters = (constructor?.Parameters ?? []).Select(Parameter).ToEquatableArray();
        string? problem =
            _contract is null ? "the project does not reference TaskDsl"
            : !type.AllInterfaces.Contains(_contract, SymbolEqualityComparer.Default) ? $"it does not implement {Contract}"
            : type.IsAbstract || type.IsStatic ? "it is abstract"
            : type.IsGenericType ? "it has type parameters"
            : !_compilation.IsSymbolAccessibleWithin(type, _compilation.Assembly) ? "it is not accessible from the project"
            : constructor is null ? "it has no public constructor"
            : parameters.FirstOrDefault(parameter => parameter is { Kind: ParameterKind.Other, Optional: false }) is { } other
                ? $"a file cannot give its parameter '{other.Name}', which is no int, long, double, bool or string; give it a default"
            : null;
        return new OracleSignature(name, type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat), problem, parameters);
    }

    private static ParameterSignature Parameter(IParameterSymbol parameter)
    {
        ParameterKind kind = parameter.RefKind != RefKind.None ? ParameterKind.Other : parameter.Type.SpecialType switch
        {
            SpecialType.System_Int32 => ParameterKind.Int,
            SpecialType.System_Int64 => ParameterKind.Long,
            SpecialType.System_Double => ParameterKind.Double,
            SpecialType.System_Boolean => ParameterKind.Bool,
            SpecialType.System_String => ParameterKind.String,
            _ => ParameterKind.Other,
        };
        AttributeData? range = parameter.GetAttributes().FirstOrDefault(attribute =>
            attribute.AttributeClass?.ToDisplayString() == "System.ComponentModel.DataAnnotations.RangeAttribute" && attribute.ConstructorArguments.Length == 2);
        return new ParameterSignature(parameter.Name, kind, parameter.IsOptional || parameter.IsParams, Bound(0), Bound(1));

        double? Bound(int index) => range?.ConstructorArguments[index].Value is int or double
            ? Convert.ToDouble(range.ConstructorArguments[index].Value, CultureInfo.InvariantCulture)
            : null;
    }

    /// <summary>The project's own oracles, for a "did you mean".</summary>
    private IEnumerable<string> Implementations(CancellationToken cancellation)
    {
        var open = new Stack<INamespaceSymbol>();
        open.Push(_compilation.Assembly.GlobalNamespace);
        while (open.Count > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            INamespaceSymbol here = open.Pop();
            foreach (INamespaceSymbol inner in here.GetNamespaceMembers())
            {
                open.Push(inner);
            }

            foreach (INamedTypeSymbol type in here.GetTypeMembers().Where(type => _contract is not null && !type.IsAbstract && type.AllInterfaces.Contains(_contract, SymbolEqualityComparer.Default)))
            {
                yield return type.Name;
            }
        }
    }
}
