using System.Runtime.InteropServices;
using System.Text;

namespace TaskDsl.Tokenizers.Composition;

/// <summary>Unicode's Normalization Form C, the same on every machine and in every globalization mode (Unicode Standard Annex 15).</summary>
/// <remarks>
/// Text is taken apart where nothing that comes later can change what came before: before each character of combining class 0 whose decomposition
/// begins with one that composes with nothing before it. Each such stretch is decomposed, put into canonical order and composed for itself.
/// </remarks>
internal static class CanonicalComposition
{
    // All characters before the first combining mark stay what they are, and nothing is composed with what follows them but such marks.
    private const char FirstMark = '\u0300';

    private const int Syllables = 0xAC00, Leads = 0x1100, LeadCount = 19;

    /// <summary>The vowels of Hangul, and how many there are.</summary>
    internal const int Vowels = 0x1161, VowelCount = 21;

    /// <summary>What stands before the first final consonant of Hangul, and how many there are with it.</summary>
    internal const int Tails = 0x11A7, TailCount = 28;

    private static CanonicalMappings Mappings => CanonicalMappings.Instance;

    /// <summary>The version of Unicode whose mappings are used. Characters that were assigned later stay as they are.</summary>
    public static string UnicodeVersion => Mappings.UnicodeVersion;

    /// <summary>Whether composing leaves a text as it is.</summary>
    public static bool IsComposed(string text)
    {
        ReadOnlySpan<char> rest = text;
        for (int at; (at = rest.IndexOfAnyExceptInRange('\0', (char)(FirstMark - 1))) >= 0;)
        {
            _ = Rune.DecodeFromUtf16(rest[at..], out Rune rune, out int length);
            if (Mappings.MayChange(rune.Value))
            {
                return Compose(text, []) == text;
            }

            rest = rest[(at + length)..];
        }

        return true;
    }

    /// <summary>Composes a text.</summary>
    /// <param name="text">The text. Half a surrogate pair becomes U+FFFD.</param>
    /// <param name="stretches">Receives what was changed.</param>
    public static string Compose(string text, List<ComposedStretch> stretches)
    {
        var composed = new StringBuilder(text.Length);
        var stretch = new List<int>();
        int before = 0, after = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (stretch.Count > 0 && (rune.Value < FirstMark || Begins(rune.Value)))
            {
                Flush();
            }

            stretch.Add(rune.Value);
        }

        Flush();
        return composed.ToString();

        void Flush()
        {
            if (stretch is [< FirstMark] or [])
            {
                foreach (int point in stretch)
                {
                    composed.Append((char)point);
                    (before, after) = (before + (point < 0x80 ? 1 : 2), after + (point < 0x80 ? 1 : 2));
                }
            }
            else
            {
                // A line break stays where it is, whatever becomes of the marks after it.
                List<int> result = ComposeOne(stretch);
                int same = CollectionsMarshal.AsSpan(stretch).CommonPrefixLength(CollectionsMarshal.AsSpan(result));
                int start = after + Length(result[..same]);
                (before, after) = (before + Length(stretch), after + Length(result));
                if (same < result.Count)
                {
                    stretches.Add(new ComposedStretch(start, after, before));
                }

                foreach (int point in result)
                {
                    composed.Append(new Rune(point).ToString());
                }
            }

            stretch.Clear();
        }
    }

    private static int Length(List<int> points) => points.Sum(point => new Rune(point).Utf8SequenceLength);

    // Whether nothing before this character is changed by it, or by what follows it.
    private static bool Begins(int point)
    {
        if (Mappings.ClassOf(point) > 0)
        {
            return false;
        }

        while (Mappings.DecompositionOf(point) is { } parts)
        {
            point = parts[0];
        }

        return Mappings.ClassOf(point) == 0 && !Mappings.IsSecond(point);
    }

    private static List<int> ComposeOne(List<int> points)
    {
        var parts = new List<int>();
        foreach (int point in points)
        {
            Decompose(point, parts);
        }

        Order(parts);

        // Each character is composed with the last starter, unless one of its own class or of class 0 stands between.
        var result = new List<int>();
        int starter = -1, lastClass = -1;
        foreach (int part in parts)
        {
            byte own = Mappings.ClassOf(part);
            if (starter >= 0 && (lastClass < own || (lastClass == 0 && result.Count == starter + 1)) && Pair(result[starter], part) is { } composed)
            {
                result[starter] = composed;
                continue;
            }

            if (own == 0)
            {
                starter = result.Count;
            }

            lastClass = own;
            result.Add(part);
        }

        return result;
    }

    private static void Decompose(int point, List<int> parts)
    {
        int syllable = point - Syllables;
        if ((uint)syllable < LeadCount * VowelCount * TailCount)
        {
            parts.Add(Leads + (syllable / (VowelCount * TailCount)));
            parts.Add(Vowels + (syllable % (VowelCount * TailCount) / TailCount));
            if (syllable % TailCount > 0)
            {
                parts.Add(Tails + (syllable % TailCount));
            }
        }
        else if (Mappings.DecompositionOf(point) is { } decomposition)
        {
            foreach (int part in decomposition)
            {
                Decompose(part, parts);
            }
        }
        else
        {
            parts.Add(point);
        }
    }

    // The canonical order: marks after a starter by their classes, those of one class as they stand.
    private static void Order(List<int> parts)
    {
        for (int first = 0; first < parts.Count;)
        {
            int end = first;
            while (end < parts.Count && Mappings.ClassOf(parts[end]) > 0)
            {
                end++;
            }

            int[] sorted = [.. parts[first..end].OrderBy(Mappings.ClassOf)];
            for (int i = 0; i < sorted.Length; i++)
            {
                parts[first + i] = sorted[i];
            }

            first = end + 1;
        }
    }

    private static int? Pair(int first, int second)
    {
        if ((uint)(first - Leads) < LeadCount && (uint)(second - Vowels) < VowelCount)
        {
            return Syllables + ((((first - Leads) * VowelCount) + second - Vowels) * TailCount);
        }

        int syllable = first - Syllables;
        return (uint)syllable < LeadCount * VowelCount * TailCount && syllable % TailCount == 0 && (uint)(second - Tails - 1) < TailCount - 1
            ? first + second - Tails
            : Mappings.Compose(first, second);
    }
}
