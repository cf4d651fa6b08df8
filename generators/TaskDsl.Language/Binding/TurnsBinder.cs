using TaskDsl.Language.Diagnostics;
using TaskDsl.Language.Model;
using TaskDsl.Language.Yaml;

namespace TaskDsl.Language.Binding;

/// <summary>Reads a conversation: its roles, and how a turn is written.</summary>
internal static class TurnsBinder
{
    private const string Role = "role", Text = "text";

    /// <summary>The conversation, or null where it has a mistake, which has been reported.</summary>
    public static TurnsModel? Bind(YamlScalar name, YamlMap map, DiagnosticList diagnostics)
    {
        int before = diagnostics.Count;
        foreach (string key in (string[])["turns", "as"])
        {
            if (map.Entry(key) is null)
            {
                diagnostics.Report(Rules.MissingKey, name.Range, $"The field '{name.Value}'", key);
            }
        }

        if (map.Entries.FirstOrDefault(entry => entry.Key.Value is not ("turns" or "as" or "type")) is { } other)
        {
            Report(other.Key.Range, $"has '{other.Key.Value}', which goes with no conversation; remove it");
        }

        string[]? roles = map.Get<YamlList>("turns") is { } list ? Roles(list, Report, diagnostics) : null;
        TemplatePart[]? parts = map.Get<YamlScalar>("as") is { } turn ? Parts(turn, Report, diagnostics) : null;
        if (diagnostics.Count > before || roles is null || parts is null)
        {
            return null;
        }

        int first = Array.FindIndex(parts, part => part.IsField), second = Array.FindLastIndex(parts, part => part.IsField);
        return new TurnsModel(
            roles.ToEquatableArray(),
            map.Get<YamlScalar>("type") is { } type ? FieldBinder.KindOf(type.Value) : FieldKind.Text,
            Literal(parts, 0, first),
            Literal(parts, first + 1, second),
            Literal(parts, second + 1, parts.Length),
            TextFirst: parts[first].Text == Text);

        void Report(TextRange range, string reason) => diagnostics.Report(Rules.InvalidTurns, range, name.Value, reason);
    }

    private static string[]? Roles(YamlList list, Action<TextRange, string> report, DiagnosticList diagnostics)
    {
        YamlScalar[] roles = [.. list.Items.OfType<YamlScalar>()];
        if (list.Items.Count == 0)
        {
            report(list.Range, "has no role; name one or more, as in turns: [User, Chatbot]");
        }

        for (int i = 0; i < roles.Length; i++)
        {
            if (LabelText.CheckQuotes(roles[i], diagnostics) && LabelText.MistakeOf(roles, i) is { } mistake)
            {
                report(roles[i].Range, $"has the role '{roles[i].Value}', which {mistake}");
            }
        }

        return roles.Length < list.Items.Count ? null : [.. roles.Select(role => role.Value)];
    }

    private static TemplatePart[]? Parts(YamlScalar turn, Action<TextRange, string> report, DiagnosticList diagnostics)
    {
        string[] names = [Role, Text];
        IReadOnlyList<TemplatePart>? parts = TemplateParser.ParseTurn(
            turn,
            names,
            (name, range) => report(range, $"shows '{name}', and a turn has only a role and a text{Suggestion.For(name, names)}"),
            diagnostics);
        foreach (string name in parts is null ? [] : names)
        {
            TemplatePart[] shown = [.. parts!.Where(part => part.IsField && part.Text == name)];
            if (shown.Length == 0)
            {
                report(turn.Range, $"is written without the {name}; 'as' shows {{role}} and {{text}} once each");
            }
            else if (shown.Length > 1)
            {
                report(shown[1].Range, $"shows the {name} twice; 'as' shows {{role}} and {{text}} once each");
            }
        }

        return parts is null ? null : [.. parts];
    }

    private static string Literal(TemplatePart[] parts, int from, int to) => string.Concat(parts.Skip(from).Take(to - from).Select(part => part.Text));
}
