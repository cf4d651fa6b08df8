using System.Collections.Immutable;

namespace TaskDsl.Formats;

/// <summary>How many ways a text can be read.</summary>
internal enum ParseOutcome
{
    None,
    One,
    Ambiguous,
}

/// <summary>Reads a format's text back. Counts readings, so that a text with two is never read as either.</summary>
internal sealed class FormatParser(ImmutableArray<Segment> segments, int parameters)
{
    private ImmutableArray<Segment> Segments => segments;

    private int Parameters => parameters;

    public ParseOutcome Parse(string text, out string[] values)
    {
        var reading = new Reading(this, text, 0, segments.Length);
        values = reading.Count(0, 0) == 1 ? reading.Values() : [];
        return Outcome(reading.Count(0, 0));
    }

    /// <summary>Reads a text whose first <paramref name="index"/> segments are the prompt and whose others are the completion.</summary>
    public ParseOutcome ParseCompletion(int index, string prompt, string completion, out string[] values)
    {
        var before = new Reading(this, prompt, 0, index);
        var after = new Reading(this, completion, index, segments.Length);
        int readings = Math.Min(2, before.Count(0, 0) * after.Count(index, 0));
        values = readings == 1 ? [.. before.Values(), .. after.Values()] : [];
        return Outcome(readings);
    }

    /// <summary>A reading of <paramref name="text"/> other than <paramref name="values"/>, which is known to exist.</summary>
    public string[] OtherReading(string text, IReadOnlyList<string> values)
    {
        var reading = new Reading(this, text, 0, segments.Length);
        return reading.All().First(other => !other.SequenceEqual(values));
    }

    /// <summary>Says how far a text that has no reading can be read.</summary>
    /// <param name="text">The text.</param>
    /// <param name="before">How many characters stand before it.</param>
    public string Explain(string text, int before)
    {
        var reading = new Reading(this, text, 0, segments.Length);
        reading.Count(0, 0);
        (int segment, int offset) = reading.Furthest;
        string expected = segment == segments.Length
            ? "the end of the text"
            : segments[segment] switch
            {
                LiteralSegment literal => $"'{Escape(literal.Text)}'",
                FieldSegment { Given: { } given } => $"'{given}'",
                FieldSegment { Field: { IsLabel: true } field } => $"one of {string.Join(", ", field.Labels)} for '{field.Name}'",
                FieldSegment { Field: var field } => $"a value of '{field.Name}'",
                _ => "a control token",
            };
        return $"expected {expected} at character {before + offset + 1}, found {(offset == text.Length ? "the end of the text" : $"'{Escape(Excerpt(text, offset))}'")}";
    }

    private static string Excerpt(string text, int offset) => text.Length - offset > 24 ? string.Concat(text.AsSpan(offset, 24), "…") : text[offset..];

    private static string Escape(string text) => text.Replace("\n", "\\n", StringComparison.Ordinal);

    private static ParseOutcome Outcome(int readings) => readings switch
    {
        0 => ParseOutcome.None,
        1 => ParseOutcome.One,
        _ => ParseOutcome.Ambiguous,
    };

    /// <summary>The readings of one text by the segments from <paramref name="first"/> up to <paramref name="last"/>, counted up to two and remembered by place.</summary>
    private sealed class Reading(FormatParser parser, string text, int first, int last)
    {
        private readonly Dictionary<(int Segment, int Offset), int> _counts = [];

        public (int Segment, int Offset) Furthest { get; private set; } = (first, 0);

        public int Count(int segment, int offset)
        {
            if (_counts.TryGetValue((segment, offset), out int known))
            {
                return known;
            }

            Reached(segment, offset);
            int count = 0;
            if (segment == last)
            {
                count = offset == text.Length ? 1 : 0;
            }
            else
            {
                foreach (int end in Ends(segment, offset))
                {
                    count = Math.Min(2, count + Count(segment + 1, end));
                    if (count == 2)
                    {
                        break;
                    }
                }
            }

            return _counts[(segment, offset)] = count;
        }

        private void Reached(int segment, int offset)
        {
            if (offset > Furthest.Offset || (offset == Furthest.Offset && segment > Furthest.Segment))
            {
                Furthest = (segment, offset);
            }
        }

        public string[] Values() => All().First();

        public IEnumerable<string[]> All()
        {
            var values = new List<string>(parser.Parameters);
            return From(first, 0);

            IEnumerable<string[]> From(int segment, int offset)
            {
                if (segment == last)
                {
                    if (offset == text.Length)
                    {
                        yield return [.. values];
                    }

                    yield break;
                }

                foreach (int end in Ends(segment, offset))
                {
                    if (Count(segment + 1, end) == 0)
                    {
                        continue;
                    }

                    bool parameter = Segment(segment) is FieldSegment { Given: null };
                    if (parameter)
                    {
                        values.Add(ValueOf((FieldSegment)Segment(segment), offset, end));
                    }

                    foreach (string[] rest in From(segment + 1, end))
                    {
                        yield return rest;
                    }

                    if (parameter)
                    {
                        values.RemoveAt(values.Count - 1);
                    }
                }
            }
        }

        private Segment Segment(int index) => parser.Segments[index];

        private string ValueOf(FieldSegment segment, int start, int end) =>
            segment.LeadingSpace && end > start ? text[(start + 1)..end] : text[start..end];

        private IEnumerable<int> Ends(int segment, int offset) => Segment(segment) switch
        {
            LiteralSegment literal => StartsWith(literal.Text, offset) ? [offset + literal.Text.Length] : [],
            FieldSegment { Given: { } given } field => StartsWith(field.TextOf(given), offset) ? [offset + field.TextOf(given).Length] : [],
            FieldSegment { Field.IsLabel: true } field => field.Field.Labels.Select(field.TextOf).Where(label => StartsWith(label, offset)).Select(label => offset + label.Length),
            FieldSegment field => FieldEnds(field, segment, offset),
            _ => [offset],
        };

        private IEnumerable<int> FieldEnds(FieldSegment segment, int index, int offset)
        {
            if (segment.Field.AllowsEmpty)
            {
                yield return offset;
            }

            int start = offset;
            if (segment.LeadingSpace)
            {
                if (!StartsWith(" ", offset))
                {
                    yield break;
                }

                start++;
            }

            // A value can end only where the next literal stands, or at the end of the text.
            string? next = index + 1 < last && Segment(index + 1) is LiteralSegment literal ? literal.Text : null;
            int limit = segment.Field.Type == FieldType.Line && LineBreaks.IndexIn(text.AsSpan(start)) is >= 0 and int lineBreak ? start + lineBreak : text.Length;
            bool ends = index + 1 == last || (index + 2 == last && Segment(index + 1) is EndSegment);
            for (int end = ends ? text.Length : start + 1; end <= limit; end++)
            {
                if (next is not null)
                {
                    end = text.IndexOf(next, end, StringComparison.Ordinal);
                    if (end < 0 || end > limit)
                    {
                        Reached(index + 1, limit);
                        yield break;
                    }
                }

                if (end > start && segment.Field.Check(text.AsSpan(start, end - start)) is null)
                {
                    yield return end;
                }
            }
        }

        private bool StartsWith(string literal, int offset) => text.AsSpan(offset).StartsWith(literal, StringComparison.Ordinal);
    }
}
