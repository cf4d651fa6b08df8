namespace TaskDsl.Oracles.Tests.Laws;

/// <summary>An oracle that breaks one law in some cases only is found out, by that law, and found out again.</summary>
public sealed class SabotageTests
{
    private static readonly AdditionOracle Honest = new(3);

    public static TheoryData<string, string> Sabotages { get; } = new()
    {
        { "draws from a stream of its own", OracleLaws.Deterministic },
        { "answers differently the second time", OracleLaws.Deterministic },
        { "draws a question with a space at its end", OracleLaws.DrawsItsOwn },
        { "draws a question that it cannot read", OracleLaws.DrawsItsOwn },
        { "takes exchanged operands for another question", OracleLaws.KindIsSymmetric },
        { "forgets the last carry in its demonstrations", OracleLaws.DemonstrationIsRight },
        { "gives a right answer for a flaw", OracleLaws.FlawIsWrong },
        { "gives a flaw that cannot be read", OracleLaws.FlawIsWrong },
        { "accepts critiques of right digits", OracleLaws.RightHasNone },
        { "overlooks the highest digit", OracleLaws.WrongHasOne },
        { "criticises what cannot be read", OracleLaws.UnparsedHasNone },
        { "calls an answer right that it cannot read", OracleLaws.UnparsedHasNone },
        { "accepts a critique with a space after it", OracleLaws.ListedIffValid },
        { "lists a critique twice", OracleLaws.ListedIffValid },
        { "does not mend", OracleLaws.MendingMends },
        { "mends into nothing", OracleLaws.MendingMends },
        { "mends one digit and spoils two", OracleLaws.MendingNeverHarms },
        { "mends one digit and spoils one", OracleLaws.MendingEnds },
        { "mends by any critique", OracleLaws.InvalidMendsNothing },
        { "throws at letters", OracleLaws.Total },
        { "throws the wrong exception at a malformed question", OracleLaws.RefusesOthers },
        { "counts too few questions", OracleLaws.CountsItsQuestions },
    };

    [Theory]
    [MemberData(nameof(Sabotages))]
    public void Sabotage_is_found_out(string sabotage, string law)
    {
        Counterexample? found = OracleLaws.Check(Make(sabotage), seed: 1, cases: 1000);
        Assert.NotNull(found);
        Assert.Equal(law, found.Law);
        if (law != OracleLaws.CountsItsQuestions)
        {
            Assert.Equal(law, OracleLaws.Check(Make(sabotage), found.Seed, cases: 1, found.Item)?.Law);
        }
    }

    [Fact]
    public void A_counterexample_says_what_to_look_at()
    {
        Counterexample? found = OracleLaws.Check(Make("overlooks the highest digit"), seed: 7, cases: 1000);
        Assert.NotNull(found);
        Assert.Contains($"question: {found.Question}\n  answer: {found.Answer}\n", found.ToString(), StringComparison.Ordinal);
        Assert.Contains($"OracleLaws.Check(oracle, seed: 7, cases: 1, first: {found.Item})", found.ToString(), StringComparison.Ordinal);
    }

