namespace TaskDsl.Oracles;

/// <summary>
/// The exact judge of a synthetic task (Saunders et al. 2022, §2.3): it draws questions, answers them, judges any answer,
/// and knows every valid critique of it. It sees strings only. Write one to bring a task of your own.
/// </summary>
/// <remarks>
/// Difficulty parameters are constructor parameters with defaults; <see cref="System.ComponentModel.DataAnnotations.RangeAttribute"/> gives their ranges.
/// All methods are deterministic (the same question, answer and random stream give the same result) and thread-safe.
/// Answers and critiques may be any text, as models write them: what does not parse is wrong or not valid, never an exception.
/// Questions come from people and files: one that is not of the task's grammar is an <see cref="ArgumentException"/> whose message says what one looks like.
/// A question of another difficulty than the oracle's own is judged all the same.
/// <see cref="OracleLaws"/> has the laws that the build checks.
/// </remarks>
public interface IOracle
{
    /// <summary>The number of questions of different <see cref="Kind"/>, or null where it is beyond counting.</summary>
    long? Questions => null;

    /// <summary>Draws a question.</summary>
    string Draw(Random random);

    /// <summary>The question's kind: equal for questions that are the same up to the task's symmetries. Splits are by kind.</summary>
    string Kind(string question) => question;

    /// <summary>Draws a question of the same <see cref="Kind"/>: operands exchanged, variables renamed, words in another order. An oracle without symmetries gives the question itself.</summary>
    string Twin(string question, Random random) => question;

    /// <summary>The right answer's demonstration.</summary>
    string Answer(string question);

    /// <summary>Whether an answer can be read, and whether it is right.</summary>
    Verdict Judge(string question, string answer);

    /// <summary>All valid critiques of an answer, in a fixed order; none for an answer that is right or cannot be read.</summary>
    IReadOnlyList<string> Critiques(string question, string answer);

    /// <summary>Whether a critique names a true flaw of the answer. Any text may be asked about.</summary>
    bool IsValid(string question, string answer, string critique);

    /// <summary>The answer with the flaw that a valid critique names mended, and nothing else.</summary>
    /// <exception cref="ArgumentException">The critique is not a valid one of this answer.</exception>
    string Mend(string question, string answer, string critique);

    /// <summary>Draws a wrong answer that can be read.</summary>
    string Flaw(string question, Random random);
}

/// <summary>What an oracle says of an answer.</summary>
/// <param name="Parsed">Whether the answer can be read by the task's grammar.</param>
/// <param name="Correct">Whether it is right; an answer that cannot be read is wrong.</param>
public readonly record struct Verdict(bool Parsed, bool Correct)
{
    /// <summary>The verdict on an answer that cannot be read.</summary>
    public static Verdict Unparsed => default;

    /// <summary>The verdict on a right answer.</summary>
    public static Verdict Right => new(true, true);

    /// <summary>The verdict on a wrong answer that can be read.</summary>
    public static Verdict Wrong => new(true, false);
}
