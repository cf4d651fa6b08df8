using System.Text;
using TaskDsl.Language.Checks;

namespace TaskDsl.Generators.Tests;

/// <summary>What the build proves of a tokenizer family, held against the family's own split pattern.</summary>
public class BoundaryTests
{
    /// <summary>Random texts for each kind of join that is accepted.</summary>
    private const int Values = 100_000;

    public static TheoryData<string> Families => ["Gpt2", "Llama3", "Qwen2"];

    [Theory]
    [MemberData(nameof(Families))]
    public void A_proved_join_cuts_every_text_and_changes_no_prompt(string name)
    {
        (TokenizerFamily family, SplitPattern pattern) = Family(name);
        ILookup<string, Join> kinds = Join.Before(family);
        Assert.Contains(new Join("x:", " \uffff"), kinds.SelectMany(kind => kind));
        Assert.Contains(new Join("\uffff\n", "\uffff"), kinds.SelectMany(kind => kind));
        List<int> alone = [], whole = [];
        Join.Try(kinds, seed: 7, Values, (text, cut) =>
        {
            pattern.Ends(text[..cut], alone);
            pattern.Ends(text, whole);
            return whole.Count >= alone.Count && whole[alone.Count - 1] == cut && whole.Take(alone.Count).SequenceEqual(alone);
        });
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void A_proved_end_of_a_label_cuts_every_text(string name)
    {
        (TokenizerFamily family, SplitPattern pattern) = Family(name);
        ILookup<string, Join> kinds = Join.After(family);
        Assert.Contains(new Join(" Yes", "\nx"), kinds.SelectMany(kind => kind));
        List<int> whole = [];
        Join.Try(kinds, seed: 8, Values, (text, cut) =>
        {
            pattern.Ends(text, whole);
            return whole.BinarySearch(cut) >= 0;
        });
    }

    /// <summary>Under <c>bytes</c> every place between two characters is a cut, so every join is proved.</summary>
    [Fact]
    public void Every_join_is_proved_of_bytes()
    {
        Assert.All(Join.Lefts, left => Assert.All(Join.Rights, right => Assert.True(Cuts.Before(TokenizerFamily.Bytes, new(left), new(right)))));
        Assert.All(Join.Labels, label => Assert.All(Join.Rights, right => Assert.True(Cuts.After(TokenizerFamily.Bytes, new(label), new(right)))));
        var random = new RandomText(9);
        for (int i = 0; i < Values; i++)
        {
            string left = Text([random.Any(), random.Edge()]), right = Text([random.Edge(), random.Any()]);
            Assert.Equal([.. Encoding.UTF8.GetBytes(left), .. Encoding.UTF8.GetBytes(right)], Encoding.UTF8.GetBytes(left + right));
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
    [InlineData("Gpt2", ":\u001c", ".")]
    [InlineData("Llama3", "\u2028", "x")]
    public void A_join_that_can_go_wrong_is_refused(string name, string left, string right)
    {
        (TokenizerFamily family, SplitPattern pattern) = Family(name);
        Assert.False(Cuts.Before(family, new(left), new(right)));
        List<int> alone = Ends(pattern, left);
        Assert.False(Ends(pattern, left + right).Take(alone.Count).SequenceEqual(alone));
    }

    [Theory]
    [InlineData("Llama3")]
    [InlineData("Qwen2")]
    public void A_label_that_ends_in_a_full_stop_before_a_line_break_is_refused(string name)
    {
        (TokenizerFamily family, SplitPattern pattern) = Family(name);
        Assert.False(Cuts.After(family, new(" No."), new("\nx")));
        Assert.DoesNotContain(4, Ends(pattern, " No.\nx"));
    }

    /// <summary>Qwen2 composes a mark with the letter before it.</summary>
    [Fact]
    public void No_cut_is_claimed_before_a_combining_mark() => Assert.False(Cuts.After(TokenizerFamily.Qwen2, new(" e"), new("\u0301")));

    private static (TokenizerFamily Family, SplitPattern Pattern) Family(string name) => name switch
    {
        "Gpt2" => (TokenizerFamily.Gpt2, SplitPattern.Gpt2),
        "Llama3" => (TokenizerFamily.Llama3, SplitPattern.Llama3),
        _ => (TokenizerFamily.Qwen2, SplitPattern.Qwen2),
    };

    private static List<int> Ends(SplitPattern pattern, string text)
    {
        var ends = new List<int>();
        pattern.Ends(Join.CodePoints(text), ends);
        return ends;
    }

    private static string Text(IEnumerable<int> codePoints) => string.Concat(codePoints.Select(char.ConvertFromUtf32));
}
