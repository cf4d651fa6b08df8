using System.ComponentModel.DataAnnotations;

namespace TaskDsl.Oracles;

/// <summary>Alphabetize (Saunders et al. 2022, Table 3): put words in order.</summary>
/// <remarks>
/// A question is <c>Alphabetize the following words: payable estimate evolve</c>, an answer <c>estimate evolve payable</c>: words separated by single spaces, in ordinal order.
/// Critiques are <c>Words misordered: evolve comes alphabetically after estimate</c> (the two stand next to each other in the answer, in this order),
/// <c>Word missing: payable</c> and <c>Word extra: payable</c>; the wording of the last two is ours. A repeated word is asked for as often as it stands in the question.
/// An answer can be read if it is words of letters, digits, apostrophes and hyphens separated by single spaces, whatever words they are.
/// </remarks>
public sealed class AlphabetizeOracle : IOracle
{
    private const string QuestionStart = "Alphabetize the following words: ";
    private const string MisorderedStart = "Words misordered: ";
    private const string MisorderedMiddle = " comes alphabetically after ";
    private const string MissingStart = "Word missing: ";
    private const string ExtraStart = "Word extra: ";

    private readonly LastRead<WordOrder> _order = new(question => WordOrder.Of(Words(question)));
    private readonly string[] _list;
    private readonly int _words;
    private readonly int _repeats;

    /// <summary>Questions of <paramref name="words"/> words.</summary>
    /// <param name="words">How many words a question has. The paper's example has 18.</param>
    /// <param name="letters">The most letters that a word may have; ours: any number.</param>
    /// <param name="repeats">How many of the words repeat another; ours: none.</param>
    /// <param name="list">A file of a word a line; empty for the 10,867 common English words that ship with the oracles.</param>
    /// <exception cref="ArgumentException">The list has too few words.</exception>
    /// <exception cref="IOException">The list cannot be read.</exception>
    /// <exception cref="InvalidDataException">A line of the list is not a word.</exception>
    public AlphabetizeOracle([Range(2, 1000)] int words = 18, [Range(3, 100)] int letters = 100, [Range(0, 998)] int repeats = 0, string list = "")
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(words, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(words, 1000);
        ArgumentOutOfRangeException.ThrowIfLessThan(letters, 3);
        ArgumentOutOfRangeException.ThrowIfNegative(repeats);
        if (repeats > words - 2)
        {
            throw new ArgumentException($"Of {words} words at least two must differ, so at most {words - 2} can repeat others: repeats: {repeats} is too many.");
        }

        _list = WordList.Load(list, letters);
        if (_list.Length < words - repeats)
        {
            throw new ArgumentException($"The word list {(list.Length == 0 ? "that ships with the oracle" : $"'{list}'")} has only {_list.Length} words of at most {letters} letters, and {words - repeats} different ones are asked for.");
        }

        _words = words;
        _repeats = repeats;
    }

    /// <inheritdoc/>
    public long? Questions
    {
        get
        {
            // The list's words choose the question's; with repeats there are yet more.
            UInt128 count = 1;
            for (int i = 0; i < _words; i++)
            {
                count = count * (UInt128)(_list.Length - i) / (UInt128)(i + 1);
                if (count > long.MaxValue || _repeats > 0)
                {
                    return null;
                }
            }

            return (long)count;
        }
    }

    /// <inheritdoc/>
    public string Draw(Random random)
    {
        var chosen = new HashSet<string>(StringComparer.Ordinal);
        var words = new List<string>(_words);
        while (words.Count < _words - _repeats)
        {
            string word = _list[random.Next(_list.Length)];
            if (chosen.Add(word))
            {
                words.Add(word);
            }
        }

        for (int i = 0; i < _repeats; i++)
        {
            words.Add(words[random.Next(_words - _repeats)]);
        }

        return Ask(words, random);
    }

    /// <summary>The words in order: in whatever order they are asked for, the question is the same.</summary>
    /// <inheritdoc/>
    public string Kind(string question) => Answer(question);

