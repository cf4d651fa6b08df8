using TaskDsl.Language.Diagnostics;
using TaskDsl.Language.Yaml;

namespace TaskDsl.Language.Shapes;

/// <summary>What may stand in one place of a file. Shapes are the one table of keys: files are checked against it, and the editors' schemas are written from it.</summary>
public abstract class Shape
{
    /// <summary>What must stand here, in words.</summary>
    public abstract string Expected { get; }

    /// <summary>Checks a node. What does not fit is reported once and comes back as <see cref="YamlBroken"/>, so that nobody after reports it again.</summary>
    /// <param name="node">The node.</param>
    /// <param name="name">The key it stands under.</param>
    /// <param name="diagnostics">Receives what is wrong.</param>
    public YamlNode Check(YamlNode node, string name, DiagnosticList diagnostics) =>
        node is YamlBroken ? node : CheckNode(node, name, diagnostics);

    /// <summary>Whether a node is of the kind that this shape reads.</summary>
    public abstract bool Takes(YamlNode node);

    /// <inheritdoc cref="Check"/>
    protected abstract YamlNode CheckNode(YamlNode node, string name, DiagnosticList diagnostics);

    /// <summary>Reports a node of the wrong kind.</summary>
    protected YamlNode WrongKind(YamlNode node, string name, DiagnosticList diagnostics)
    {
        string found = node switch
        {
            YamlScalar { Value: "", Form: ScalarForm.Plain } => "nothing",
            YamlScalar => "text",
            YamlList { Items.Count: 0 } => "an empty list",
            YamlList => "a list",
            YamlMap { Entries.Count: 0 } => "an empty map",
            _ => "a map",
        };
        diagnostics.Report(Rules.WrongKind, HeadOf(node), name, Expected, found);
        return new YamlBroken(node.Range);
    }

    // A long list or map is marked at its beginning.
    private static TextRange HeadOf(YamlNode node) => node is YamlScalar ? node.Range : new TextRange(node.Range.Start, node.Range.Start + 1);
}
