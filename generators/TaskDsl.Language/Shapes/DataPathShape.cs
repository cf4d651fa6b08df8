using TaskDsl.Language.Diagnostics;
using TaskDsl.Language.Yaml;

namespace TaskDsl.Language.Shapes;

/// <summary>A path into a record of data.</summary>
public sealed class DataPathShape : ScalarShape
{
    /// <inheritdoc/>
    public override string Expected => "a path such as $.prompt";

    /// <summary>Reports what is wrong with a path, at its place.</summary>
    /// <returns>Whether it is one.</returns>
    public static bool CheckPath(YamlScalar text, DiagnosticList diagnostics)
    {
        if (DataPathText.Read(text.Value, out int offset, out string? reason) is not null)
        {
            return true;
        }

        // In a text with escapes the place is not known exactly; then the whole text is marked.
        int quote = text.Form == ScalarForm.Plain ? 0 : 1;
        bool exact = text.Range.End - text.Range.Start == text.Value.Length + (2 * quote);
        int start = text.Range.Start + quote + offset;
        diagnostics.Report(Rules.InvalidPath, exact ? new TextRange(start, Math.Max(start + 1, text.Range.End - quote)) : text.Range, text.Value, reason!);
        return false;
    }

    /// <inheritdoc/>
    protected override bool CheckText(YamlScalar text, string name, DiagnosticList diagnostics) => CheckPath(text, diagnostics);
}

/// <summary>A map whose keys are paths.</summary>
public sealed class DataConditionsShape : Shape
{
    private static readonly EitherShape Values = new(new TextShape(), new ListShape(new TextShape(), "a list of texts", least: 1));

    private readonly TableShape _table = new(Values, "a map from a path to what must stand there");

    /// <summary>The same for whoever does not look at keys.</summary>
    public Shape Table => _table;

    /// <inheritdoc/>
    public override string Expected => _table.Expected;

    /// <inheritdoc/>
    public override bool Takes(YamlNode node) => _table.Takes(node);

    /// <inheritdoc/>
    protected override YamlNode CheckNode(YamlNode node, string name, DiagnosticList diagnostics) =>
        _table.Check(node, name, diagnostics) is YamlMap map
            ? map.Entries.Count(entry => !DataPathShape.CheckPath(entry.Key, diagnostics)) == 0 ? map : new YamlBroken(node.Range)
            : new YamlBroken(node.Range);
}
