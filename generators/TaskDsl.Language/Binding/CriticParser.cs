using TaskDsl.Language.Diagnostics;
using TaskDsl.Language.Model;
using TaskDsl.Language.Shapes;
using TaskDsl.Language.Yaml;

namespace TaskDsl.Language.Binding;

/// <summary>Reads a critic: <c>none</c>, <c>data</c>, <c>oracle(error: 0.5)</c>, <c>model(NAME)</c>, <c>server(NAME)</c>, <c>shuffled(CRITIC)</c> or <c>CRITIC -> CRITIC</c>.</summary>
internal sealed class CriticParser
{
    private static readonly string[] Kinds = ["none", "data", "oracle", "model", "server", "shuffled"];

    private readonly YamlScalar _scalar;
    private readonly ScalarText _text;
    private readonly CriticNames _names;
    private readonly DiagnosticList _diagnostics;
    private int _at;

    private CriticParser(YamlScalar scalar, CriticNames names, DiagnosticList diagnostics) =>
        (_scalar, _text, _names, _diagnostics) = (scalar, new ScalarText(scalar, diagnostics.Text), names, diagnostics);

    private string Text => _scalar.Value;

    /// <summary>Reads what <see cref="CriticShape"/> let through.</summary>
    /// <param name="node">The critic.</param>
    /// <param name="names">The names it may use.</param>
    /// <param name="diagnostics">Receives what is wrong.</param>
    /// <returns>The critic; null where it has a mistake, which has been reported.</returns>
    public static CriticModel? Parse(YamlNode node, CriticNames names, DiagnosticList diagnostics) =>
        node is YamlScalar scalar ? new CriticParser(scalar, names, diagnostics).Whole() : null;

    private CriticModel? Whole()
    {
        if (Critic() is not { } critic)
        {
            return null;
        }

        if (TryTake("->"))
        {
            if (Critic() is not { } tested)
            {
                return null;
            }

            if (critic is NoCriticModel || tested is NoCriticModel)
            {
                return Wrong(0, _at, "'none' has no critiques to read, in training or in the test");
            }

            critic = new MismatchedCriticModel(critic, tested);
        }

        SkipSpaces();
        return _at == Text.Length ? critic : Wrong(_at, Text.Length - _at, $"nothing more can stand after '{Text.Substring(0, _at).TrimEnd()}'");
    }

    private CriticModel? Critic()
    {
        SkipSpaces();
        int start = _at;
        string kind = Word();
        if (!Kinds.Contains(kind))
        {
            return Wrong(start, Math.Max(kind.Length, Math.Min(1, Text.Length - start)), "it begins with none, data, oracle, model, server or shuffled" + (Kinds.FirstOrDefault(known => kind.Length > 0 && Suggestion.Near(kind, known)) is { } meant ? $"; did you mean '{meant}'?" : ""));
        }

        if (kind == "none")
        {
            return new NoCriticModel();
        }

        if (kind == "data")
        {
            return new DataCriticModel();
        }

        if (!TryTake("("))
        {
            return Wrong(start, kind.Length, kind switch
            {
                "oracle" => "write 'oracle(error: 0.5)', with the share of critiques that mislead",
                "shuffled" => "write 'shuffled(CRITIC)', with the critic whose critiques are shuffled",
                _ => $"write '{kind}(NAME)', with a name from '{kind}s'",
            });
        }

        CriticModel? critic = kind switch
        {
            "oracle" => Oracle(),
            "model" => Name("model", _names.Models) is { } model ? new ModelCriticModel(model) : null,
            "server" => Name("server", _names.Servers) is { } server ? new ServerCriticModel(server) : null,
            _ => Shuffled(),
        };
        return critic is null ? null : TryTake(")") ? critic : Wrong(start, Text.Length - start, $"the ')' of '{kind}(' is missing");
    }

    private CriticModel? Oracle()
    {
        SkipSpaces();
        int start = _at;
        string word = Word();
        if (word == "error" && TryTake(":"))
        {
            SkipSpaces();
            start = _at;
            word = Word();
        }

        return Numbers.Real(word) is { } error and >= 0 and <= 1 ? new OracleCriticModel(error)
            : Wrong(start, word.Length, "its error is a number from 0 to 1, as in oracle(error: 0.5)");
    }

    private CriticModel? Shuffled()
    {
        SkipSpaces();
        int start = _at;
        return Critic() switch
        {
            null => null,
            NoCriticModel or ShuffledCriticModel => Wrong(start, _at - start, $"'{Text.Substring(start, _at - start)}' has no critiques to shuffle"),
            CriticModel critic => new ShuffledCriticModel(critic),
        };
    }

    private string? Name(string what, IReadOnlyCollection<string>? known)
    {
        SkipSpaces();
        int start = _at;
        string name = Word();
        if (name.Length > 0 && known?.Contains(name) != false)
        {
            return name;
        }

        _diagnostics.Report(Rules.UnknownCritic, RangeOf(start, name.Length), what, name, known is null ? "" : Suggestion.For(name, known));
        return null;
    }

    private string Word()
    {
        int start = _at;
        while (_at < Text.Length && Text[_at] is '-' or '_' or '.' or '+' or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') && !(Text[_at] == '-' && _at + 1 < Text.Length && Text[_at + 1] == '>'))
        {
            _at++;
        }

        return Text.Substring(start, _at - start);
    }

    private bool TryTake(string mark)
    {
        SkipSpaces();
        if (string.CompareOrdinal(Text, _at, mark, 0, mark.Length) != 0)
        {
            return false;
        }

        _at += mark.Length;
        return true;
    }

    private void SkipSpaces()
    {
        while (_at < Text.Length && Text[_at] == ' ')
        {
            _at++;
        }
    }

    private CriticModel? Wrong(int start, int length, string why)
    {
        _diagnostics.Report(Rules.InvalidCritic, RangeOf(start, length), Text, why);
        return null;
    }

    private TextRange RangeOf(int start, int length) => _text.RangeOf(start, Math.Min(length, Text.Length - start));
}

/// <summary>The names that a critic may use; null for names that cannot be known because of another mistake.</summary>
/// <param name="Models">The experiment's models.</param>
/// <param name="Servers">The experiment's servers.</param>
internal sealed record CriticNames(IReadOnlyCollection<string>? Models, IReadOnlyCollection<string>? Servers)
{
    /// <summary>The names of an experiment file that its shape let through.</summary>
    public static CriticNames Of(YamlMap file) => new(Names(file, "models"), Names(file, "servers"));

    private static string[]? Names(YamlMap file, string key) => file.Entry(key) switch
    {
        null => [],
        { Value: YamlMap map } => [.. map.Entries.Select(entry => entry.Key.Value)],
        _ => null,
    };
}
