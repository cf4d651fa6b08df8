using TaskDsl.Language.Diagnostics;
using TaskDsl.Language.Yaml;

namespace TaskDsl.Language.Shapes;

/// <summary>A list of one shape.</summary>
public sealed class ListShape(Shape item, string expected, int least = 0) : Shape
{
    /// <summary>The fewest items.</summary>
    public int Least => least;

    /// <summary>The shape of each item.</summary>
    public Shape Item => item;

    /// <inheritdoc/>
    public override string Expected => expected;

    /// <inheritdoc/>
    public override bool Takes(YamlNode node) => node is YamlList;

    /// <inheritdoc/>
    protected override YamlNode CheckNode(YamlNode node, string name, DiagnosticList diagnostics) =>
        node is YamlList list && list.Items.Count >= least ? new YamlList([.. list.Items.Select(one => item.Check(one, name, diagnostics))], list.Range) : WrongKind(node, name, diagnostics);
}

/// <summary>A map whose keys the file's author chooses.</summary>
public sealed class TableShape(Shape item, string expected) : Shape
{
    /// <summary>The shape of each value.</summary>
    public Shape Item => item;

    /// <inheritdoc/>
    public override string Expected => expected;

    /// <inheritdoc/>
    public override bool Takes(YamlNode node) => node is YamlMap;

    /// <inheritdoc/>
    protected override YamlNode CheckNode(YamlNode node, string name, DiagnosticList diagnostics) =>
        node is YamlMap { Entries.Count: > 0 } map
            ? new YamlMap([.. map.Entries.Select(entry => new YamlEntry(entry.Key, item.Check(entry.Value, entry.Key.Value, diagnostics)))], map.Range)
            : WrongKind(node, name, diagnostics);
}

/// <summary>One of several shapes of different kinds, told apart by the node.</summary>
public sealed class EitherShape(params Shape[] shapes) : Shape
{
    /// <summary>The shapes.</summary>
    public IReadOnlyList<Shape> Shapes => shapes;

    /// <inheritdoc/>
    public override string Expected => string.Join(" or ", shapes.Select(shape => shape.Expected));

    /// <inheritdoc/>
    public override bool Takes(YamlNode node) => shapes.Any(shape => shape.Takes(node));

    /// <inheritdoc/>
    protected override YamlNode CheckNode(YamlNode node, string name, DiagnosticList diagnostics) =>
        node is not YamlScalar { Value: "", Form: ScalarForm.Plain } && shapes.FirstOrDefault(shape => shape.Takes(node)) is { } shape
            ? shape.Check(node, name, diagnostics)
            : WrongKind(node, name, diagnostics);
}
