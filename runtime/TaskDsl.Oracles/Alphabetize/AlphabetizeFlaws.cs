namespace TaskDsl.Oracles;
/// <summary>Wrong orders of the kinds that people and models make.</summary>
internal static class AlphabetizeFlaws
{
    private const int Kinds = 8;

    /// <param name="question">The words in the question's order.</param>
    /// <param name="list">Words to put in by mistake.</param>
    /// <param name="random">The source of chance.</param>
    public static List<string> Draw(string[] question, string[] list, Random random)
    {
        IReadOnlyList<string> right = WordOrder.Of(question).Expected;
        List<string> words = [.. right];
        int at = random.Next(words.Count), to = random.Next(words.Count);
        switch (random.Next(Kinds))
        {
            case 0: // neighbours exchanged
                to = Math.Min(at + 1, words.Count - 1);
                (words[at], words[to]) = (words[to], words[at]);
                break;
            case 1: // two words exchanged
                (words[at], words[to]) = (words[to], words[at]);
                break;
            case 2: // one word elsewhere
                string moved = words[at];
                words.RemoveAt(at);
                words.Insert(to, moved);
                break;
            case 3: // one word forgotten
                words.RemoveAt(at);
                break;
            case 4: // one word twice
                words.Insert(at, words[at]);
                break;
            case 5: // another word in place of one
                words[at] = list[random.Next(list.Length)];
                break;
            case 6: // only the first letters looked at
                words = [.. question.OrderBy(word => word[0])];
                break;
            default: // the question's order, with one word forgotten half of the time
                words = [.. question];
                words.RemoveRange(at, random.Next(2));
                break;
        }

        // The exchange exchanged equal words, or all were forgotten: one word twice is always wrong and can be read.
        if (words.Count == 0 || words.SequenceEqual(right, StringComparer.Ordinal))
        {
            words = [.. right];
            words.Insert(at, words[at]);
        }

        return words;
    }
}
