using TaskDsl.Generators.Tests;

namespace TaskDsl.Tests.Tokenizers;

/// <summary>Texts to encode: prose, and code points of every sort.</summary>
internal static class Texts
{
    public const string Prose = """
        The fox looks at the hens, and the hens look at the fox. "Not today," says the farmer, who's seen them both; they'll wait.
        Question: 12 + 39
        Answer: 51

          for (int i = 0; i < 100; i++) { total += i * 1234567; }
        Der Fuchs – „Reineke“ – läuft über die Brücke. Où est l’été ? 狐狸看着母鸡，母鸡看着狐狸。𠀀𠀁 Лиса и куры. 👍🏽 e̊ ½ Ⅷ ٣٤

        """;

    /// <summary>Random texts, in which pieces of prose and characters of all sorts stand side by side.</summary>
    public static string[] Random(int seed, int count)
    {
        var random = new RandomText(seed);
        return [.. Enumerable.Range(0, count).Select(_ => string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => random.Next(2) == 0 ? Stretch() : char.ConvertFromUtf32(random.Any()))))];

        string Stretch()
        {
            int at = random.Next(Prose.Length - 12);
            string text = Prose.Substring(at, random.Next(12));

            // No half of a character.
            return new string([.. text.Where((c, i) => !char.IsSurrogate(c) || (char.IsHighSurrogate(c) ? i + 1 < text.Length : i > 0))]);
        }
    }

    /// <summary>A text for people.</summary>
    public static string Show(string text) => string.Join(' ', text.EnumerateRunes().Select(rune => rune.Value is > ' ' and < 0x7F ? rune.ToString() : $"U+{rune.Value:X4}"));
}
