using System.Text;
using TaskDsl.Language.Model;

namespace TaskDsl.Language.Checks;

/// <summary>Two examples with one text.</summary>
/// <param name="Text">The text.</param>
/// <param name="First">The values of one, by field.</param>
/// <param name="Second">The values of the other, by field.</param>
internal sealed record Witness(string Text, IReadOnlyDictionary<string, string> First, IReadOnlyDictionary<string, string> Second);

/// <summary>Decides whether two examples of a format can have one text, and finds the shortest.</summary>
/// <remarks>
/// Literals, labels and field types are regular languages, so the format is an automaton, and a reading of a text is a path through it. Two readings of one text
/// are a path through pairs of its places that begins together, parts, and ends together; the search goes breadth first, so the first found is the shortest.
/// Characters that no literal, label or type tells apart are one letter of the alphabet.
/// </remarks>
internal sealed class Ambiguity
{
    private readonly SegmentModel[] _segments;
    private readonly string _alphabet;
    private readonly Dictionary<Pair, (Pair From, char? By)> _from = [];
    private readonly Queue<Pair> _open = new();
    private readonly Dictionary<int, TurnTextAutomaton> _turnTexts = [];

    private Ambiguity(SegmentModel[] segments)
    {
        _segments = segments;
        _alphabet = Alphabet();
    }

    /// <summary>The shortest text with two readings, or null where there is none.</summary>
    public static Witness? Find(IEnumerable<SegmentModel> segments)
    {
        SegmentModel[] texts = [.. segments.Where(segment => segment is not EndModel).Select(Fixed)];
        return IsLineByLine(texts) ? null : new Ambiguity(texts).Search();
    }

    /// <summary>A place before a character.</summary>
    /// <param name="Segment">The segment.</param>
    /// <param name="Inner">How far inside its literal, its label, its value's automaton, or the part of a turn.</param>
    /// <param name="Choice">Which label, or, where it stands, which role.</param>
    /// <param name="Part">The part of a turn.</param>
    private readonly record struct Place(int Segment, int Inner, int Choice = 0, TurnPart Part = default);

    private enum TurnPart
    {
        BeforeText,
        Text,
        AfterText,
        Space,
    }

    /// <summary>Two readings so far, and whether they have parted.</summary>
    private readonly record struct Pair(Place First, Place Second, bool Parted);

    private static SegmentModel Fixed(SegmentModel segment) =>
        segment is FieldSegmentModel { Given: { } given } field ? new LiteralModel(Spaced(field, given)) : segment;

    private static string Spaced(FieldSegmentModel segment, string value) => segment.LeadingSpace ? " " + value : value;

    /// <summary>The common case, decided at sight: lines and labels, each ended by a literal that breaks the line.</summary>
    private static bool IsLineByLine(SegmentModel[] segments)
    {
        if (segments.Any(segment => segment is FieldSegmentModel { Field.Turns: not null }))
        {
            return false;
        }

        for (int i = 0; i + 1 < segments.Length; i++)
        {
            if (segments[i] is FieldSegmentModel field
                && (field.Field.Kind is FieldKind.Text or FieldKind.Paragraph
                    || segments[i + 1] is not LiteralModel literal
                    || ValueAutomaton.LineBreaks.IndexOf(literal.Text[0]) < 0))
            {
                return false;
            }
        }

        return true;
    }

    private Witness? Search()
    {
        Place end = new(_segments.Length, 0);
        Place[] starts = [.. Openings(0)];
        foreach (Place first in starts)
        {
            foreach (Place second in starts)
            {
                Visit(new Pair(first, second, first != second), default, null);
            }
        }

        while (_open.Count > 0)
        {
            Pair here = _open.Dequeue();
            foreach (char c in Letters(here))
            {
                Place[] seconds = [.. Next(here.Second, c)];
                foreach (Place first in Next(here.First, c))
                {
                    foreach (Place second in seconds)
                    {
                        if (first == end && second == end && here.Parted)
                        {
                            return Read(here, c);
                        }

                        Visit(new Pair(first, second, here.Parted || first != second), here, c);
                    }
                }
            }
        }

        return null;
    }

