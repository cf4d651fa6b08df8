using System.Text.Json;
using TaskDsl.Formats;
using TaskDsl.Language;
using TaskDsl.Language.Checks;
using TaskDsl.Language.Model;

namespace TaskDsl.Generators.Tests;

/// <summary>The exact decision, held against trying every short example of random formats with the runtime's own rendering.</summary>
public class AmbiguityTests
{
    private static readonly string[] Values = [.. Texts("ab \n", 4)];

    // All of one and two turns with short texts, and some of three.
    private static readonly string[] Conversations = [.. ShortConversations()];

    [Fact]
    public void A_format_is_ambiguous_exactly_where_two_short_examples_have_one_text()
    {
        var random = new Random(3);
        int ambiguous = 0, clear = 0;
        for (int i = 0; i < 400; i++)
        {
            SegmentModel[] segments = RandomSegments(random);
            Witness? found = Ambiguity.Find(segments);
            Probe format = new(segments, guarded: false);
            string? collision = ShortestCollision(format);
            if (found is null)
            {
                Assert.True(collision is null, $"{format}: {collision}");
                clear++;
                continue;
            }

            ambiguous++;
            Assert.NotEqual(found.First, found.Second);
            Assert.Equal(found.Text, format.Render(format.Bind(found.First)).Text);
            Assert.Equal(found.Text, format.Render(format.Bind(found.Second)).Text);
            Assert.True(collision is null || found.Text.Length <= collision.Length, $"{format}: {collision} is shorter than {found.Text}");
            Assert.Throws<InvalidExampleException>(() => new Probe(segments, guarded: true).Render(format.Bind(found.First)));
        }

        Assert.True(ambiguous > 50 && clear > 50, $"{ambiguous} ambiguous, {clear} clear");
    }

    [Fact]
    public void What_a_guarded_format_renders_comes_back()
    {
        var random = new Random(4);
        int rendered = 0;
        for (int i = 0; i < 100; i++)
        {
            var format = new Probe(RandomSegments(random), guarded: true);
            for (int j = 0; j < 100; j++)
            {
                string[] values = [.. format.Parameters.Select(field => field.IsLabel ? field.Labels[random.Next(2)] : field.Turns is null ? Values[random.Next(Values.Length)] : RandomTurns(random))];
                try
                {
                    string text = format.Render(values).Text;
                    Assert.True(format.TryParse(text, out string[] read, out string? error), error);
                    Assert.Equal(values, read);
                    rendered++;
                }
                catch (InvalidExampleException)
                {
                    // Outside its field's type, or a second reading: refused by name.
                }
            }
        }

        Assert.True(rendered > 1000, $"{rendered} rendered");
    }

    private static string? ShortestCollision(Probe format)
    {
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        string? shortest = null;
        string[][] choices = [.. format.Parameters.Select(field => field.IsLabel ? field.Labels.ToArray() : [.. (field.Turns is null ? Values : Conversations).Where(value => field.Check(value) is null)])];
        foreach (string[] values in Product(choices, format.Parameters.Any(field => field.Turns is not null) ? 8_000 : 60_000))
        {
            string text = format.Render(values).Text, key = string.Join('\u0001', values);
            if (seen.TryGetValue(text, out string? other) && other != key && (shortest is null || text.Length < shortest.Length))
            {
                shortest = text;
            }

            seen[text] = key;
        }

        return shortest;
    }

    private static IEnumerable<string[]> Product(string[][] choices, int most)
    {
        int[] at = new int[choices.Length];
        long all = choices.Aggregate(1L, (product, choice) => product * choice.Length);
        for (long i = 0; i < Math.Min(all, most); i++)
        {
            yield return [.. choices.Select((choice, j) => choice[at[j]])];
            for (int j = 0; j < at.Length && ++at[j] == choices[j].Length; j++)
            {
                at[j] = 0;
            }
        }
    }

    private static IEnumerable<string> Texts(string alphabet, int most)
    {
        IEnumerable<string> texts = [""];
        for (int i = 0; i <= most; i++)
        {
            foreach (string text in texts)
            {
                yield return text;
            }

            texts = [.. texts.SelectMany(text => alphabet.Select(c => text + c))];
            if (i >= 2)
            {
                texts = [.. texts.Where((_, index) => index % 7 == 0)];
            }
        }
    }

