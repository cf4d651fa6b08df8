namespace TaskDsl.Oracles;

/// <summary>What is wrong with a list of words that ought to be other words in order.</summary>
internal sealed class WordOrder
{
    private readonly string[] _expected;

    private WordOrder(string[] expected) => _expected = expected;

    /// <summary>The order of these words.</summary>
    public static WordOrder Of(IEnumerable<string> words)
    {
        string[] expected = [.. words];
        Array.Sort(expected, StringComparer.Ordinal);
        return new WordOrder(expected);
    }

    /// <summary>The words in ordinal order.</summary>
    public IReadOnlyList<string> Expected => _expected;

    public static bool IsMisordered(IReadOnlyList<string> words, int first) => string.CompareOrdinal(words[first], words[first + 1]) > 0;

    /// <summary>All flaws, each once: misordered neighbours by place, missing words, extra words.</summary>
    public List<WordFlaw> Flaws(IReadOnlyList<string> words)
    {
        var flaws = new List<WordFlaw>();
        var found = new HashSet<WordFlaw>();
        for (int i = 0; i + 1 < words.Count; i++)
        {
            var flaw = WordFlaw.Misordered(words[i], words[i + 1]);
            if (IsMisordered(words, i) && found.Add(flaw))
            {
                flaws.Add(flaw);
            }
        }

        // Both lists in order, side by side.
        string[] given = [.. words];
        Array.Sort(given, StringComparer.Ordinal);
        var extra = new List<WordFlaw>();
        for (int e = 0, g = 0; e < _expected.Length || g < given.Length;)
        {
            int order = e == _expected.Length ? 1 : g == given.Length ? -1 : string.CompareOrdinal(_expected[e], given[g]);
            if (order < 0 && found.Add(WordFlaw.Missing(_expected[e])))
            {
                flaws.Add(WordFlaw.Missing(_expected[e]));
            }
            else if (order > 0 && found.Add(WordFlaw.Extra(given[g])))
            {
                extra.Add(WordFlaw.Extra(given[g]));
            }

            e += order <= 0 ? 1 : 0;
            g += order >= 0 ? 1 : 0;
        }

        flaws.AddRange(extra);
        return flaws;
    }

    public bool Has(IReadOnlyList<string> words, WordFlaw flaw)
    {
        if (flaw.Second is string second)
        {
            return Enumerable.Range(0, Math.Max(0, words.Count - 1)).Any(i => words[i] == flaw.First && words[i + 1] == second && IsMisordered(words, i));
        }

        int surplus = words.Count(word => word == flaw.First) - _expected.Count(word => word == flaw.First);
        return flaw.IsMissing ? surplus < 0 : surplus > 0;
    }

    /// <summary>The words without the flaw. Nothing else changes, unless repeated words would leave more flaws than there were: then the first misordered neighbours are put right too.</summary>
    public List<string> Mend(IReadOnlyList<string> words, WordFlaw flaw)
    {
        List<string> mended = [.. words];
        int before = Flaws(mended).Count;
        while (Has(mended, flaw))
        {
            if (flaw.Second is string second)
            {
                MoveForward(mended, Enumerable.Range(0, mended.Count - 1).First(i => mended[i] == flaw.First && mended[i + 1] == second) + 1);
            }
            else if (flaw.IsMissing)
            {
                int place = mended.FindIndex(word => string.CompareOrdinal(word, flaw.First) > 0);
                mended.Insert(place < 0 ? mended.Count : place, flaw.First);
            }
            else if (mended.Count == 1)
            {
                mended[0] = _expected[0];
            }
            else
            {
                mended.RemoveAt(mended.LastIndexOf(flaw.First));
            }
        }

        while (Flaws(mended).Count > before)
        {
            MoveForward(mended, Enumerable.Range(0, mended.Count - 1).First(i => IsMisordered(mended, i)) + 1);
        }

        return mended;
    }

    /// <summary>Moves a word before all those directly in front of it that come after it. Fewer pairs are then out of order, and no more neighbours.</summary>
    private static void MoveForward(List<string> words, int from)
    {
        string word = words[from];
        int to = from;
        while (to > 0 && string.CompareOrdinal(words[to - 1], word) > 0)
        {
            to--;
        }

        words.RemoveAt(from);
        words.Insert(to, word);
    }
}

/// <summary>A flaw of a list of words.</summary>
/// <param name="First">The misordered pair's first word, or the missing or extra one.</param>
/// <param name="Second">The misordered pair's second word, else null.</param>
/// <param name="IsMissing">Whether the word is missing.</param>
internal readonly record struct WordFlaw(string First, string? Second, bool IsMissing)
{
    public static WordFlaw Misordered(string first, string second) => new(first, second, false);

    public static WordFlaw Missing(string word) => new(word, null, true);

    public static WordFlaw Extra(string word) => new(word, null, false);
}
