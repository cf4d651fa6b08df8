namespace TaskDsl.Oracles;

/// <summary>Different words in ordinal order. A word is made of letters, digits, apostrophes and hyphens.</summary>
internal static class WordList
{
    private static readonly Lazy<string[]> Shipped = new(() =>
    {
        using var stream = typeof(WordList).Assembly.GetManifestResourceStream("words.txt")!;
        using var reader = new StreamReader(stream);
        return Read(reader, "words.txt");
    });

    /// <summary>The words of at most so many letters.</summary>
    /// <param name="file">A file of a word a line; empty for the list that ships with the oracles.</param>
    /// <param name="letters">The most letters that a word may have.</param>
    public static string[] Load(string file, int letters)
    {
        string[] words = Shipped.Value;
        if (file.Length > 0)
        {
            using var reader = new StreamReader(file);
            words = Read(reader, file);
        }

        return [.. words.Where(word => word.Length <= letters)];
    }

    public static bool IsWord(ReadOnlySpan<char> text)
    {
        foreach (char letter in text)
        {
            if (!char.IsLetterOrDigit(letter) && letter is not ('\'' or '-'))
            {
                return false;
            }
        }

        return text.Length > 0;
    }

    private static string[] Read(TextReader reader, string file)
    {
        var words = new SortedSet<string>(StringComparer.Ordinal);
        int line = 0;
        while (reader.ReadLine() is string text)
        {
            line++;
            string word = text.Trim();
            if (word.Length > 0 && !IsWord(word))
            {
                throw new InvalidDataException($"{file}({line}): '{word}' is not a word. Write one word a line, of letters, digits, apostrophes and hyphens.");
            }

            if (word.Length > 0)
            {
                words.Add(word);
            }
        }

        return [.. words];
    }
}
