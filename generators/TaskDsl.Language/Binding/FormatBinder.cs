using TaskDsl.Language.Checks;
using TaskDsl.Language.Diagnostics;
using TaskDsl.Language.Model;
using TaskDsl.Language.Naming;
using TaskDsl.Language.Shapes;
using TaskDsl.Language.Yaml;

namespace TaskDsl.Language.Binding;

/// <summary>Reads <c>formats</c>: puts each text together with those it extends and checks what is learned.</summary>
internal sealed class FormatBinder(FieldTable fields, IReadOnlyList<NeededFamily> families, DiagnosticList diagnostics)
{
    private readonly Dictionary<string, BoundFormat> _formats = new(StringComparer.Ordinal);

    public List<BoundFormat> Bind(YamlMap? map)
    {
        List<BoundFormat> inFileOrder = [.. (map?.Entries ?? []).Select(entry => new BoundFormat(entry))];
        foreach (BoundFormat format in inFileOrder)
        {
            _formats[format.Name] = format;
            if (!CSharpName.IsSnakeCase(format.Name))
            {
                diagnostics.Report(Rules.InvalidName, format.Place, format.Name, "a format", "use lower-case words joined by '_'");
                format.Broken = true;
            }
        }

        foreach (BoundFormat format in ParentsFirst(inFileOrder))
        {
            BindFormat(format);
        }

        // Shots may be examples of a format further down.
        var shots = new ShotBinder(_formats, diagnostics);
        foreach (BoundFormat format in inFileOrder)
        {
            shots.Bind(format);
        }

        foreach (BoundFormat format in inFileOrder.Where(format => format.Shots is not null && !format.Broken && !format.NeedsBroken()))
        {
            BoundaryChecks.Check(format, families, diagnostics);
        }

        return [.. inFileOrder.SelectMany(format => Baseline(format) is { } baseline ? (BoundFormat[])[format, baseline] : [format])];
    }

    private IEnumerable<BoundFormat> ParentsFirst(List<BoundFormat> formats)
    {
        foreach (BoundFormat format in formats)
        {
            if (format.Map?.Get<YamlScalar>("extends") is { } parent)
            {
                format.Parent = _formats.TryGetValue(parent.Value, out BoundFormat? found) ? found : null;
                if (found is null)
                {
                    diagnostics.Report(Rules.UnknownParent, parent.Range, parent.Value, Suggestion.For(parent.Value, _formats.Keys.Where(name => name != format.Name)));
                    format.Broken = true;
                }
            }
            else if (format.Map?.Entry("extends") is not null)
            {
                format.Broken = true;
            }
        }

        var done = new HashSet<BoundFormat>();
        foreach (BoundFormat format in formats)
        {
            var chain = new List<BoundFormat>();
            for (BoundFormat? above = format; above is not null && !done.Contains(above); above = above.Parent)
            {
                if (chain.Contains(above))
                {
                    ReportCycle([.. chain.Skip(chain.IndexOf(above))]);
                    break;
                }

                chain.Add(above);
            }

            for (int i = chain.Count - 1; i >= 0; i--)
            {
                done.Add(chain[i]);
                yield return chain[i];
            }
        }
    }

    // One circle is one mistake, wherever one enters it.
    private void ReportCycle(BoundFormat[] circle)
    {
        string path = string.Join(" → ", circle.Concat([circle[0]]).Select(format => format.Name));
        diagnostics.Report(Rules.ExtendsCycle, circle[0].Map!.Get<YamlScalar>("extends")!.Range, circle[0].Name, path);
        foreach (BoundFormat format in circle)
        {
            format.Broken = true;
            format.Parent = null;
        }
    }

    private void BindFormat(BoundFormat format)
    {
        format.Broken |= format.Map is null || format.Map.Entries.Any(entry => entry.Value is YamlBroken) || format.Parent is { Broken: true };
        if (format.Map is not { } map)
        {
            return;
        }

        string? extends = map.Get<YamlScalar>("extends")?.Value;
        if (map.Get<YamlScalar>("template") is { } template)
        {
            IReadOnlyList<TemplatePart>? parts = TemplateParser.Parse(template, extends, fields, diagnostics);
            format.Broken |= parts is null || parts.Any(part => part.IsField && fields.Get(part.Text) is null);
            format.Inherited = format.Parent?.Parts.Count ?? 0;
            format.Parts = [.. format.Parent?.Parts ?? [], .. parts ?? []];
        }
        else if (map.Entry("template") is null)
        {
            if (extends is null && map.Entry("extends") is null)
            {
                diagnostics.Report(Rules.MissingKey, format.Place, $"The format '{format.Name}'", "template");
                format.Broken = true;
            }

            format.Parts = format.Parent?.Parts ?? [];
            format.Inherited = format.Parts.Count;
        }

        BindScores(format, map);
        if (map.Entry("learns") is null && map.Entry("scores") is null)
        {
            diagnostics.Report(Rules.MissingKey, format.Place, $"The format '{format.Name}'", "learns");
            format.Broken = true;
        }

        format.Learns = map.Entry("learns")?.Value switch
        {
            YamlScalar one => [one],
            YamlList list => [.. list.Items.OfType<YamlScalar>()],
            _ => [],
        };
        format.Broken |= map.Entry("learns")?.Value is YamlList { Items: var items } && items.Any(item => item is YamlBroken);
        BindGiven(format, map.Get<YamlMap>("given"));
        CheckShownOnce(format);
        new LearnedChecks(fields, diagnostics).Check(format);
        format.Guarded = map.Get<YamlScalar>("parse")?.Value is { } policy ? policy == "guarded" : format.Parent?.Guarded ?? false;
        if (!format.Broken)
        {
            format.Segments = Segments(format);
            if (map.Entry("shots") is null)
            {
                BoundaryChecks.Check(format, families, diagnostics);
            }
        }

        if (!format.Broken)
        {
            AmbiguityChecks.Check(format, diagnostics);
        }
    }

