using System.Text;
using TaskDsl.Generators.Tests;
using TaskDsl.Tokenizers.Composition;

namespace TaskDsl.Tests.Tokenizers;

public class CompositionTests
{
    // Letters with marks, marks of several classes, Hangul, characters that are never composed, and such as look alike.
    private static readonly int[] Named =
    [
        'a', 'e', 'o', 'q', 0xC5, 0xE9, 0x212B, 0x300, 0x301, 0x302, 0x308, 0x30A, 0x323, 0x327, 0x328, 0x31B, 0x340, 0x345, 0x344, 0x1E0B, 0x1EBF, 0x1100, 0x1161, 0x11A8, 0x11A7, 0xAC00, 0xAC01, 0x915, 0x93C, 0x958,
        0x2126, 0x3B1, 0x1FB7, 0x9BE, 0x9C7, 0xDCF, 0xDD9, 0x110BA, 0x11099, 0x1D15E, 0x2F800, 0xF900, 0xFB1D, 0x1D165, ' ', '\n',
    ];

    private static readonly (string, string)[] Parts = [("e\u0301", "\u00e9"), ("\u1100\u1161\u11a8", "\uac01"), ("\u212b", "\u00c5"), ("o\u0323\u0302", "\u1ed9"), ("狐", "狐"), ("é", "é")];

    /// <summary>Marks that change places change nothing before them.</summary>
    [Fact]
    public void What_stands_before_a_change_stays_where_it_is()
    {
        var stretches = new List<ComposedStretch>();
        Assert.Equal("x\n\u0323\u0301y", CanonicalComposition.Compose("x\n\u0301\u0323y", stretches));
        Assert.Equal([new ComposedStretch(2, 6, 6)], stretches);
        Assert.Equal([1, 2, 6, 6, 6, 6, 7], Enumerable.Range(1, 7).Select(offset => ComposedStretch.OffsetBefore(stretches, offset)));
    }


    [PythonFact]
    public void Texts_are_composed_as_python_composes_them()
    {
        var random = new RandomText(41);
        string[] texts =
        [
            // Beyond stand no characters but a few that nothing is made of.
            .. Enumerable.Range(0, 0x32000).Where(Rune.IsValid).Select(char.ConvertFromUtf32),
            .. Enumerable.Range(0, 100_000).Select(_ => string.Concat(Enumerable.Range(0, 1 + random.Next(7)).Select(_ => char.ConvertFromUtf32(random.Next(3) == 0 ? random.Any() : random.Pick(Named))))),
        ];
        int compared = 0, changed = 0;
        foreach ((string text, string? composed) in texts.Zip(Python.Run<string?[]>("compose.py", new { texts })))
        {
            if (composed is not null)
            {
                Assert.True(composed == CanonicalComposition.Compose(text, []), Texts.Show(text));
                Assert.Equal(composed == text, CanonicalComposition.IsComposed(text));
                compared++;
                changed += composed == text ? 0 : 1;
            }
        }

        Assert.True(compared > 200_000 && changed > 30_000, $"{compared} compared, {changed} of them changed");
    }

    /// <summary>Offsets in the composed text lead back to the text as it was; inside a changed stretch to its end.</summary>
    [Fact]
    public void Offsets_lead_back_to_the_text_as_it_was()
    {
        var random = new RandomText(42);
        for (int i = 0; i < 20_000; i++)
        {
            (string Text, string Composed)[] parts = [.. Enumerable.Range(0, 1 + random.Next(6)).Select(_ => random.Next(2) == 0 ? ("x", "x") : random.Pick(Parts))];
            var stretches = new List<ComposedStretch>();
            Assert.Equal(string.Concat(parts.Select(part => part.Composed)), CanonicalComposition.Compose(string.Concat(parts.Select(part => part.Text)), stretches));
            int before = 0, after = 0;
            foreach ((string part, string result) in parts)
            {
                int length = Encoding.UTF8.GetByteCount(part), composed = Encoding.UTF8.GetByteCount(result);
                for (int inside = 1; inside <= composed; inside++)
                {
                    int expected = part == result ? before + inside : before + length;
                    Assert.Equal(expected, ComposedStretch.OffsetBefore(stretches, after + inside));
                }

                (before, after) = (before + length, after + composed);
            }
        }
    }
}
