using TaskDsl.Language.Diagnostics;
using TaskDsl.Language.Yaml;

namespace TaskDsl.Language.Shapes;

/// <summary>A critic: <c>none</c>, <c>oracle(error: 0.5)</c>, <c>model(small)</c>, <c>server(local)</c>, …</summary>
/// <remarks>YAML reads <c>oracle(error: 0.5)</c> as a map of one key, for its colon. Here it becomes the one text that it is to its author; so the quotes can be left out.</remarks>
public sealed class CriticShape : Shape
{
    /// <inheritdoc/>
    public override string Expected => "a critic, such as oracle(error: 0.5), model(NAME) or server(NAME)";

    /// <inheritdoc/>
    public override bool Takes(YamlNode node) => node is YamlScalar || Colon(node) is not null;

    /// <inheritdoc/>
    protected override YamlNode CheckNode(YamlNode node, string name, DiagnosticList diagnostics)
    {
        if (node is YamlScalar { Value.Length: > 0 })
        {
            return node;
        }

        if (Colon(node) is not { } entry)
        {
            return WrongKind(node, name, diagnostics);
        }

        var range = new TextRange(entry.Key.Range.Start, Math.Max(entry.Key.Range.End, entry.Value.Range.End));
        return new YamlScalar(diagnostics.Text.Substring(range.Start, range.End - range.Start), ScalarForm.Plain, range);
    }

    // The two sides of a critic's colon.
    private static YamlEntry? Colon(YamlNode node) =>
        node is YamlMap { Entries.Count: 1 } map && map.Entries[0] is { Key.Form: ScalarForm.Plain, Value: YamlScalar { Form: ScalarForm.Plain } } entry ? entry : null;
}
