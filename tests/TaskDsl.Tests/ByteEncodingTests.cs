using System.Text;
using TaskDsl.Formats;
using TaskDsl.Tokenizers;

namespace TaskDsl.Tests;

/// <summary>Ids and masks under <c>bytes</c> go straight from values to memory; here they are held against the plain way, on random formats and values.</summary>
public class ByteEncodingTests
{
    private static readonly string[] Pieces =
    [
        "a", "Yes", " ", "  ", "\n", "\r\n", "\n\n", "\t", "\nA:", "\nB:", "A:", ":", "\u007f", "\u0080", "\u0085", "\u00a0", "é", "你好", "\u2028", "\uffff", "😀", "\U00020000",
        "\ud83d", "\ude00", "<|end|>", "the quick brown fox jumps over the lazy dog, and over another",
    ];

    [Fact]
    public void Ids_and_mask_are_those_of_the_segments()
    {
        var random = new Random(1);
        int refused = 0, encoded = 0;
        var buffer = new TokenBuffer();
        for (int i = 0; i < 20_000; i++)
        {
            TextFormat format = RandomFormat(random);
            for (int j = 0; j < 5; j++)
            {
                string[] values = [.. format.Parameters.Select(field => RandomValue(random, field))];
                InvalidExampleException? wrong = Refusal(() => format.Render(values));
                buffer.Clear();
                if (wrong is not null)
                {
                    // The same refusal, and the buffer is as it was.
                    Assert.Equal(wrong.Message, Refusal(() => format.Encode(values, Tokenizer.Bytes))?.Message);
                    Assert.Equal(wrong.Message, Refusal(() => format.Encode(values, Tokenizer.Bytes, buffer))?.Message);
                    Assert.Equal(0, buffer.Count);
                    refused++;
                    continue;
                }

                (int[] ids, byte[] mask) = Plainly(format, values);
                Encoded example = format.Encode(values, Tokenizer.Bytes);
                Assert.Equal(ids, example.Ids);
                Assert.Equal(mask, example.Mask);
                format.Encode(values, Tokenizer.Bytes, buffer);
                format.Encode(values, Tokenizer.Bytes, buffer);
                Assert.Equal([.. ids, .. ids], buffer.Ids);
                Assert.Equal([.. mask, .. mask], buffer.Mask);
                encoded++;
            }
        }

        Assert.True(encoded > 20_000 && refused > 20_000, $"{encoded} encoded, {refused} refused");
    }

    [Fact]
    public void A_guarded_format_refuses_in_both_ways_alike()
    {
        var random = new Random(2);
        int second = 0, one = 0;
        for (int i = 0; i < 50_000; i++)
        {
            TextFormat format = RandomFormat(random, guarded: true);
            string[] values = [.. format.Parameters.Select(field => RandomValue(random, field, tame: true))];
            InvalidExampleException? wrong = Refusal(() => format.Render(values));
            Assert.Equal(wrong?.Message, Refusal(() => format.Encode(values, Tokenizer.Bytes))?.Message);
            second += wrong?.Message.Contains("second reading", StringComparison.Ordinal) == true ? 1 : 0;
            one += wrong is null ? 1 : 0;
        }

        Assert.True(second > 1000 && one > 1000, $"{second} with a second reading, {one} with one");
    }

    [Fact]
    public void A_missing_value_is_named() => Assert.Contains(
        "'answer' is missing", Assert.Throws<InvalidExampleException>(() => TextFormat.AdditionCritique.Encode(["q"], Tokenizer.Bytes)).Message, StringComparison.Ordinal);

    private static (int[] Ids, byte[] Mask) Plainly(TextFormat format, string[] values)
    {
        var ids = new List<int>();
        var mask = new List<byte>();
        var left = new Queue<string>(values);
        foreach (Segment segment in format.Segments)
        {
            (int[] own, bool learned) = segment switch
            {
                LiteralSegment literal => (Utf8(literal.Text), false),
                EndSegment end => ([256], end.Learned),
                FieldSegment field => (Utf8(Spaced(field, field.Given ?? left.Dequeue())), field.Learned),
                _ => throw new InvalidOperationException(),
            };
            ids.AddRange(own);
            mask.AddRange(own.Select(_ => learned ? (byte)1 : (byte)0));
        }

        return ([.. ids], [.. mask]);

        static int[] Utf8(string text) => [.. Encoding.UTF8.GetBytes(text).Select(value => (int)value)];

        static string Spaced(FieldSegment segment, string value) => segment.LeadingSpace && value != "" ? " " + value : value;
    }

    private static InvalidExampleException? Refusal(Action action) => Record.Exception(action) switch
    {
        null => null,
        InvalidExampleException refusal => refusal,
        var other => throw new InvalidOperationException("not a refusal", other),
    };

    private static TextFormat RandomFormat(Random random, bool? guarded = null)
    {
        var segments = new List<Segment>();
        int fields = 0;
        for (int count = random.Next(1, 7); count > 0; count--)
        {
            switch (random.Next(8))
            {
                case 0 or 1 or 2:
                    segments.Add(new LiteralSegment(random.GetItems((string[])["A:", "\nA:", "\nB:", ":", "é ", "\n\n"], 1)[0]));
                    break;
                case 3:
                    segments.Add(new EndSegment(random.Next(2) == 0));
                    break;
                default:
                    FieldType type = (FieldType)random.Next(4);
                    bool label = type == FieldType.Labels;
                    segments.Add(new FieldSegment(new Field($"f{fields++}", type) { Labels = label ? ["Yes", "Nö"] : [], AllowsEmpty = !label && random.Next(3) == 0 })
                    {
                        LeadingSpace = random.Next(2) == 0,
                        Learned = random.Next(2) == 0,
                        Given = label && random.Next(2) == 0 ? "Nö" : null,
                    });
                    break;
            }
        }

        return new TextFormat(guarded ?? random.Next(4) == 0, [.. segments]);
    }

    private static string RandomValue(Random random, Field field, bool tame = false)
    {
        if (field.IsLabel && random.Next(4) > 0)
        {
            return field.Labels[random.Next(2)];
        }

        if (tame)
        {
            return string.Concat(random.GetItems((string[])["a", "A:", "\nA:", "a", "\nB:", ":", "é"], random.Next(1, 5)));
        }

        string text = string.Concat(random.GetItems(Pieces, random.Next(6)));
        return random.Next(3) > 0 ? text.Trim() : text;
    }
}