    private void BindScores(BoundFormat format, YamlMap map)
    {
        format.Scores = map.Entry("scores") is not null;
        if (format.Scores && map.Entry("learns") is { } learns)
        {
            diagnostics.Report(Rules.LearnsAndScores, learns.Key.Range, format.Name);
            format.Broken = true;
        }

        foreach (string key in (string[])["without", "margins"])
        {
            if (!format.Scores && map.Entry(key) is { } entry)
            {
                diagnostics.Report(Rules.NeedsScores, entry.Key.Range, key, format.Name);
                format.Broken = true;
            }
        }

        format.Margins = [.. (map.Get<YamlMap>("margins")?.Entries ?? []).Where(margin => margin.Value is YamlScalar)
            .Select(margin => new MarginModel(margin.Key.Value, Numbers.Real(((YamlScalar)margin.Value).Value)!.Value))];
        if (format.Scores && !format.Broken && map.Get<YamlScalar>("without") is { } without)
        {
            string? mistake = !fields.Has(without.Value) ? $"it is not a field of this task{Suggestion.For(without.Value, fields.Names)}"
                : format.Parent is null ? $"'{format.Name}' extends no format that would be left"
                : !format.Parts.Skip(format.Inherited).Any(part => part.IsField && part.Text == without.Value) ? $"what '{format.Name}' adds to '{format.Parent.Name}' does not show it"
                : null;
            if (mistake is not null)
            {
                diagnostics.Report(Rules.InvalidWithout, without.Range, without.Value, mistake);
                format.Broken = true;
            }

            format.Without = without.Value;
        }
    }

    /// <summary>The format without its extension, for comparison (Ye et al. 2024); null where <c>without</c> asks for none.</summary>
    private BoundFormat? Baseline(BoundFormat format)
    {
        if (format.Broken || format.Without is not { } without)
        {
            return null;
        }

        var baseline = new BoundFormat(format.Entry, $"{format.Name}_without_{without}")
        {
            Parent = format.Parent,
            Parts = format.Parent!.Parts,
            Inherited = format.Parent.Parts.Count,
            Given = format.Parent.Given,
            Guarded = format.Parent.Guarded,
            Scores = true,
            Margins = format.Margins,
        };
        baseline.Segments = Segments(baseline);
        baseline.Shots = format.Shots is { } shots && shots.Of == format ? shots with { Of = baseline } : format.Shots;
        return baseline;
    }

    private void BindGiven(BoundFormat format, YamlMap? given)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (KeyValuePair<string, string> inherited in format.Parent?.Given ?? new Dictionary<string, string>())
        {
            labels[inherited.Key] = inherited.Value;
        }

        foreach (YamlEntry entry in given?.Entries ?? [])
        {
            string name = entry.Key.Value;
            if (entry.Value is not YamlScalar label)
            {
                format.Broken = true;
                continue;
            }

            (TextRange Range, string Reason)? mistake =
                !fields.Has(name) ? fields.Broken ? null : (entry.Key.Range, $"it is not a field of this task{Suggestion.For(name, fields.Names)}")
                : fields.Get(name) is not { } field ? null
                : !field.IsLabel ? (entry.Key.Range, "it is not a label field")
                : !field.Labels.Contains(label.Value) ? (label.Range, $"'{label.Value}' is not one of its labels{Suggestion.For(label.Value, field.Labels)}")
                : !format.Broken && !format.Shown.Contains(name) ? (entry.Key.Range, $"the text of '{format.Name}' does not show it")
                : null;
            if (mistake is { } found)
            {
                diagnostics.Report(Rules.InvalidGiven, found.Range, name, found.Reason);
                format.Broken = true;
            }

            labels[name] = label.Value;
        }

        format.Given = labels;
    }

    private void CheckShownOnce(BoundFormat format)
    {
        for (int i = format.Inherited; i < format.Parts.Count; i++)
        {
            TemplatePart part = format.Parts[i];
            int first = format.Parts.TakeWhile(other => !other.IsField || other.Text != part.Text).Count();
            if (part.IsField && first < i)
            {
                string where = first < format.Inherited ? $", which '{format.Name}' continues" : "";
                diagnostics.Report(Rules.FieldTwice, part.Range, part.Text, where);
                format.Broken = true;
            }
        }
    }

    private List<SegmentModel> Segments(BoundFormat format)
    {
        var segments = new List<SegmentModel>();
        var literal = new System.Text.StringBuilder();
        foreach (TemplatePart part in format.Parts)
        {
            if (!part.IsField)
            {
                literal.Append(part.Text);
                continue;
            }

            // One space directly before a field belongs to the field's segment, so that no prompt ends in a space.
            bool space = literal.Length > 0 && literal[literal.Length - 1] == ' ';
            if (literal.Length > (space ? 1 : 0))
            {
                segments.Add(new LiteralModel(literal.ToString(0, literal.Length - (space ? 1 : 0))));
            }

            literal.Clear();
            FieldModel field = fields.Get(part.Text)!;
            bool learned = format.Learned(field.Name);
            segments.Add(new FieldSegmentModel(field, space, learned, format.Given.TryGetValue(field.Name, out string? given) ? given : null));
            if (learned && !field.IsLabel)
            {
                segments.Add(new EndModel(Learned: true));
            }
        }

        if (literal.Length > 0)
        {
            segments.Add(new LiteralModel(literal.ToString()));
        }

        if (format.Scores)
        {
            segments.Add(new EndModel(Learned: false));
        }

        return segments;
    }
}
