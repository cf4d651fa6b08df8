using System.Text;
using TaskDsl.Formats;
using TaskDsl.Tokenizers;
using TaskDsl.Tokenizers.Composition;

namespace TaskDsl.Tests.Tokenizers;

/// <summary>Masks, prompts and labels under tokens of several bytes.</summary>
public class BytePairMaskTests
{
    public static TheoryData<string> Families => TrainedTokenizer.Families;

    [Theory]
    [MemberData(nameof(Families))]
    public void The_mask_covers_exactly_the_learned_fields_and_prompts_begin_the_ids(string family)
    {
        BytePairTokenizer tokenizer = TrainedTokenizer.Of(family);
        Format format = TextFormat.AdditionCritique;
        string[] values = [.. Texts.Random(61, 3_000).Concat(["e\u0301", "\u0301x", "\u1100\u1161"]).Select(text => string.Concat(text.EnumerateRunes().Where(rune => rune.Value is not (>= 10 and <= 13 or 0x1C or 0x1D or 0x1E or 0x85 or 0x2028 or 0x2029))).Trim()).Where(text => text.Length > 0)];
        int composed = 0;
        foreach ((string question, string critique) in values.Zip(values.Skip(1)))
        {
            Encoded encoded = format.Encode([question, "41", critique], tokenizer);
            composed += tokenizer.Changes(critique) ? 1 : 0;
            Assert.Equal(Expected(" Yes", tokenizer) + Expected($" {critique}", tokenizer) + "◆", Learned(encoded, tokenizer));
            foreach (string field in new[] { "critiqueable", "critique" })
            {
                int[] prompt = format.Prompt(field, [question, "41", critique]).Encode(tokenizer);
                Assert.Equal(prompt, encoded.Ids.Take(prompt.Length));
                Assert.Equal(1, encoded.Mask[prompt.Length]);
            }
        }

        Assert.Equal(family == "qwen2", composed > 0);
    }

    /// <summary>Scores are read where the labels part: right after the prompt and what all labels share.</summary>
    [Theory]
    [MemberData(nameof(Families))]
    public void Labels_part_where_their_tokens_do(string family)
    {
        BytePairTokenizer tokenizer = TrainedTokenizer.Of(family);
        var quality = new Field("quality", FieldType.Labels) { Labels = ["the hens", "the fox"] };
        foreach (Field field in new[] { TextFormat.Flawed, quality })
        {
            var format = new TextFormat(false, new LiteralSegment("The fox looks:"), new FieldSegment(field) { LeadingSpace = true, Learned = true });
            var labels = new LabelTokens(format.Learned[0], tokenizer);
            for (int label = 0; label < field.Labels.Length; label++)
            {
                int[] prompt = format.Prompt(field.Name, []).Encode(tokenizer), whole = format.Encode([field.Labels[label]], tokenizer).Ids;
                Assert.Equal([.. prompt, .. labels.Forced, labels.Next[label]], whole.Take(prompt.Length + labels.Forced.Length + 1));
            }

            Assert.Equal(field.Labels.Length, labels.Next.Distinct().Count());
        }
    }

    /// <summary>Not proved, so an error at run time: nothing is rounded.</summary>
    [Fact]
    public void An_edge_inside_a_token_or_a_composed_stretch_is_an_error()
    {
        var format = new TextFormat(false, new LiteralSegment("Caf"), new FieldSegment(TextFormat.Answer) { Learned = true }, new EndSegment(Learned: true));
        using TemporaryFile file = TokenizerJson.Write(TokenizerJson.Of("qwen2", "C a", "Ca f", "Caf e"));
        BytePairTokenizer tokenizer = BytePairTokenizer.Load(file.Path);
        Assert.Throws<BoundaryException>(() => format.Encode(["e"], tokenizer));
        format = new TextFormat(false, new LiteralSegment("e"), new FieldSegment(TextFormat.Answer) { Learned = true }, new EndSegment(Learned: true));
        Assert.Throws<BoundaryException>(() => format.Encode(["\u0301"], tokenizer));
        Assert.Equal(3, format.Encode(["a"], tokenizer).Ids.Length);
    }

    private static string Expected(string text, BytePairTokenizer tokenizer) => tokenizer.Composes ? CanonicalComposition.Compose(text, []) : text;

    private static string Learned(Encoded encoded, BytePairTokenizer tokenizer)
    {
        var bytes = new List<byte>();
        foreach ((int id, _) in encoded.Ids.Zip(encoded.Mask).Where(pair => pair.Second == 1))
        {
            bytes.AddRange(id == tokenizer.End ? "◆"u8 : tokenizer.BytesOf(id));
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }
}