    internal static IOracle Make(string sabotage)
    {
        int calls = 0;
        return sabotage switch
        {
            "draws from a stream of its own" => new Sabotaged(Honest) { DrawInstead = _ => Honest.Draw(new Random(++calls)) },
            "answers differently the second time" => new Sabotaged(Honest) { CritiquesInstead = (question, answer) => [.. Honest.Critiques(question, answer).Skip(++calls % 2)], IsValidInstead = Honest.IsValid },
            "draws a question with a space at its end" => new Sabotaged(Honest) { DrawInstead = random => Honest.Draw(random) + " " },
            "draws a question that it cannot read" => new Sabotaged(Honest) { DrawInstead = random => random.Next(50) == 0 ? "012 + 34" : Honest.Draw(random) },
            "takes exchanged operands for another question" => new Sabotaged(Honest) { KindInstead = question => question },
            "forgets the last carry in its demonstrations" => new Sabotaged(Honest) { AnswerInstead = question => Honest.Answer(question) is { Length: 4 } sum ? sum[1..].TrimStart('0').PadLeft(1, '0') : Honest.Answer(question) },
            "gives a right answer for a flaw" => new Sabotaged(Honest) { FlawInstead = (question, random) => random.Next(50) == 0 ? Honest.Answer(question) : Honest.Flaw(question, random) },
            "gives a flaw that cannot be read" => new Sabotaged(Honest) { FlawInstead = (question, random) => random.Next(50) == 0 ? "0" + Honest.Flaw(question, random) : Honest.Flaw(question, random) },
            "accepts critiques of right digits" => new Sabotaged(Honest) { IsValidInstead = (question, answer, critique) => Honest.IsValid(question, answer, critique) || Honest.IsValid(question, Spoiled(answer, critique), critique) },
            "overlooks the highest digit" => new Sabotaged(Honest)
            {
                CritiquesInstead = (question, answer) => [.. Honest.Critiques(question, answer).Where(critique => !critique.Contains("index 4", StringComparison.Ordinal))],
                IsValidInstead = (question, answer, critique) => Honest.IsValid(question, answer, critique) && !critique.Contains("index 4", StringComparison.Ordinal),
            },
            "criticises what cannot be read" => new Sabotaged(Honest) { CritiquesInstead = (question, answer) => answer.Length == 0 ? ["Digit at index 1 should be 0"] : Honest.Critiques(question, answer) },
            "calls an answer right that it cannot read" => new Sabotaged(Honest) { JudgeInstead = (question, answer) => answer == Honest.Answer(question) + " " ? new Verdict(false, true) : Honest.Judge(question, answer) },
            "accepts a critique with a space after it" => new Sabotaged(Honest) { IsValidInstead = (question, answer, critique) => Honest.IsValid(question, answer, critique.TrimEnd()) },
            "lists a critique twice" => new Sabotaged(Honest) { CritiquesInstead = (question, answer) => Honest.Critiques(question, answer) is { Count: 3 } three ? [.. three, three[0]] : Honest.Critiques(question, answer) },
            "does not mend" => new Sabotaged(Honest) { MendInstead = (question, answer, critique) => Honest.IsValid(question, answer, critique) ? answer : throw new ArgumentException(critique) },
            "mends into nothing" => new Sabotaged(Honest) { MendInstead = (question, answer, critique) => Honest.Mend(question, answer, critique) is { Length: 1 } ? "" : Honest.Mend(question, answer, critique) },
            "mends one digit and spoils two" => new Sabotaged(Honest) { MendInstead = (question, answer, critique) => Spoil(question, Honest.Mend(question, answer, critique), critique, 2) },
            "mends one digit and spoils one" => new Sabotaged(Honest) { MendInstead = (question, answer, critique) => Spoil(question, Honest.Mend(question, answer, critique), critique, 1) },
            "mends by any critique" => new Sabotaged(Honest) { MendInstead = (question, answer, critique) => Honest.IsValid(question, answer, critique) ? Honest.Mend(question, answer, critique) : answer },
            "throws at letters" => new Sabotaged(Honest) { JudgeInstead = (question, answer) => int.Parse(answer.Length > 4 ? "0" : answer) < 0 ? Verdict.Wrong : Honest.Judge(question, answer) },
            "throws the wrong exception at a malformed question" => new Sabotaged(Honest) { KindInstead = question => question.Length == 0 ? throw new FormatException("no digits") : Honest.Kind(question) },
            "counts too few questions" => new Sabotaged(Honest) { Count = 500 },
            _ => throw new ArgumentOutOfRangeException(nameof(sabotage), sabotage, "no such sabotage"),
        };
    }

    /// <summary>Makes right digits wrong, at other places than the critique's.</summary>
    private static string Spoil(string question, string answer, string critique, int digits)
    {
        string truth = Honest.Answer(question);
        for (int index = 1; index <= truth.Length && digits > 0; index++)
        {
            bool isNamed = critique.Contains($"index {index} ", StringComparison.Ordinal);
            if (!isNamed && Digits.At(answer, index) == Digits.At(truth, index))
            {
                answer = Digits.With(answer, index, Digits.At(truth, index) == 9 ? 8 : Digits.At(truth, index) + 1);
                digits--;
            }
        }

        return answer;
    }

    /// <summary>The answer with another digit at the critique's place, so that only the stated digit decides.</summary>
    private static string Spoiled(string answer, string critique) =>
        critique.StartsWith("Digit at index ", StringComparison.Ordinal) && critique.Length > 15 && critique[15] is >= '1' and <= '4' && Digits.IsNumber(answer) && answer.Length <= 4
            ? Digits.With(answer, critique[15] - '0', critique[^1] == '1' ? 2 : 1)
            : answer;
}
