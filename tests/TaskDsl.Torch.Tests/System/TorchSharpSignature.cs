using System.Globalization;
using System.Numerics;
using System.Reflection;
using System.Text.RegularExpressions;

namespace TaskDsl.Torch.Tests;

/// <summary>
/// A public member as the list of TorchSharp's members writes it: what it is called with its parameters taken off, and
/// the parameters one by one, each with its default.
/// </summary>
internal sealed partial record TorchSharpSignature(string Head, IReadOnlyList<string> Parameters, string Accessors)
{
    /// <summary>
    /// Whether a call of this compiles and means the same against the other: the same head, parameters of the same
    /// names, types and defaults in the same order, and then nothing that has to be given.
    /// </summary>
    public bool IsServedBy(TorchSharpSignature other) =>
        Head == other.Head
        && Parameters.Count <= other.Parameters.Count
        && Parameters.SequenceEqual(other.Parameters.Take(Parameters.Count))
        && other.Parameters.Skip(Parameters.Count).All(parameter => parameter.Contains('='))
        && Accessors.Split(';').All(accessor => other.Accessors.Split(';').Contains(accessor));

    public override string ToString() => $"{Head}({string.Join(", ", Parameters)}) {Accessors}".TrimEnd();

    public static TorchSharpSignature Parse(string line)
    {
        var text = Modifiers().Replace(line, "");
        if (PropertyLine().Match(text) is { Success: true } property)
        {
            var (name, indices) = (property.Groups[1].Value, property.Groups[2].Value);
            return new($"{name} : {property.Groups[3].Value}", Split(indices.Trim('[', ']')), property.Groups[4].Value.Trim('{', '}', ' '));
        }

        var open = ParameterListStart(text);
        return new(text[..open].TrimEnd(), Split(text[(open + 1)..text.LastIndexOf(')')]), "");
    }

    public static TorchSharpSignature? Of(MemberInfo member) => member switch
    {
        ConstructorInfo constructor => new(Name(member.DeclaringType!), Of(constructor.GetParameters()), ""),
        MethodInfo { IsSpecialName: true } accessor when !accessor.Name.StartsWith("op_", StringComparison.Ordinal) => null,
        MethodInfo method => new(
            $"{Name(method.ReturnType)} {Name(member.DeclaringType!)}.{method.Name}{Generics(method.GetGenericArguments())}", Of(method.GetParameters()), ""),
        PropertyInfo property => new(
            $"{Name(member.DeclaringType!)}.{property.Name} : {Name(property.PropertyType)}",
            Of(property.GetIndexParameters()),
            string.Concat(property.GetMethod is { IsPublic: true } ? "get;" : "", property.SetMethod is { IsPublic: true } ? "set;" : "")),
        FieldInfo { IsLiteral: false } field => new($"{Name(member.DeclaringType!)}.{field.Name} : {Name(field.FieldType)}", [], ""),
        _ => null,
    };

    /// <summary>A type's name without namespaces, with C#'s keywords and tuples, and without nullability of references.</summary>
    public static string Name(Type type)
    {
        if (type.IsByRef)
        {
            return "ref " + Name(type.GetElementType()!);
        }

        if (type.IsGenericParameter)
        {
            return type.Name;
        }

        if (type.IsArray)
        {
            return $"{Name(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        }

        if (Nullable.GetUnderlyingType(type) is { } value)
        {
            return Name(value) + "?";
        }

        var arguments = type.GetGenericArguments();
        if (type.FullName?.StartsWith("System.ValueTuple`", StringComparison.Ordinal) == true && !type.IsGenericTypeDefinition)
        {
            return $"({string.Join(", ", arguments.Select(Name))})";
        }

        var own = type.DeclaringType is { } outer ? Name(outer) + "." : "";
        return Keywords.GetValueOrDefault(type) ?? own + type.Name.Split('`')[0] + Generics(arguments[(type.DeclaringType?.GetGenericArguments().Length ?? 0)..]);
    }

    private static string Generics(Type[] arguments) => arguments.Length == 0 ? "" : $"<{string.Join(", ", arguments.Select(Name))}>";

    private static string[] Of(ParameterInfo[] parameters) => Array.ConvertAll(parameters, parameter =>
        (parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "")
        + $"{Name(parameter.ParameterType)} {parameter.Name}"
        + (parameter.HasDefaultValue ? " = " + Default(parameter) : ""));

    private static string Default(ParameterInfo parameter) => parameter.DefaultValue switch
    {
        null => parameter.ParameterType.IsValueType && Nullable.GetUnderlyingType(parameter.ParameterType) is null ? "default" : "null",
        bool value => value ? "true" : "false",
        Enum value => $"{Name(value.GetType())}.{value}",
        string value => $"\"{value}\"",
        double value => value.ToString("R", CultureInfo.InvariantCulture),
        var value => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static int ParameterListStart(string text)
    {
        var depth = 0;
        for (var i = text.LastIndexOf(')'); i >= 0; i--)
        {
            depth += text[i] == ')' ? 1 : text[i] == '(' ? -1 : 0;
            if (depth == 0)
            {
                return i;
            }
        }

        throw new FormatException($"No parameters in '{text}'.");
    }

    private static string[] Split(string parameters)
    {
        var (parts, depth, start) = (new List<string>(), 0, 0);
        for (var i = 0; i < parameters.Length; i++)
        {
            depth += parameters[i] is '(' or '<' or '[' ? 1 : parameters[i] is ')' or '>' or ']' ? -1 : 0;
            if (parameters[i] == ',' && depth == 0)
            {
                parts.Add(parameters[start..i].Trim());
                start = i + 1;
            }
        }

        return parameters.Trim().Length == 0 ? [] : [.. parts, parameters[start..].Trim()];
    }

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(sbyte)] = "sbyte",
        [typeof(short)] = "short",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(string)] = "string",
        [typeof(object)] = "object",
        [typeof(nint)] = "IntPtr",
        [typeof(Half)] = "Half",
        [typeof(Complex)] = "Complex",
    };

    [GeneratedRegex(@"^(static |virtual |abstract )+|  \[protected\]$| static$")]
    private static partial Regex Modifiers();

    [GeneratedRegex(@"^([\w.<>, ]+?)(\[[^\]]*(?:\[\][^\]]*)*\])? : (.+?)( \{[^}]*\})?$")]
    private static partial Regex PropertyLine();
}
