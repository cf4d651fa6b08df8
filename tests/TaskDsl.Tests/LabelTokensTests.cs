using TaskDsl.Formats;
using TaskDsl.Tokenizers;

namespace TaskDsl.Tests;

public class LabelTokensTests
{
    [Fact]
    public void Labels_are_scored_where_they_part()
    {
        var labels = new LabelTokens(new FieldSegment(TextFormat.Flawed) { LeadingSpace = true }, Tokenizer.Bytes);
        Assert.Equal([' '], labels.Forced.Select(id => (char)id));
        Assert.Equal(['Y', 'N'], labels.Next.Select(id => (char)id));

        var logits = new float[258];
        logits['Y'] = 2;
        logits['N'] = 1;
        double[] scores = labels.Score(logits);
        Assert.Equal(1 / (1 + Math.Exp(-1)), scores[0], 12);
        Assert.Equal(1, scores.Sum(), 12);
    }

    [Fact]
    public void Labels_that_do_not_part_at_one_token_are_refused()
    {
        var field = new Field("quality", FieldType.Labels) { Labels = ["good", "great", "bad"] };
        var e = Assert.Throws<ArgumentException>(() => new LabelTokens(new FieldSegment(field), Tokenizer.Bytes));
        Assert.Contains("do not part at one token", e.Message, StringComparison.Ordinal);
    }
}
