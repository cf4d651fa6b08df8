using System.Globalization;

namespace TaskDsl.Generators.Tests;

/// <summary>Random code points of the sorts that split patterns tell apart, and of all that Unicode has.</summary>
internal sealed class RandomText(int seed)
{
    // What patterns name, white space of every sort, signs and marks that look like neither, and the long s.
    private static readonly int[] Named =
    [
        '\'', '\'', '\'', 's', 't', 'r', 'e', 'v', 'm', 'l', 'd', 'S', 'T', 'R', 'E', 'V', 'M', 'L', 'D', 'ſ', '’', '0', '1', '7', '9', '.', '!', ':', '-', '_',
        0x1C, 0x1D, 0x1E, 0x1F, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x180E, 0xFFFD, 0xFFFF,
    ];

    private static readonly int[] WhiteSpace =
        [' ', ' ', ' ', '\n', '\n', '\r', '\t', 0xB, 0xC, 0x85, 0xA0, 0x1680, 0x2000, 0x2003, 0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000];

    // Every category alike, however few its characters are. Half of a surrogate pair is no character.
    private static readonly int[][] Categories =
        [.. Enumerable.Range(0, 0x110000).GroupBy(CharUnicodeInfo.GetUnicodeCategory).Where(group => group.Key != UnicodeCategory.Surrogate).Select(group => group.ToArray())];

    private readonly Random _random = new(seed);

    /// <summary>A character other than white space: the edge of a value.</summary>
    public int Edge()
    {
        while (true)
        {
            int codePoint = _random.Next(2) == 0 ? Pick(Named) : Pick(Pick(Categories));
            if (SplitPattern.KindOf(codePoint) != SplitPattern.Kind.White)
            {
                return codePoint;
            }
        }
    }

    public int Any() => _random.Next(3) == 0 ? Pick(WhiteSpace) : Edge();

    public int Next(int most) => _random.Next(most + 1);

    public T Pick<T>(T[] from) => from[_random.Next(from.Length)];
}
