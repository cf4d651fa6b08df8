using System.Text;
using System.Text.RegularExpressions;
using TaskDsl.Language.Diagnostics;
using TaskDsl.Language.Yaml;

namespace TaskDsl.Language.Binding;

/// <summary>A piece of a template: text, or the name of a field.</summary>
internal sealed record TemplatePart(string Text, bool IsField, TextRange Range);

/// <summary>Takes a template apart.</summary>
internal sealed class TemplateParser
{
    private static readonly Regex ControlToken = new(@"<\|\w+\|>", RegexOptions.CultureInvariant);
    private static readonly Regex Doubled = new(@"\G\{\{ *(\w+) *\}\}", RegexOptions.CultureInvariant);

    private readonly YamlScalar _scalar;
    private readonly ScalarText _text;
    private readonly IEnumerable<string>? _names;
    private readonly Action<string, TextRange> _reportName;
    private readonly DiagnosticList _diagnostics;
    private readonly List<TemplatePart> _parts = [];
    private readonly StringBuilder _literal = new();
    private int _literalStart;

    private TemplateParser(YamlScalar scalar, IEnumerable<string>? names, Action<string, TextRange> reportName, DiagnosticList diagnostics)
    {
        _scalar = scalar;
        _text = new ScalarText(scalar, diagnostics.Text);
        (_names, _reportName) = (names, reportName);
        _diagnostics = diagnostics;
    }

    /// <summary>The template's parts, or null where it has a mistake, which has been reported.</summary>
    /// <param name="scalar">The template.</param>
    /// <param name="parent">The format that it continues, or null.</param>
    /// <param name="fields">The task's fields.</param>
    /// <param name="diagnostics">Receives the mistakes.</param>
    public static IReadOnlyList<TemplatePart>? Parse(YamlScalar scalar, string? parent, FieldTable fields, DiagnosticList diagnostics)
    {
        int before = diagnostics.Count;
        var parser = new TemplateParser(
            scalar,
            fields.Broken ? null : fields.Names,
            (name, range) => diagnostics.Report(Rules.UnknownField, range, name, Suggestion.For(name, fields.Names)),
            diagnostics);
        if (!parser.CheckStyle())
        {
            return null;
        }

        parser.CheckEdges(parent);
        parser.Split();
        return diagnostics.Count > before || fields.Broken ? null : parser._parts;
    }

    /// <summary>The parts of a turn's template, or null where it has a mistake, which has been reported.</summary>
    /// <param name="scalar">The template.</param>
    /// <param name="names">What may stand between braces.</param>
    /// <param name="reportName">Reports what may not.</param>
    /// <param name="diagnostics">Receives the mistakes.</param>
    public static IReadOnlyList<TemplatePart>? ParseTurn(YamlScalar scalar, string[] names, Action<string, TextRange> reportName, DiagnosticList diagnostics)
    {
        int before = diagnostics.Count;
        var parser = new TemplateParser(scalar, names, reportName, diagnostics);
        if (parser.CheckStyle())
        {
            parser.Split();
        }

        return diagnostics.Count > before ? null : parser._parts;
    }

    private bool CheckStyle()
    {
        if (!LabelText.CheckQuotes(_scalar, _diagnostics))
        {
            return false;
        }

        string? style = _scalar.Form switch
        {
            ScalarForm.Literal => Header() is var header && header.Contains("+") ? "A kept block ('|+') ends in line breaks"
                : header.Contains("-") ? null
                : "A clipped block ('|') ends in a line break",
            ScalarForm.DoubleQuoted => null,
            ScalarForm.Folded => "A folded block ('>') joins its lines",
            _ => "Here YAML changes white space and reads some characters as its own",
        };
        if (style is not null)
        {
            _diagnostics.Report(Rules.TemplateStyle, HeaderRange(), style);
        }

        return style is null;
    }

    private string Header()
    {
        TextRange range = HeaderRange();
        return _diagnostics.Text.Substring(range.Start, range.End - range.Start);
    }

    // A block is marked at its header, any other text as a whole.
    private TextRange HeaderRange()
    {
        if (_scalar.Form is not (ScalarForm.Literal or ScalarForm.Folded))
        {
            return _scalar.Range;
        }

        int end = _scalar.Range.Start + 1;
        while (end < _diagnostics.Text.Length && _diagnostics.Text[end] is '-' or '+' or (>= '0' and <= '9'))
        {
            end++;
        }

        return new TextRange(_scalar.Range.Start, end);
    }

    private void CheckEdges(string? parent)
    {
        string value = _text.Value;
        if (_scalar.Form == ScalarForm.Literal && value.IndexOf('\t') is >= 0 and int tab)
        {
            _diagnostics.Report(Rules.TabInTemplate, _text.RangeOf(tab, 1));
            return;
        }

        if (parent is not null && !value.StartsWith("\n", StringComparison.Ordinal))
        {
            _diagnostics.Report(Rules.NoLineOfItsOwn, _text.RangeOf(0, Math.Min(1, value.Length)), parent);
        }

        int end = value.TrimEnd().Length;
        if (end < value.Length)
        {
            _diagnostics.Report(Rules.TemplateEndsInSpace, _text.RangeOf(end, value.Length - end));
        }
    }

    private void Split()
    {
        string value = _text.Value;
        int at = 0;
        while (at < value.Length)
        {
            char c = value[at];
            if (c is not ('{' or '}'))
            {
                _literal.Append(c);
                at++;
            }
            else if (at + 1 < value.Length && value[at + 1] == c)
            {
                CheckDoubled(at);
                _literal.Append(c);
                at += 2;
            }
            else if (c == '}')
            {
                _diagnostics.Report(Rules.InvalidBrace, _text.RangeOf(at, 1), "This '}' closes nothing; write '}}' for a brace");
                at++;
            }
            else
            {
                at = Field(at);
            }
        }

        EndLiteral(at);
        foreach (Match token in ControlToken.Matches(value))
        {
            _diagnostics.Report(Rules.ControlTokenInTemplate, _text.RangeOf(token.Index, token.Length), token.Value);
        }
    }

    // Other languages of templates write fields so, and a model would be sent the field's name.
    private void CheckDoubled(int open)
    {
        if (Doubled.Match(_text.Value, open) is { Success: true } match && _names?.Contains(match.Groups[1].Value) == true)
        {
            _diagnostics.Report(Rules.DoubledBraces, _text.RangeOf(open, match.Length), match.Value, match.Groups[1].Value);
        }
    }

    private int Field(int open)
    {
        string value = _text.Value;
        int close = value.IndexOfAny(['}', '{', '\n'], open + 1);
        if (close < 0 || value[close] != '}')
        {
            _diagnostics.Report(Rules.InvalidBrace, _text.RangeOf(open, 1), "This '{' is never closed; write '{field}' for a field or '{{' for a brace");
            return open + 1;
        }

        string name = value.Substring(open + 1, close - open - 1);
        TextRange range = _text.RangeOf(open, close + 1 - open);
        if (name.Length == 0)
        {
            _diagnostics.Report(Rules.InvalidBrace, range, "No field is named here; write '{field}' for a field or '{{}}' for braces");
        }
        else if (_names?.Contains(name) == false)
        {
            _reportName(name, range);
        }

        EndLiteral(open);
        _parts.Add(new TemplatePart(name, IsField: true, range));
        _literalStart = close + 1;
        return close + 1;
    }

    private void EndLiteral(int end)
    {
        if (_literal.Length > 0)
        {
            _parts.Add(new TemplatePart(_literal.ToString(), IsField: false, _text.RangeOf(_literalStart, end - _literalStart)));
            _literal.Clear();
        }
    }
}
