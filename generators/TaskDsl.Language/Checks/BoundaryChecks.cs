using TaskDsl.Language.Binding;
using TaskDsl.Language.Diagnostics;
using TaskDsl.Language.Model;
using TaskDsl.Language.Yaml;

namespace TaskDsl.Language.Checks;

/// <summary>Proves for each family that every learned field begins and ends where the tokenizer cuts, so that the mask is exact and the ids are those of any other program.</summary>
internal static class BoundaryChecks
{
    public static void Check(BoundFormat format, IReadOnlyList<NeededFamily> families, DiagnosticList diagnostics)
    {
        IReadOnlyList<SegmentModel> segments = WithShots(format);
        for (int i = segments.Count - format.Segments.Count; i < segments.Count; i++)
        {
            if (segments[i] is not FieldSegmentModel { Learned: true } segment)
            {
                continue;
            }

            EdgeText[] lefts = [.. Before(segments, i)], rights = [.. Beginnings(segment)];
            if (lefts.Any(left => left.Text.Length > 0 && left.Text[left.Text.Length - 1] is ' ' or '\t'))
            {
                diagnostics.Report(Rules.PromptEndsInSpace, PlaceOf(format, segment), segment.Field.Name);
                format.Broken = true;
                continue;
            }

            EdgeText[] after = segment.Field.IsLabel ? [.. After(segments, i)] : [];
            foreach ((TokenizerFamily family, string name) in families)
            {
                Rule? mistake = lefts.Any(left => rights.Any(right => !Cuts.Before(family, left, right))) ? Rules.BoundaryBefore
                    : after.Any(right => rights.Any(label => !Cuts.After(family, label, right))) ? Rules.BoundaryAfter
                    : null;
                if (mistake is not null)
                {
                    diagnostics.Report(mistake, PlaceOf(format, segment), name, segment.Field.Name);
                    format.Broken = true;
                    break;
                }
            }
        }
    }

    /// <summary>The segments of the whole text. Two shots stand for any number of them: what is before a learned field ends in the last, or in its separator.</summary>
    private static IReadOnlyList<SegmentModel> WithShots(BoundFormat format)
    {
        if (format.Shots is not { } shots)
        {
            return format.Segments;
        }

        SegmentModel[] shot = [.. shots.Of.Segments.Where(segment => segment is not EndModel), new LiteralModel(shots.Separator)];
        return [.. shots.Count > 1 ? shot : [], .. shot, .. format.Segments];
    }

    private static TextRange PlaceOf(BoundFormat format, FieldSegmentModel segment)
    {
        TemplatePart[] own = [.. format.Parts.Skip(format.Inherited).Where(part => part.IsField && part.Text == segment.Field.Name)];
        return own.Length > 0 ? own[0].Range : format.Learns.First(name => name.Value == segment.Field.Name).Range;
    }

    /// <summary>All that can stand directly before a segment in its run of text: enough of it to decide a cut. Empty at the beginning of a run.</summary>
    private static IEnumerable<EdgeText> Before(IReadOnlyList<SegmentModel> segments, int index)
    {
        var open = new Stack<(int Index, string Text)>();
        open.Push((index - 1, ""));
        while (open.Count > 0)
        {
            (int at, string text) = open.Pop();
            if (at < 0 || segments[at] is EndModel || text.Any(c => !char.IsWhiteSpace(c)))
            {
                yield return new EdgeText(text);
            }
            else if (segments[at] is LiteralModel literal)
            {
                open.Push((at - 1, literal.Text + text));
            }
            else
            {
                foreach (string value in Texts((FieldSegmentModel)segments[at]))
                {
                    open.Push((at - 1, value + text));
                }
            }
        }
    }

    /// <summary>All that can stand directly after a segment in its run of text. Empty at the end of a run.</summary>
    private static IEnumerable<EdgeText> After(IReadOnlyList<SegmentModel> segments, int index)
    {
        int at = index + 1;
        while (at < segments.Count && segments[at] is FieldSegmentModel { Field.AllowsEmpty: true } empty)
        {
            yield return new EdgeText((empty.LeadingSpace ? " " : "") + EdgeText.Unknown);
            at++;
        }

        if (at == segments.Count || segments[at] is EndModel)
        {
            yield return new EdgeText("");
        }
        else if (segments[at] is LiteralModel literal)
        {
            yield return new EdgeText(literal.Text);
        }
        else
        {
            foreach (EdgeText text in Beginnings((FieldSegmentModel)segments[at]))
            {
                yield return text;
            }
        }
    }

    private static IEnumerable<EdgeText> Beginnings(FieldSegmentModel segment) => Texts(segment).Select(text => new EdgeText(text));

    /// <summary>A segment's texts: of a label all, of a conversation one turn of each role, of any other the space and one unknown character, and nothing where it may be empty.</summary>
    private static IEnumerable<string> Texts(FieldSegmentModel segment)
    {
        string space = segment.LeadingSpace ? " " : "";
        IEnumerable<string> values = segment.Given is { } given ? [space + given]
            : segment.Field.Turns is { } turns ? Enumerable.Range(0, turns.Roles.Count).Select(role => space + turns.BeforeText(role) + EdgeText.Unknown + turns.AfterText(role))
            : segment.Field.IsLabel ? segment.Field.Labels.Select(label => space + label)
            : [space + EdgeText.Unknown];
        return segment.Field.AllowsEmpty ? values.Concat([""]) : values;
    }
}