    private static IEnumerable<string> ShortConversations()
    {
        string[] texts = [.. Texts("ab \n", 3).Where(text => text.Trim().Length == text.Length && text.Length > 0)];
        (string Role, string Text)[] turns = [.. texts.SelectMany(text => new[] { ("a", text), ("b", text) })], few = [.. turns.Where(turn => turn.Text.Length == 1)];
        return turns.Select(turn => Json(turn))
            .Concat(turns.SelectMany(first => few.Select(second => Json(first, second))))
            .Concat(few.SelectMany(first => few.SelectMany(second => few.Select(third => Json(first, second, third)))));
    }

    private static string RandomTurns(Random random) =>
        Json([.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => (random.Next(2) == 0 ? "a" : "b", Values[random.Next(Values.Length)]))]);

    private static string Json(params (string Role, string Text)[] turns) => JsonSerializer.Serialize(turns.Select(turn => new { role = turn.Role, text = turn.Text }));

    private static FieldModel RandomConversation(string name, Random random)
    {
        string[] pieces = ["", "", ":", "\n", "a", " ", "b\n"];
        return new FieldModel(name, FieldKind.Turns)
        {
            Turns = new TurnsModel(new EquatableArray<string>(["a", "b"]), (FieldKind)random.Next(3), Piece(), Piece(), Piece(), TextFirst: random.Next(3) == 0),
        };

        string Piece() => pieces[random.Next(pieces.Length)];
    }

    private static SegmentModel[] RandomSegments(Random random)
    {
        string[] literals = ["a", "\n", "b", " ", "a\n", "\nb", "ab", "\n\n"];
        var segments = new List<SegmentModel>();
        int fields = random.Next(1, 4);
        for (int i = 0; i < fields; i++)
        {
            bool literal = random.Next(4) > 0;
            if (literal)
            {
                segments.Add(new LiteralModel(literals[random.Next(literals.Length)]));
            }

            FieldModel field = random.Next(4) == 0 ? RandomConversation($"f{i}", random)
                : random.Next(5) == 0
                ? new FieldModel($"f{i}", FieldKind.Labels) { Labels = new EquatableArray<string>(["a", "b\u00e9"]) }
                : new FieldModel($"f{i}", (FieldKind)random.Next(3)) { AllowsEmpty = random.Next(4) == 0 };
            segments.Add(new FieldSegmentModel(field, LeadingSpace: random.Next(3) == 0, Learned: false, Given: null));
        }

        return [.. segments];
    }

    private sealed class Probe : Format
    {
        private readonly bool _guarded;

        public Probe(SegmentModel[] segments, bool guarded)
            : base("Probe", "probe", "0", null, [.. segments.Select(Convert)]) => _guarded = guarded;

        public override bool Guarded => _guarded;

        public override string ToString() => string.Join(" · ", Segments.Select(segment => segment switch
        {
            LiteralSegment literal => $"'{literal.Text.Replace("\n", "\\n", StringComparison.Ordinal)}'",
            FieldSegment field => $"{(field.LeadingSpace ? "␣" : "")}{field.Field.Type}{(field.Field.AllowsEmpty ? "?" : "")}",
            _ => "",
        }));

        private static Segment Convert(SegmentModel segment) => segment switch
        {
            LiteralModel literal => new LiteralSegment(literal.Text),
            FieldSegmentModel field => new FieldSegment(new Field(field.Field.Name, (FieldType)(int)field.Field.Kind) { AllowsEmpty = field.Field.AllowsEmpty, Labels = [.. field.Field.Labels], Turns = Convert(field.Field.Turns) }) { LeadingSpace = field.LeadingSpace },
            _ => throw new InvalidOperationException(),
        };

        private static TurnTemplate? Convert(TurnsModel? turns) =>
            turns is null ? null : new TurnTemplate([.. turns.Roles], (FieldType)(int)turns.TextKind, turns.Before, turns.Between, turns.After, turns.TextFirst);
    }
}
