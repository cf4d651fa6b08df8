using System.ComponentModel.DataAnnotations;

namespace TaskDsl.Oracles;

/// <summary>RACE (Saunders et al. 2022, Table 3; Lai et al. 2017): multiple-choice questions on one passage.</summary>
/// <remarks>
/// A question is a passage, then for each question a blank line, <c>Q1. …</c> and the lines <c>A. …</c> to <c>D. …</c>; an answer is <c>1 = C, 2 = D</c> (each question once, in any order),
/// a critique <c>Answer to question 2 should be A</c>. How the parts of a question are separated is ours.
/// The released files may not be shipped, so without a <c>source</c> short passages are written that state facts, with questions that the facts answer.
/// Splits are by passage: no passage has questions on two sides, and each gives one question.
/// </remarks>
public sealed class RaceOracle : IOracle
{
    private const string CritiqueStart = "Answer to question ";
    private const string CritiqueMiddle = " should be ";

    private readonly IRaceSource _source;
    private readonly int _questions;
    private readonly LastRead<int[]> _keys;

    /// <summary>So many questions on a passage.</summary>
    /// <param name="questions">The questions on one passage. The paper's is 2.</param>
    /// <param name="subjects">Of how many people or things a written passage tells; ours: 4. Unused with a source.</param>
    /// <param name="facts">How many facts it states of each; ours: 3. Unused with a source.</param>
    /// <param name="source">The released data: a folder of passages (<c>RACE/train/high/*.txt</c>, searched through), or a file of a question a line (<c>.jsonl</c>, <c>.jsonl.gz</c>), put together by <c>example_id</c>; empty to write passages.</param>
    /// <exception cref="IOException">The source cannot be read.</exception>
    /// <exception cref="InvalidDataException">The source is not RACE data, or has no passage with so many questions; the message says which file and line.</exception>
    public RaceOracle([Range(1, 4)] int questions = 2, [Range(4, 8)] int subjects = 4, [Range(1, 3)] int facts = 3, string source = "")
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(questions, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(questions, 4);
        ArgumentOutOfRangeException.ThrowIfLessThan(subjects, 4);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(subjects, 8);
        ArgumentOutOfRangeException.ThrowIfLessThan(facts, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(facts, 3);
        _questions = questions;
        _source = source.Length == 0 ? new WrittenPassages(subjects, facts) : ReleasedPassages.Load(source, questions);
        _keys = new LastRead<int[]>(question => _source.Keys(RaceText.Parse(question)));
    }

    /// <inheritdoc/>
    public long? Questions => _source.Passages;

    /// <inheritdoc/>
    public string Draw(Random random) => _source.Draw(_questions, random).Write();

    /// <summary>The passage: all questions on it fall on one side.</summary>
    /// <inheritdoc/>
    public string Kind(string question) => RaceText.Parse(question).Article;

    /// <summary>The same questions in another order.</summary>
    /// <inheritdoc/>
    public string Twin(string question, Random random)
    {
        RaceText text = RaceText.Parse(question);
        RaceItem[] items = [.. text.Items];
        random.Shuffle(items);
        return (text with { Items = items }).Write();
    }

    /// <inheritdoc/>
    public string Answer(string question) => RaceAnswer.Of(_keys.Of(question)).Write();

    /// <inheritdoc/>
    public Verdict Judge(string question, string answer)
    {
        int[] keys = _keys.Of(question);
        return RaceAnswer.Parse(answer, keys.Length) is not RaceAnswer given ? Verdict.Unparsed
            : given.Options.SequenceEqual(keys) ? Verdict.Right
            : Verdict.Wrong;
    }

    /// <summary>A critique for each wrong letter, in the order of the questions.</summary>
    /// <inheritdoc/>
    public IReadOnlyList<string> Critiques(string question, string answer)
    {
        int[] keys = _keys.Of(question);
        return RaceAnswer.Parse(answer, keys.Length) is RaceAnswer given
            ? [.. Enumerable.Range(0, keys.Length).Where(i => given.Options[i] != keys[i]).Select(i => $"{CritiqueStart}{(char)('1' + i)}{CritiqueMiddle}{RaceItem.Letter(keys[i])}")]
            : [];
    }

    /// <inheritdoc/>
    public bool IsValid(string question, string answer, string critique) => Mended(question, answer, critique) is not null;

    /// <inheritdoc/>
    public string Mend(string question, string answer, string critique) => Mended(question, answer, critique)?.Write()
        ?? throw new ArgumentException($"'{critique}' is not a valid critique of the answer '{answer}' to '{question}'.");

    /// <inheritdoc/>
    public string Flaw(string question, Random random) => RaceAnswer.Of(RaceFlaws.Draw(_keys.Of(question), random)).Write();

    private RaceAnswer? Mended(string question, string answer, string critique)
    {
        int[] keys = _keys.Of(question);
        if (RaceAnswer.Parse(answer, keys.Length) is not RaceAnswer given || !critique.StartsWith(CritiqueStart, StringComparison.Ordinal))
        {
            return null;
        }

        string[] named = critique[CritiqueStart.Length..].Split(CritiqueMiddle);
        if (named is not [[char number], [char letter]] || RaceAnswer.ReadLetter(letter) is not int option)
        {
            return null;
        }

        int index = number - '1';
        return index >= 0 && index < keys.Length && keys[index] == option && given.Options[index] != option ? given.With(index, option) : null;
    }
}
