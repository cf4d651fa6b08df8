using TaskDsl.Randomness;

namespace TaskDsl.Oracles;

/// <summary>One case of the laws.</summary>
internal sealed class LawCheck(IOracle oracle, long seed, int item)
{
    private const int CritiquesTried = 8;
    private const int CritiquesMended = 2;

    private readonly CounterRandom _random = new(seed, "laws", item);
    private string _law = OracleLaws.DrawsItsOwn;
    private string? _answer;
    private string? _critique;

    public string Question { get; private set; } = "";

    public Counterexample? Run()
    {
        try
        {
            CheckQuestion();
            List<string> answers = Answers();
            var critiques = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
            foreach (string answer in answers)
            {
                critiques[answer] = CheckVerdict(answer);
            }

            string[] pool = Pool(critiques.Values);
            foreach (string answer in answers)
            {
                CheckCritiques(answer, critiques[answer], pool);
            }

            CheckEnd(answers[1]);
            CheckOtherQuestion();
            return null;
        }
        catch (BrokenLawException broken)
        {
            return Found(broken.Message);
        }
#pragma warning disable CA1031 // Whatever an oracle throws is its counterexample.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return Found($"{exception.GetType().Name} was thrown: {exception.Message}");
        }
    }

    private Counterexample Found(string explanation) => new(_law, explanation, seed, item, Question, _answer, _critique);

    private void CheckQuestion()
    {
        About(OracleLaws.DrawsItsOwn);
        Question = oracle.Draw(Stream("question"));
        Require(Question.Length > 0 && Question == Question.Trim(), "It is empty, or begins or ends with white space.");
        string kind = oracle.Kind(Question);

        About(OracleLaws.Deterministic);
        Same(Question, oracle.Draw(Stream("question")), "question");
        Same(kind, oracle.Kind(Question), "kind");

        About(OracleLaws.KindIsSymmetric);
        string twin = oracle.Twin(Question, Stream("twin"));
        Require(oracle.Kind(twin) == kind, $"Its twin '{twin}' is of the kind '{oracle.Kind(twin)}', itself of '{kind}'.");
        About(OracleLaws.Deterministic);
        Same(twin, oracle.Twin(Question, Stream("twin")), "twin");

        // Whether the number holds is seen over all cases; here, that it can be asked for.
        About(OracleLaws.CountsItsQuestions);
        Require(oracle.Questions is null or > 0, $"Questions says {oracle.Questions}.");
    }

    /// <summary>The demonstration, two flaws, changed copies, another question's answer and an odd text.</summary>
    private List<string> Answers()
    {
        About(OracleLaws.DemonstrationIsRight);
        string right = _answer = oracle.Answer(Question);
        Verdict verdict = oracle.Judge(Question, right);
        Require(verdict == Verdict.Right, $"Judge says {verdict}.");
        About(OracleLaws.Deterministic);
        Same(right, oracle.Answer(Question), "demonstration");
        About(OracleLaws.KindIsSymmetric);
        string twin = oracle.Twin(Question, Stream("twin"));
        Require(oracle.Judge(twin, oracle.Answer(twin)) == Verdict.Right, $"The demonstration of its twin '{twin}' is not right.");

        var answers = new List<string> { right };
        foreach (string stream in (string[])["flaw", "second flaw"])
        {
            About(OracleLaws.FlawIsWrong);
            string flawed = _answer = oracle.Flaw(Question, Stream(stream));
            verdict = oracle.Judge(Question, flawed);
            Require(verdict == Verdict.Wrong, $"Judge says {verdict}.");
            About(OracleLaws.Deterministic, flawed);
            Same(flawed, oracle.Flaw(Question, Stream(stream)), "flaw");
            answers.Add(flawed);
        }

        string elsewhere = oracle.Answer(oracle.Draw(Stream("another question")));
        answers.AddRange([Changes.Change(right, elsewhere, _random), Changes.Change(right, elsewhere, _random), Changes.Change(answers[1], right, _random), elsewhere, Changes.Odd(right, _random)]);
        return answers;
    }

    private IReadOnlyList<string> CheckVerdict(string answer)
    {
        About(OracleLaws.Total, answer);
        Verdict verdict = oracle.Judge(Question, answer);
        IReadOnlyList<string> critiques = oracle.Critiques(Question, answer);

        About(OracleLaws.Deterministic, answer);
        Require(verdict == oracle.Judge(Question, answer), "Judge says different things of the same texts.");
        Require(critiques.SequenceEqual(oracle.Critiques(Question, answer), StringComparer.Ordinal), "Critiques gives different ones for the same texts.");

        if (!verdict.Parsed)
        {
            About(OracleLaws.UnparsedHasNone, answer);
            Require(!verdict.Correct, "Judge says that it cannot be read and is right.");
            Require(critiques.Count == 0, "Critiques lists some.");
        }
        else if (verdict.Correct)
        {
            About(OracleLaws.RightHasNone, answer, critiques.Count > 0 ? critiques[0] : null);
            Require(critiques.Count == 0, "Critiques lists some.");
        }
        else
        {
            About(OracleLaws.WrongHasOne, answer);
            Require(critiques.Count > 0, "Critiques lists none.");
        }

        About(OracleLaws.ListedIffValid, answer);
        Require(critiques.Distinct(StringComparer.Ordinal).Count() == critiques.Count, "One is listed twice.");
        return critiques;
    }

    /// <summary>Critiques of any of the answers, changed copies, and odd texts: each valid of an answer exactly if listed for it.</summary>
    private string[] Pool(IEnumerable<IReadOnlyList<string>> listed)
    {
        string[] valid = [.. listed.SelectMany(Some).Distinct(StringComparer.Ordinal)];
        string first = valid.Length > 0 ? valid[_random.Next(valid.Length)] : Question;
        return [.. valid, .. valid.Take(CritiquesTried).Select(critique => Changes.Change(critique, first, _random)), Changes.Odd(first, _random)];
    }

    private void CheckCritiques(string answer, IReadOnlyList<string> critiques, string[] pool)
    {
        Verdict verdict = oracle.Judge(Question, answer);
        string law = !verdict.Parsed ? OracleLaws.UnparsedHasNone : verdict.Correct ? OracleLaws.RightHasNone : OracleLaws.ListedIffValid;
        var listed = new HashSet<string>(critiques, StringComparer.Ordinal);
        string? invalid = null;
        foreach (string critique in Some(critiques).Concat(Some(pool)))
        {
            About(OracleLaws.Total, answer, critique);
            bool isValid = oracle.IsValid(Question, answer, critique);
            About(law, answer, critique);
            Require(isValid == listed.Contains(critique), isValid ? "IsValid says that it is valid, and Critiques does not list it." : "Critiques lists it, and IsValid says that it is not valid.");
            invalid = isValid ? invalid : critique;
        }

        if (invalid is not null)
        {
            CheckMendRefuses(answer, invalid);
        }

        foreach (string critique in Some(critiques).Take(CritiquesMended))
        {
            CheckMend(answer, critique, critiques.Count);
        }
    }

    private void CheckMendRefuses(string answer, string critique)
    {
        About(OracleLaws.InvalidMendsNothing, answer, critique);
        try
        {
            string mended = oracle.Mend(Question, answer, critique);
            throw new BrokenLawException($"Mend gives '{mended}'.");
        }
        catch (ArgumentException)
        {
            // As it should be.
        }
    }

    private string CheckMend(string answer, string critique, int critiques)
    {
        About(OracleLaws.MendingMends, answer, critique);
        string mended = oracle.Mend(Question, answer, critique);
        Require(oracle.Judge(Question, mended).Parsed, $"Mend gives '{mended}', which cannot be read.");
        Require(!oracle.IsValid(Question, mended, critique), $"Mend gives '{mended}', of which the critique is still valid.");
        About(OracleLaws.Deterministic, answer, critique);
        Same(mended, oracle.Mend(Question, answer, critique), "mended answer");
        About(OracleLaws.MendingNeverHarms, answer, critique);
        int left = oracle.Critiques(Question, mended).Count;
        Require(left <= critiques, $"Mend gives '{mended}', which has {left} valid critiques; before there were {critiques}.");
        return mended;
    }

    private void CheckEnd(string flawed)
    {
        string answer = flawed;
        IReadOnlyList<string> critiques = oracle.Critiques(Question, answer);
        int most = 1000 + (100 * critiques.Count);
        for (int step = 0; critiques.Count > 0; step++)
        {
            About(OracleLaws.MendingEnds, flawed);
            Require(step < most, $"After {most} steps the answer is '{answer}' and still not right.");
            answer = CheckMend(answer, critiques[_random.Next(critiques.Count)], critiques.Count);
            critiques = oracle.Critiques(Question, answer);
        }

        About(OracleLaws.WrongHasOne, answer);
        Require(oracle.Judge(Question, answer).Correct, $"Critiques lists none. Mending '{flawed}' led there.");
    }

    private void CheckOtherQuestion()
    {
        string drawn = Question;
        foreach (string other in (string[])["", Changes.Change(drawn, drawn, _random), Changes.Odd(drawn, _random)])
        {
            Question = other;
            About(OracleLaws.RefusesOthers);
            try
            {
                _ = oracle.Kind(other);
                string answer = oracle.Answer(other);
                About(OracleLaws.DemonstrationIsRight, answer);
                Verdict verdict = oracle.Judge(other, answer);
                Require(verdict == Verdict.Right, $"Judge says {verdict}.");
            }
            catch (ArgumentException)
            {
                // As it should be.
            }
        }

        Question = drawn;
    }

    private IEnumerable<string> Some(IReadOnlyList<string> texts)
    {
        for (int i = 0; i < CritiquesTried && i < texts.Count; i++)
        {
            yield return texts[texts.Count <= CritiquesTried ? i : _random.Next(texts.Count)];
        }
    }

    private CounterRandom Stream(string stage) => new(seed, "laws/" + stage, item);

    private void About(string law, string? answer = null, string? critique = null) => (_law, _answer, _critique) = (law, answer, critique);

    private static void Require(bool holds, string explanation)
    {
        if (!holds)
        {
            throw new BrokenLawException(explanation);
        }
    }

    private static void Same(string first, string second, string what) =>
        Require(first == second, $"The {what} was '{first}' at first, then '{second}'.");

    private sealed class BrokenLawException(string explanation) : Exception(explanation);
}
