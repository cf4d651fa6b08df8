using TaskDsl.Language.Checks;

namespace TaskDsl.Generators.Tests;

/// <summary>Where a text may be cut: what stands before, and what begins after. A value's edge, which nobody knows, is <see cref="EdgeText.Unknown"/>.</summary>
internal sealed record Join(string Left, string Right)
{
    // Literals as an author may end and begin them, and labels.
    public static readonly string[] Lefts =
    [
        "x:", "9", "x", "x.\n", "x\n", "x\n\n", "x \n", "x\n ", "x\t", "x\r", "x\r\n", "x\u00a0", "x\u2028", "x\u0085", "x\u001c", "x'", "x’", "x\u200b", "x\u0301", "x\U00020000", "x😀", "x𝟘",
        "\uffff", "\uffff\n", "\uffff\n\n", "\uffff\t", "\uffff\u2028", "\n", "\n\n", "\t",
    ];

    public static readonly string[] Labels = [" Yes", " No.", " 4", " +1", "Yes", " mieux!", " 良", " e\u0301", " 👍", " 𝟘", " don'", " x\u001c"];

    public static readonly string[] Rights =
    [
        " \uffff", "\uffff", " Yes", "Yes", "sure", "4", "!", "'", "\n\uffff", "\nx", "\n", "\t\uffff", ".", " x", "\n\n", "\r\n", "\u2028", "\u001c", "\u0301", "\U00020000", "😀", "𝟘",
    ];

    /// <summary>Whether a random text is cut where it must be.</summary>
    public delegate bool Holds(ReadOnlySpan<int> text, int cut);

    /// <summary>The proved joins before a learned field, by kind.</summary>
    public static ILookup<string, Join> Before(TokenizerFamily family) =>
        Proved(Lefts, Rights.Where(right => !char.IsWhiteSpace(right.TrimStart(' ')[0])), (left, right) => Cuts.Before(family, left, right));

    /// <summary>The proved joins after a learned label, by kind.</summary>
    public static ILookup<string, Join> After(TokenizerFamily family) => Proved(Labels, Rights, (label, right) => Cuts.After(family, label, right));

    // By what the proof looks at: the sorts of the two characters, and how much white space stands before.
    private static ILookup<string, Join> Proved(IEnumerable<string> lefts, IEnumerable<string> rights, Func<EdgeText, EdgeText, bool> isProved) => (
        from left in lefts
        from right in rights
        where isProved(new(left), new(right))
        let edge = new EdgeText(left)
        select (Kind: $"{edge.Last.Kind} ({Math.Min(2, edge.WhiteSpaceAtEnd)}) | {(right[0] == ' ' ? "space" : new EdgeText(right).First.Kind)}", Join: new Join(left, right)))
        .ToLookup(one => one.Kind, one => one.Join);

    /// <summary>Holds so many random texts of each kind to what is proved.</summary>
    public static void Try(ILookup<string, Join> kinds, int seed, int values, Holds holds)
    {
        var random = new RandomText(seed);
        Span<int> text = stackalloc int[32];
        foreach (IGrouping<string, Join> kind in kinds)
        {
            (int[] Left, int[] Right)[] joins = [.. kind.Select(join => (CodePoints(join.Left), CodePoints(join.Right)))];
            for (int i = 0; i < values; i++)
            {
                (int[] left, int[] right) = joins[i % joins.Length];
                int length = 0;

                // White space alone is the beginning of a text.
                bool beginning = left.All(codePoint => SplitPattern.KindOf(codePoint) == SplitPattern.Kind.White);
                for (int more = beginning ? 0 : random.Next(3); more > 0; more--)
                {
                    text[length++] = random.Any();
                }

                Append(left, text, ref length, random);
                int cut = length;
                Append(right, text, ref length, random);
                for (int more = random.Next(4); more > 0; more--)
                {
                    text[length++] = random.Any();
                }

                if (!holds(text[..length], cut))
                {
                    Assert.Fail($"{kind.Key}: {Show(text[..cut])} | {Show(text[cut..length])}");
                }
            }
        }
    }

    private static void Append(int[] edge, Span<int> text, ref int length, RandomText random)
    {
        foreach (int codePoint in edge)
        {
            text[length++] = codePoint == EdgeText.Unknown ? random.Edge() : codePoint;
        }
    }

    /// <summary>The text's code points.</summary>
    public static int[] CodePoints(string text) => [.. text.EnumerateRunes().Select(rune => rune.Value)];

    /// <summary>The text for people.</summary>
    public static string Show(ReadOnlySpan<int> text) => string.Join(' ', text.ToArray().Select(codePoint => codePoint is > ' ' and < 0x7F ? $"{(char)codePoint}" : $"U+{codePoint:X4}"));
}
