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
        values = reading.Count() == 1 ? reading.Values() : [];
        return Outcome(reading.Count());
    }

    /// <summary>Reads a text whose first <paramref name="index"/> segments are the prompt and whose others are the completion.</summary>
    public ParseOutcome ParseCompletion(int index, string prompt, string completion, out string[] values)
    {
        var before = new Reading(this, prompt, 0, index);
        var after = new Reading(this, completion, index, segments.Length);
        int readings = Math.Min(2, before.Count() * after.Count());
        values = readings == 1 ? [.. before.Values(), .. after.Values()] : [];
        return Outcome(readings);
    }

    /// <summary>A reading of <paramref name="text"/> other than <paramref name="values"/>, which is known to exist.</summary>
    public string[] OtherReading(string text, IReadOnlyList<string> values)
    {
        var reading = new Reading(this, text, 0, segments.Length);
        string[] first = reading.Values();
        return first.SequenceEqual(values) ? reading.Values(second: true) : first;
    }

    /// <summary>Says how far a text that has no reading can be read.</summary>
    /// <param name="text">The text.</param>
    /// <param name="before">How many characters stand before it.</param>
    public string Explain(string text, int before)
    {
        var reading = new Reading(this, text, 0, segments.Length);
        reading.Count();
        (int segment, int offset) = reading.Furthest;
        string expected = segment == segments.Length
            ? "the end of the text"
            : segments[segment] switch
            {
                LiteralSegment literal => $"'{Escape(literal.Text)}'",
                FieldSegment { Given: { } given } => $"'{given}'",
                FieldSegment { Field: { IsLabel: true } field } => $"one of {string.Join(", ", field.Labels)} for '{field.Name}'",
                FieldSegment { Field: { Turns: not null } field } => $"a turn of '{field.Name}'",
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

    /// <summary>A place of a reading.</summary>
    /// <param name="Segment">The segment that comes next.</param>
    /// <param name="Later">Whether turns of the segment's conversation stand before: it may go on or be over.</param>
    /// <param name="Offset">Where in the text.</param>
    private readonly record struct Place(int Segment, bool Later, int Offset);

    /// <summary>One way on from a place, and the turn that is read on it, if any.</summary>
    private readonly record struct Step(Place To, TurnRange? Turn = null);

    private readonly record struct TurnRange(string Role, int Start, int End);

    /// <summary>The readings of one text by the segments from <paramref name="first"/> up to <paramref name="last"/>, counted up to two and remembered by place.</summary>
    private sealed class Reading(FormatParser parser, string text, int first, int last)
    {
        private readonly Dictionary<Place, int> _counts = [];

        public (int Segment, int Offset) Furthest { get; private set; } = (first, 0);

        public int Count() => Count(new Place(first, false, 0));

        /// <summary>The values of the first reading, or of the second.</summary>
        public string[] Values(bool second = false)
        {
            var values = new List<string>(parser.Parameters);
            var turns = new List<Turn>();
            var place = new Place(first, false, 0);
            while (place.Segment < last)
            {
                // The second reading is the second of the first step that has two, or else the first of the second step.
                Step[] ways = [.. Steps(place).Where(step => Count(step.To) > 0).Take(2)];
                bool other = second && Count(ways[0].To) < 2;
                Step way = ways[other ? 1 : 0];
                second &= !other;
                if (way.Turn is { } turn)
                {
                    turns.Add(new Turn(turn.Role, text[turn.Start..turn.End]));
                }
                else if (place.Later)
                {
                    values.Add(Turn.Write(turns));
                    turns.Clear();
                }
                else if (Segment(place.Segment) is FieldSegment { Given: null } field)
                {
                    values.Add(ValueOf(field, place.Offset, way.To.Offset));
                }

                place = way.To;
            }

            return [.. values];
        }

        private int Count(Place place)
        {
            if (_counts.TryGetValue(place, out int known))
            {
                return known;
            }

            Reached(place.Segment, place.Offset);
            int count = 0;
            if (place.Segment == last)
            {
                count = place.Offset == text.Length ? 1 : 0;
            }
            else
            {
                if (!place.Later && Segment(place.Segment) is FieldSegment { Field.Turns: not null })
                {
                    CountTurns(place);
                }

                foreach (Step step in Steps(place))
                {
                    count = Math.Min(2, count + Count(step.To));
                    if (count == 2)
                    {
                        break;
                    }
                }
            }

            return _counts[place] = count;
        }

        /// <summary>Counts from the last turn to the first, so that a long conversation needs no deep recursion.</summary>
        private void CountTurns(Place conversation)
        {
            var reached = new HashSet<Place>();
            var open = new Stack<Place>([conversation]);
            while (open.TryPop(out Place place))
            {
                foreach (Step step in Steps(place))
                {
                    if (step.Turn is not null && reached.Add(step.To))
                    {
                        open.Push(step.To);
                    }
                }
            }

            foreach (Place place in reached.OrderByDescending(place => place.Offset))
            {
                Count(place);
            }
        }

        private void Reached(int segment, int offset)
        {
            if (offset > Furthest.Offset || (offset == Furthest.Offset && segment > Furthest.Segment))
            {
                Furthest = (segment, offset);
            }
        }

        private Segment Segment(int index) => parser.Segments[index];

        private string ValueOf(FieldSegment segment, int start, int end) =>
            segment.LeadingSpace && end > start ? text[(start + 1)..end] : text[start..end];

        private IEnumerable<Step> Steps(Place place) => Segment(place.Segment) is FieldSegment { Field.Turns: { } turns } segment
            ? Turns(segment, turns, place)
            : Ends(place.Segment, place.Offset).Select(end => new Step(new Place(place.Segment + 1, false, end)));

        private IEnumerable<Step> Turns(FieldSegment segment, TurnTemplate turns, Place place)
        {
            if (place.Later)
            {
                yield return new Step(new Place(place.Segment + 1, false, place.Offset));
            }

            int start = place.Offset;
            if (segment.LeadingSpace && !place.Later)
            {
                if (!StartsWith(" ", start))
                {
                    yield break;
                }

                start++;
            }

            foreach (string role in turns.Roles)
            {
                string before = turns.BeforeText(role), after = turns.AfterText(role);
                if (!StartsWith(before, start))
                {
                    continue;
                }

                int from = start + before.Length;
                int most = text.Length;
                foreach (string delimiter in turns.Delimiters)
                {
                    most = text.AsSpan(from, most - from).IndexOf(delimiter) is >= 0 and int found ? from + found + delimiter.Length - 1 : most;
                }

                foreach (int end in ValueEnds(turns.TextField, from, most, after.Length > 0 ? after : null, toEnd: false))
                {
                    yield return new Step(new Place(place.Segment, true, end + after.Length), new TurnRange(role, from, end));
                }
            }
        }

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

            string? next = index + 1 < last && Segment(index + 1) is LiteralSegment literal ? literal.Text : null;
            bool toEnd = index + 1 == last || (index + 2 == last && Segment(index + 1) is EndSegment);
            foreach (int end in ValueEnds(segment.Field, start, text.Length, next, toEnd, index + 1))
            {
                yield return end;
            }
        }

        /// <summary>Where a value may end, at the latest at <paramref name="most"/>: only where the text after it stands, or at the end of all.</summary>
        private IEnumerable<int> ValueEnds(Field field, int start, int most, string? next, bool toEnd, int? nextSegment = null)
        {
            int limit = field.Type == FieldType.Line && LineBreaks.IndexIn(text.AsSpan(start, most - start)) is >= 0 and int lineBreak ? start + lineBreak : most;
            for (int end = toEnd ? text.Length : start + 1; end <= limit; end++)
            {
                if (next is not null)
                {
                    end = text.IndexOf(next, end, StringComparison.Ordinal);
                    if (end < 0 || end > limit)
                    {
                        if (nextSegment is { } segment)
                        {
                            Reached(segment, limit);
                        }

                        yield break;
                    }
                }

                if (end > start && field.Check(text.AsSpan(start, end - start)) is null)
                {
                    yield return end;
                }
            }
        }

        private bool StartsWith(string literal, int offset) => text.AsSpan(offset).StartsWith(literal, StringComparison.Ordinal);
    }
}
