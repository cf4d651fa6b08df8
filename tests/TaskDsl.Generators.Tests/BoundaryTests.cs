using System.Text;
using System.Text.RegularExpressions;
using TaskDsl.Language.Checks;

namespace TaskDsl.Generators.Tests;

/// <summary>What the build proves of a tokenizer family, held against the family's own split pattern.</summary>
public class BoundaryTests
{
    private const int Values = 100_000;

    private static readonly string[] Characters =
    [
        "a", "s", "T", "ß", "é", "ſ", "你", "\U00020000", "0", "7", "٣", "Ⅷ", "\U0001D7D8", "'", ".", "!", ":", "-", "\u0301", "€", "😀", "\u200d", "_",
    ];

    private static readonly string[] White = [" ", "\n", "\t", "\r\n", "\u00a0", "\u2003", "\n\n", "  "];

    // Literals as an author may end and begin them. A value's edge, which nobody knows, is Unknown.
    private static readonly string[] Lefts = ["x:", "9", "x.\n", "x\n", "x\n\n", "x \n", "x\t", "x\r\n", "x'", "\uffff", "\uffff\n", "\uffff\n\n", "\n"];

    private static readonly string[] Rights = [" \uffff", "\uffff", " Yes", "Yes", "4", "!", "\nx", ".", " x", "\n\n", "\r\n"];

    public static TheoryData<string> Families => ["Gpt2", "Llama3", "Qwen2"];

    [Theory]
    [MemberData(nameof(Families))]
    public void A_proved_join_cuts_every_text_and_changes_no_prompt(string name)
    {
        (TokenizerFamily family, Regex pattern) = Family(name);
        (string Left, string Right)[] proved = [.. from left in Lefts from right in Rights where !char.IsWhiteSpace(right.Trim(' ')[0]) && Cuts.Before(family, new(left), new(right)) select (left, right)];
        Assert.Contains(("x:", " \uffff"), proved);
        Assert.Contains(("\uffff\n", "\uffff"), proved);
        var random = new Random(7);
        foreach ((string left, string right) in proved)
        {
            for (int i = 0; i < Values * 4 / proved.Length; i++)
            {
                // White space alone is the beginning of a text.
                string prompt = (left.Trim().Length > 0 ? Random(random, 3) : "") + Fill(left, random), rest = Fill(right, random) + Random(random, 3);
                List<int> alone = SplitPatterns.Ends(pattern, prompt), whole = SplitPatterns.Ends(pattern, prompt + rest);
                Assert.True(whole.Take(alone.Count).SequenceEqual(alone), $"{name}: {Show(prompt)} | {Show(rest)}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void A_proved_end_of_a_label_cuts_every_text(string name)
    {
        (TokenizerFamily family, Regex pattern) = Family(name);
        string[] labels = [" Yes", " No.", " 4", " +1", "Yes", " mieux!", " 良"];
        (string Left, string Right)[] proved = [.. from label in labels from right in Rights where Cuts.After(family, new(label), new(right)) select (label, right)];
        Assert.Contains((" Yes", "\nx"), proved);
        var random = new Random(8);
        foreach ((string left, string right) in proved)
        {
            for (int i = 0; i < Values / proved.Length; i++)
            {
                string before = "x:" + left, after = Fill(right, random) + Random(random, 3);
                Assert.True(SplitPatterns.Ends(pattern, before + after).Contains(before.EnumerateRunes().Count()), $"{name}: {Show(before)} | {Show(after)}");
            }
        }
    }

    /// <summary>The unstable rows of the field's own mistakes: each is refused, and rightly.</summary>
    [Theory]
    [InlineData("Gpt2", "Answer: ", "4")]
    [InlineData("Gpt2", "Answer: ", "x")]
    [InlineData("Llama3", "Answer: ", "x")]
    [InlineData("Qwen2", "Answer: ", "x")]
    [InlineData("Llama3", "Answer:", "x")]
    [InlineData("Qwen2", "Answer:", "x")]
    [InlineData("Gpt2", "x\n\n", "x")]
    [InlineData("Gpt2", "don'", "t")]
    public void A_join_that_can_go_wrong_is_refused(string name, string left, string right)
    {
        (TokenizerFamily family, Regex pattern) = Family(name);
        Assert.False(Cuts.Before(family, new(left), new(right)));
        List<int> alone = SplitPatterns.Ends(pattern, left);
        Assert.False(SplitPatterns.Ends(pattern, left + right).Take(alone.Count).SequenceEqual(alone));
    }

    [Theory]
    [InlineData("Llama3")]
    [InlineData("Qwen2")]
    public void A_label_that_ends_in_a_full_stop_before_a_line_break_is_refused(string name)
    {
        (TokenizerFamily family, Regex pattern) = Family(name);
        Assert.False(Cuts.After(family, new(" No."), new("\nx")));
        Assert.DoesNotContain(4, SplitPatterns.Ends(pattern, " No.\nx"));
    }

    /// <summary>Qwen2 composes a mark with the letter before it; after a space or a line break there is nothing to compose with.</summary>
    [Fact]
    public void No_cut_is_claimed_before_a_combining_mark()
    {
        Assert.False(Cuts.After(TokenizerFamily.Qwen2, new(" e"), new("\u0301")));
        Assert.All((string[])[" ", "\n"], left => Assert.Equal(left + "\u0301", (left + "\u0301").Normalize()));
    }

    private static (TokenizerFamily Family, Regex Pattern) Family(string name) => name switch
    {
        "Gpt2" => (TokenizerFamily.Gpt2, SplitPatterns.Gpt2),
        "Llama3" => (TokenizerFamily.Llama3, SplitPatterns.Llama3),
        _ => (TokenizerFamily.Qwen2, SplitPatterns.Qwen2),
    };

    private static string Fill(string edge, Random random) => edge.Replace("\uffff", Characters[random.Next(Characters.Length)], StringComparison.Ordinal);

    private static string Random(Random random, int most)
    {
        var text = new StringBuilder();
        for (int length = random.Next(most + 1); length > 0; length--)
        {
            text.Append(random.Next(3) == 0 ? White[random.Next(White.Length)] : Characters[random.Next(Characters.Length)]);
        }

        return text.ToString();
    }

    private static string Show(string text) => text.Replace("\n", "\\n", StringComparison.Ordinal).Replace("\r", "\\r", StringComparison.Ordinal);
}