    private void Visit(Pair pair, Pair before, char? by)
    {
        if (pair.First.Segment < _segments.Length && pair.Second.Segment < _segments.Length && !_from.ContainsKey(pair))
        {
            _from[pair] = (before, by);
            _open.Enqueue(pair);
        }
    }

    /// <summary>The places where a segment, or those after it if it is empty, begins.</summary>
    private IEnumerable<Place> Openings(int segment)
    {
        for (; segment < _segments.Length; segment++)
        {
            if (_segments[segment] is FieldSegmentModel { Field.IsLabel: true } label)
            {
                for (int i = 0; i < label.Field.Labels.Count; i++)
                {
                    yield return new Place(segment, 0, i);
                }
            }
            else if (_segments[segment] is FieldSegmentModel { Field.Turns: { } turns } conversation)
            {
                foreach (Place place in conversation.LeadingSpace ? [new Place(segment, 0, 0, TurnPart.Space)] : Turns(segment, turns))
                {
                    yield return place;
                }
            }
            else
            {
                yield return new Place(segment, 0);
            }

            if (_segments[segment] is not FieldSegmentModel { Field.AllowsEmpty: true })
            {
                yield break;
            }
        }

        yield return new Place(segment, 0);
    }

    /// <summary>The places where a turn begins.</summary>
    private static IEnumerable<Place> Turns(int segment, TurnsModel turns) =>
        turns.BeforeText(0).Length == 0 ? [new Place(segment, TurnTextAutomaton.Start, 0, TurnPart.Text)]
        : Enumerable.Range(0, turns.TextFirst ? 1 : turns.Roles.Count).Select(role => new Place(segment, 0, role));

    /// <summary>The places after a turn's text.</summary>
    private IEnumerable<Place> AfterText(int segment, TurnsModel turns) =>
        turns.AfterText(0).Length == 0 ? TurnEnd(segment, turns)
        : Enumerable.Range(0, turns.TextFirst ? turns.Roles.Count : 1).Select(role => new Place(segment, 0, role, TurnPart.AfterText));

    private IEnumerable<Place> Next(Place place, char c)
    {
        TurnsModel? turns = (_segments[place.Segment] as FieldSegmentModel)?.Field.Turns;
        if (TextAt(place) is { } text)
        {
            return text[place.Inner] != c ? []
                : place.Inner + 1 < text.Length ? [place with { Inner = place.Inner + 1 }]
                : turns is null ? Openings(place.Segment + 1)
                : place.Part switch
                {
                    TurnPart.Space => Turns(place.Segment, turns),
                    TurnPart.BeforeText => [new Place(place.Segment, TurnTextAutomaton.Start, 0, TurnPart.Text)],
                    _ => TurnEnd(place.Segment, turns),
                };
        }

        if (turns is not null)
        {
            int inside = TextOf(place, turns).Next(place.Inner, c);
            return inside < 0 ? []
                : !TurnTextAutomaton.CanEnd(inside) ? [place with { Inner = inside }]
                : new[] { place with { Inner = inside } }.Concat(AfterText(place.Segment, turns));
        }

        int state = ValueAutomaton.Next((FieldSegmentModel)_segments[place.Segment], place.Inner, c);
        return state < 0 ? []
            : state == ValueAutomaton.Inside ? new[] { place with { Inner = state } }.Concat(Openings(place.Segment + 1))
            : [place with { Inner = state }];
    }

    private TurnTextAutomaton TextOf(Place place, TurnsModel turns)
    {
        if (!_turnTexts.TryGetValue(place.Segment, out TurnTextAutomaton? text))
        {
            _turnTexts[place.Segment] = text = new TurnTextAutomaton(turns);
        }

        return text;
    }

    /// <summary>Where a text goes on after a turn: with another, or after the conversation.</summary>
    private IEnumerable<Place> TurnEnd(int segment, TurnsModel turns) => Turns(segment, turns).Concat(Openings(segment + 1));