    /// <inheritdoc/>
    public string Twin(string question, Random random) => Ask(Words(question), random);

    /// <inheritdoc/>
    public string Answer(string question) => string.Join(' ', _order.Of(question).Expected);

    /// <inheritdoc/>
    public Verdict Judge(string question, string answer)
    {
        WordOrder order = _order.Of(question);
        return Read(answer) is not string[] words ? Verdict.Unparsed
            : order.Expected.SequenceEqual(words, StringComparer.Ordinal) ? Verdict.Right
            : Verdict.Wrong;
    }

    /// <summary>Misordered neighbours by their place, then missing and extra words in order.</summary>
    /// <inheritdoc/>
    public IReadOnlyList<string> Critiques(string question, string answer)
    {
        WordOrder order = _order.Of(question);
        return Read(answer) is string[] words ? [.. order.Flaws(words).Select(Write)] : [];
    }

    /// <inheritdoc/>
    public bool IsValid(string question, string answer, string critique)
    {
        WordOrder order = _order.Of(question);
        return Read(answer) is string[] words && ReadCritique(critique) is WordFlaw flaw && order.Has(words, flaw);
    }

    /// <summary>
    /// Moves the pair's second word before all those directly in front of it that come after it, puts a missing word before the first that comes after it, or leaves out the last of an extra word,
    /// as often as the critique holds. An answer never becomes empty: where only the extra word stands, the question's first word comes instead.
    /// </summary>
    /// <inheritdoc/>
    public string Mend(string question, string answer, string critique)
    {
        WordOrder order = _order.Of(question);
        return Read(answer) is string[] words && ReadCritique(critique) is WordFlaw flaw && order.Has(words, flaw)
            ? string.Join(' ', order.Mend(words, flaw))
            : throw new ArgumentException($"'{critique}' is not a valid critique of the answer '{answer}' to '{question}'.");
    }

    /// <inheritdoc/>
    public string Flaw(string question, Random random) => string.Join(' ', AlphabetizeFlaws.Draw(Words(question), _list, random));

    private static string Ask(IEnumerable<string> words, Random random)
    {
        string[] shuffled = [.. words];
        random.Shuffle(shuffled);
        return QuestionStart + string.Join(' ', shuffled);
    }

    private static string[] Words(string question) =>
        (question.StartsWith(QuestionStart, StringComparison.Ordinal) ? Read(question[QuestionStart.Length..]) : null)
        ?? throw new ArgumentException($"'{question}' is not a question of this task. Write words of letters, digits, apostrophes and hyphens separated by single spaces, such as '{QuestionStart}payable estimate evolve'.");

    private static string[]? Read(string text)
    {
        string[] words = text.Split(' ');
        return Array.TrueForAll(words, word => WordList.IsWord(word)) ? words : null;
    }

    private static string Write(WordFlaw flaw) =>
        flaw.Second is string second ? MisorderedStart + flaw.First + MisorderedMiddle + second
        : (flaw.IsMissing ? MissingStart : ExtraStart) + flaw.First;

    private static WordFlaw? ReadCritique(string critique)
    {
        if (critique.StartsWith(MisorderedStart, StringComparison.Ordinal))
        {
            string[] pair = critique[MisorderedStart.Length..].Split(MisorderedMiddle);
            return pair.Length == 2 && WordList.IsWord(pair[0]) && WordList.IsWord(pair[1]) ? WordFlaw.Misordered(pair[0], pair[1]) : null;
        }

        bool isMissing = critique.StartsWith(MissingStart, StringComparison.Ordinal);
        if (!isMissing && !critique.StartsWith(ExtraStart, StringComparison.Ordinal))
        {
            return null;
        }

        string word = critique[(isMissing ? MissingStart : ExtraStart).Length..];
        return !WordList.IsWord(word) ? null : isMissing ? WordFlaw.Missing(word) : WordFlaw.Extra(word);
    }
}
