namespace TaskDsl.Oracles;

/// <summary>The laws that make an oracle's data and verdicts worth having. The build checks every task's oracle by them, a user's own too.</summary>
/// <remarks>
/// Each case draws a question and looks at its demonstration, at flawed answers, at changed copies of both and at odd texts;
/// at the critiques of all these, changed copies and odd texts; and at mended answers, until they are right.
/// Case i depends on the seed and i alone.
/// </remarks>
public static class OracleLaws
{
    /// <summary>The same stream of chance gives the same question, flaw and twin, and the same texts the same verdict.</summary>
    public const string Deterministic = "The same stream of chance gives the same question, flaw and twin, and the same texts give the same verdict.";

    /// <summary>A drawn question is one that the oracle can judge.</summary>
    public const string DrawsItsOwn = "A drawn question is one that the oracle can judge; it is not empty and neither begins nor ends with white space.";

    /// <summary>A question and its twin are of one kind.</summary>
    public const string KindIsSymmetric = "A question and its twin are of one kind, and the twin is a question that the oracle can judge.";

    /// <summary>The demonstration is right.</summary>
    public const string DemonstrationIsRight = "The demonstration is right.";

    /// <summary>A flawed answer can be read and is wrong.</summary>
    public const string FlawIsWrong = "A flawed answer can be read and is wrong.";

    /// <summary>A right answer has no valid critique.</summary>
    public const string RightHasNone = "A right answer has no valid critique.";

    /// <summary>Every wrong answer that can be read has a valid critique.</summary>
    public const string WrongHasOne = "Every wrong answer that can be read has a valid critique.";

    /// <summary>An answer that cannot be read is wrong and has no valid critique.</summary>
    public const string UnparsedHasNone = "An answer that cannot be read is wrong and has no valid critique.";

    /// <summary>A critique is valid exactly if it is listed, and is listed once.</summary>
    public const string ListedIffValid = "A critique is valid exactly if it is listed, and it is listed once.";

    /// <summary>A mended answer can be read and no longer has the flaw.</summary>
    public const string MendingMends = "A mended answer can be read and no longer has the flaw.";

    /// <summary>Mending never makes an answer worse: a mended answer has no more valid critiques.</summary>
    public const string MendingNeverHarms = "Mending never makes an answer worse: it has no more valid critiques than before.";

    /// <summary>Mending by one valid critique after another makes the answer right.</summary>
    public const string MendingEnds = "Mending by one valid critique after another makes the answer right.";

    /// <summary>A critique that is not valid mends nothing: it is an <see cref="ArgumentException"/>.</summary>
    public const string InvalidMendsNothing = "A critique that is not valid mends nothing: Mend throws an ArgumentException.";

    /// <summary>Answers and critiques may be any text: nothing is thrown.</summary>
    public const string Total = "Answers and critiques may be any text: nothing is thrown.";

    /// <summary>A text that is no question of the task is refused with an <see cref="ArgumentException"/>; one that is has a right demonstration.</summary>
    public const string RefusesOthers = "A text that is no question of the task is refused with an ArgumentException, and no other.";

    /// <summary>No more kinds of questions are drawn than the oracle says there are.</summary>
    public const string CountsItsQuestions = "No more kinds of questions are drawn than Questions says there are.";

    /// <summary>Checks an oracle on cases <paramref name="first"/> and following.</summary>
    /// <param name="oracle">The oracle.</param>
    /// <param name="seed">The seed of all chance.</param>
    /// <param name="cases">How many cases. 10,000 of addition take a few seconds.</param>
    /// <param name="first">The first case, to look at one again.</param>
    /// <returns>The first counterexample; null where every case keeps the laws.</returns>
    public static Counterexample? Check(IOracle oracle, long seed, int cases, int first = 0)
    {
        var kinds = new HashSet<string>(StringComparer.Ordinal);
        for (int item = first; item < first + cases; item++)
        {
            var check = new LawCheck(oracle, seed, item);
            if (check.Run() is { } counterexample)
            {
                return counterexample;
            }

            if (oracle.Questions is long count && kinds.Add(oracle.Kind(check.Question)) && kinds.Count > count)
            {
                return new Counterexample(CountsItsQuestions, $"Questions says {count}, and {kinds.Count} kinds were drawn in cases {first} to {item}.", seed, item, check.Question, null, null);
            }
        }

        return null;
    }
}
