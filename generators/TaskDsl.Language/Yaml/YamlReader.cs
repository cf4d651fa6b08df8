using TaskDsl.Language.Diagnostics;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace TaskDsl.Language.Yaml;

/// <summary>
/// Reads the YAML that files may use: one document of texts, lists and maps, without anchors, aliases, merge keys and tags.
/// The only file that knows YamlDotNet, of which it takes nothing but the scanner's events: its node model recurses without bound,
/// and both let exceptions other than their own escape, either of which would end the compiler or the generator.
/// </summary>
internal sealed class YamlReader
{
    private const int MaxDepth = 32;

    private readonly DiagnosticList _diagnostics;
    private readonly Scanner _scanner;
    private readonly Parser _parser;

    private YamlReader(DiagnosticList diagnostics)
    {
        _diagnostics = diagnostics;
        _scanner = new Scanner(new StringReader(diagnostics.Text));
        _parser = new Parser(_scanner);
    }

    /// <summary>The file's root, or null where it is empty or no YAML, which has been reported.</summary>
    public static YamlNode? Read(DiagnosticList diagnostics)
    {
        var reader = new YamlReader(diagnostics);
        try
        {
            return reader.ReadFile();
        }
        catch (YamlException e)
        {
            new SyntaxMistake(diagnostics).Report((int)e.Start.Index, (int)e.End.Index, e.Message);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            // The scanner's answer to some malformed flow collections.
            int at = (int)reader._scanner.CurrentPosition.Index;
            new SyntaxMistake(diagnostics).Report(at, at, "brackets, braces or quotes do not match");
        }

        return null;
    }

    private YamlNode? ReadFile()
    {
        _parser.Consume<StreamStart>();
        if (_parser.TryConsume<StreamEnd>(out _))
        {
            _diagnostics.Report(Rules.InvalidYaml, new TextRange(0, 0), "the file is empty");
            return null;
        }

        _parser.Consume<DocumentStart>();
        YamlNode root = ReadNode(depth: 0);
        _parser.Consume<DocumentEnd>();
        if (!_parser.Accept<StreamEnd>(out _) && _parser.Current is { } extra)
        {
            _diagnostics.Report(Rules.SeveralDocuments, RangeOf(extra));
        }

        return root;
    }

    private YamlNode ReadNode(int depth)
    {
        ParsingEvent at = _parser.Current ?? throw new YamlException("the file ends too early");
        if (depth > MaxDepth)
        {
            throw new YamlException(at.Start, at.End, $"nested more than {MaxDepth} deep");
        }

        string? extra = at switch
        {
            AnchorAlias => "An alias",
            NodeEvent { Anchor.IsEmpty: false } => "An anchor",
            NodeEvent { Tag.IsEmpty: false } => "A tag",
            _ => null,
        };
        _parser.MoveNext();
        YamlNode node = at switch
        {
            Scalar scalar => new YamlScalar(scalar.Value, FormOf(scalar.Style), RangeOf(scalar)),
            SequenceStart => ReadList(at, depth),
            MappingStart => ReadMap(at, depth),
            AnchorAlias => new YamlBroken(RangeOf(at)),
            _ => throw new YamlException(at.Start, at.End, "a text, a list or a map must stand here"),
        };
        if (extra is null)
        {
            return node;
        }

        _diagnostics.Report(Rules.YamlShortcut, RangeOf(at), extra);
        return new YamlBroken(node.Range);
    }

    private YamlList ReadList(ParsingEvent start, int depth)
    {
        var items = new List<YamlNode>();
        while (!_parser.Accept<SequenceEnd>(out _))
        {
            items.Add(ReadNode(depth + 1));
        }

        return new YamlList(items, Whole(start, _parser.Consume<SequenceEnd>(), items.LastOrDefault()));
    }

    private YamlMap ReadMap(ParsingEvent start, int depth)
    {
        var entries = new List<YamlEntry>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (!_parser.Accept<MappingEnd>(out _))
        {
            YamlNode key = ReadNode(depth + 1);
            YamlNode value = ReadNode(depth + 1);
            switch (key)
            {
                case YamlScalar { Value: "<<", Form: ScalarForm.Plain }:
                    _diagnostics.Report(Rules.YamlShortcut, key.Range, "A merge key");
                    break;
                case YamlScalar name when seen.Add(name.Value):
                    entries.Add(new YamlEntry(name, value));
                    break;
                case YamlScalar name:
                    _diagnostics.Report(Rules.DuplicateKey, key.Range, name.Value);
                    break;
                case not YamlBroken:
                    _diagnostics.Report(Rules.InvalidYaml, key.Range, "a key must be text");
                    break;
            }
        }

        return new YamlMap(entries, Whole(start, _parser.Consume<MappingEnd>(), entries.LastOrDefault()?.Value));
    }

    // A block ends where its last item does, not where the next begins.
    private static TextRange Whole(ParsingEvent start, ParsingEvent end, YamlNode? last) =>
        new((int)start.Start.Index, Math.Max(last?.Range.End ?? 0, (int)(end.Start.Index == end.End.Index ? start.End.Index : end.End.Index)));

    private static TextRange RangeOf(ParsingEvent at) => new((int)at.Start.Index, (int)at.End.Index);

    private static ScalarForm FormOf(ScalarStyle style) => style switch
    {
        ScalarStyle.SingleQuoted => ScalarForm.SingleQuoted,
        ScalarStyle.DoubleQuoted => ScalarForm.DoubleQuoted,
        ScalarStyle.Literal => ScalarForm.Literal,
        ScalarStyle.Folded => ScalarForm.Folded,
        _ => ScalarForm.Plain,
    };
}
