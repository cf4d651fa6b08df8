using TaskDsl.Language.Diagnostics;
using TaskDsl.Language.Yaml;

namespace TaskDsl.Language.Shapes;

/// <summary>One key of a map.</summary>
/// <param name="Name">The key.</param>
/// <param name="Shape">What stands under it.</param>
/// <param name="Description">What it means, for the editors and the language's reference.</param>
/// <param name="Example">A value as one would write it.</param>
public sealed record Key(string Name, Shape Shape, string Description, string Example)
{
    /// <summary>Whether the map must have it.</summary>
    public bool Required { get; init; }
}

/// <summary>A map with keys of the language.</summary>
public sealed class MapShape(string what, params Key[] keys) : Shape
{
    /// <summary>What the map describes, with its article: <c>a format</c>.</summary>
    public string What => what;

    /// <summary>The keys it may have.</summary>
    public IReadOnlyList<Key> Keys => keys;

    /// <summary>The rule that a text in the map's place breaks, which does not show the text; null for none of its own.</summary>
    public Rule? InsteadOfText { get; init; }

    /// <inheritdoc/>
    public override string Expected => $"a map ({string.Join(", ", keys.Take(4).Select(key => key.Name))}{(keys.Length > 4 ? ", …" : "")})";

    /// <summary>The key by which this map is told from others in its place; null where there are none.</summary>
    public string? Mark { get; init; }

    /// <inheritdoc/>
    public override bool Takes(YamlNode node) => node is YamlMap map && (Mark is not { } mark || map.Entries.Any(entry => Suggestion.Near(entry.Key.Value, mark)));

    /// <inheritdoc/>
    protected override YamlNode CheckNode(YamlNode node, string name, DiagnosticList diagnostics)
    {
        if (node is YamlScalar { Value.Length: > 0 } && InsteadOfText is { } rule)
        {
            diagnostics.Report(rule, node.Range);
            return new YamlBroken(node.Range);
        }

        if (node is not YamlMap map)
        {
            return WrongKind(node, name, diagnostics);
        }

        var entries = new List<YamlEntry>();
        var misspelt = new List<string>();
        foreach (YamlEntry entry in map.Entries)
        {
            if (keys.FirstOrDefault(key => key.Name == entry.Key.Value) is { } known)
            {
                entries.Add(new YamlEntry(entry.Key, known.Shape.Check(entry.Value, known.Name, diagnostics)));
                continue;
            }

            string[] free = [.. keys.Select(key => key.Name).Where(key => map.Entry(key) is null)];
            diagnostics.Report(Rules.UnknownKey, entry.Key.Range, entry.Key.Value, what, Suggestion.For(entry.Key.Value, free));
            misspelt.AddRange(free.Where(key => Suggestion.Near(entry.Key.Value, key)));
        }

        // A key that was misspelt is not missing too; whoever reads the map finds it broken.
        foreach (Key key in keys.Where(key => map.Entry(key.Name) is null))
        {
            if (misspelt.Contains(key.Name))
            {
                entries.Add(new YamlEntry(new YamlScalar(key.Name, ScalarForm.Plain, map.Range), new YamlBroken(map.Range)));
            }
            else if (key.Required)
            {
                diagnostics.Report(Rules.MissingKey, new TextRange(map.Range.Start, map.Range.Start + 1), char.ToUpperInvariant(what[0]) + what.Substring(1), key.Name);
                entries.Add(new YamlEntry(new YamlScalar(key.Name, ScalarForm.Plain, map.Range), new YamlBroken(map.Range)));
            }
        }

        return new YamlMap(entries, map.Range);
    }
}