    /// <summary>The literal, label or fixed part of a turn that a place is in; null in a value.</summary>
    private string? TextAt(Place place) => _segments[place.Segment] switch
    {
        LiteralModel literal => literal.Text,
        FieldSegmentModel { Field.IsLabel: true } label => Spaced(label, label.Field.Labels[place.Choice]),
        FieldSegmentModel { Field.Turns: { } turns } => place.Part switch
        {
            TurnPart.Space => " ",
            TurnPart.BeforeText => turns.BeforeText(place.Choice),
            TurnPart.AfterText => turns.AfterText(place.Choice),
            _ => null,
        },
        _ => null,
    };

    private string Letters(Pair pair) =>
        TextAt(pair.First) is { } first ? first[pair.First.Inner].ToString()
        : TextAt(pair.Second) is { } second ? second[pair.Second.Inner].ToString()
        : _alphabet;

    // What reads best in a message comes first.
    private string Alphabet()
    {
        var own = new SortedSet<char>(_segments.OfType<LiteralModel>().SelectMany(literal => literal.Text)
            .Concat(_segments.OfType<FieldSegmentModel>().SelectMany(field => field.Field.Labels).SelectMany(label => label))
            .Concat(_segments.OfType<FieldSegmentModel>().Select(field => field.Field.Turns).OfType<TurnsModel>().SelectMany(turns => turns.As + string.Concat(turns.Roles))));
        own.UnionWith(" \n\r");
        string others = string.Concat(new[] { "abcdefghijklmnopqrstuvwxyz0123456789\u00b6", "\t\u00a0\u2003", "\v\f\u0085\u2028\u2029" }
            .Select(candidates => candidates.FirstOrDefault(c => !own.Contains(c))).Where(c => c != '\0'));
        return others + string.Concat(own);
    }

    private Witness Read(Pair last, char final)
    {
        var steps = new List<(Pair At, char By)>();
        (Pair From, char? By) step = (last, final);
        while (step.By is { } by)
        {
            steps.Add((step.From, by));
            step = _from[step.From];
        }

        steps.Reverse();
        return new Witness(string.Concat(steps.Select(step => step.By)), Values(steps, pair => pair.First), Values(steps, pair => pair.Second));
    }

    private Dictionary<string, string> Values(List<(Pair At, char By)> steps, Func<Pair, Place> side)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (int i = 0; i < _segments.Length; i++)
        {
            if (_segments[i] is FieldSegmentModel { Field.Turns: { } turns } conversation)
            {
                values[conversation.Field.Name] = Conversation(turns, steps.Select(step => (At: side(step.At), step.By)).Where(step => step.At.Segment == i));
            }
            else if (_segments[i] is FieldSegmentModel field)
            {
                var value = new StringBuilder();
                foreach ((Pair at, char by) in steps.Where(step => side(step.At).Segment == i))
                {
                    value.Append(by);
                }

                values[field.Field.Name] = value.ToString(field.LeadingSpace && value.Length > 0 ? 1 : 0, Math.Max(0, value.Length - (field.LeadingSpace ? 1 : 0)));
            }
        }

        return values;
    }

    // As data spell it.
    private static string Conversation(TurnsModel turns, IEnumerable<(Place At, char By)> steps)
    {
        TurnPart first = turns.BeforeText(0).Length > 0 ? TurnPart.BeforeText : TurnPart.Text, named = turns.TextFirst ? TurnPart.AfterText : TurnPart.BeforeText;
        var read = new List<(int Role, StringBuilder Text)>();
        foreach ((Place at, char by) in steps.Where(step => step.At.Part != TurnPart.Space))
        {
            if (at.Part == first && at.Inner == 0)
            {
                read.Add((0, new StringBuilder()));
            }

            (int role, StringBuilder text) = read[read.Count - 1];
            read[read.Count - 1] = (at.Part == named ? at.Choice : role, at.Part == TurnPart.Text ? text.Append(by) : text);
        }

        return $"[{string.Join(",", read.Select(turn => $"{{\"role\":{Schemas.JsonSchema.Quote(turns.Roles[turn.Role])},\"text\":{Schemas.JsonSchema.Quote(turn.Text.ToString())}}}"))}]";
    }
}
