using System.Text;
using TaskDsl.Generators.Tests;
using TaskDsl.Tokenizers;
using Published = TaskDsl.Generators.Tests.SplitPattern;

namespace TaskDsl.Tests.Tokenizers;

public class SplitPatternTests
{
    public static TheoryData<string> Families => TrainedTokenizer.Families;

    /// <summary>The other writing of the patterns, on code points, is held to Python's regex by tests of its own.</summary>
    [Theory]
    [MemberData(nameof(Families))]
    public void Texts_are_split_where_the_published_pattern_splits_them(string name)
    {
        TokenizerFamily family = TokenizerFamily.Find(name)!;
        Published published = name switch { "gpt2" => Published.Gpt2, "llama3" => Published.Llama3, _ => Published.Qwen2 };
        Assert.Equal(published.Regex, family.Pattern);
        var random = new RandomText(31);
        List<int> expected = [], ends = [];
        for (int i = 0; i < 100_000; i++)
        {
            int[] points = [.. Enumerable.Range(0, 1 + random.Next(9)).Select(_ => random.Any())];
            published.Ends(points, expected);
            string text = string.Concat(points.Select(char.ConvertFromUtf32));
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            ends.Clear();
            for (int at = 0; at < bytes.Length;)
            {
                at = family.PieceEnd(bytes, at);
                ends.Add(Encoding.UTF8.GetString(bytes, 0, at).EnumerateRunes().Count());
            }

            Assert.True(ends.SequenceEqual(expected), $"{Texts.Show(text)}: {string.Join(' ', ends)}, and by the pattern {string.Join(' ', expected)}");
        }
    }
}
