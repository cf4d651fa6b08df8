using TaskDsl.Oracles.Tests.Judges;
using TaskDsl.Randomness;

namespace TaskDsl.Oracles.Tests.ThreeSat;

public sealed class ThreeSatOracleTests
{
    // The clauses of the paper's example that its text shows, and its answer (Saunders et al. 2022, Table 3).
    private const string Paper = "Provide boolean values for a, b, c, d, e, f, g, h, i that satisfy the following formula: (¬i ∨ ¬f ∨ e) ∧ (¬e ∨ ¬g ∨ c) ∧ (¬g ∨ f ∨ a)";
    private const string PaperAnswer = "a=false, b=true, c=false, d=true, e=false, f=false, g=true, h=false, i=true";

    private static readonly ThreeSatOracle Oracle = new();

    [Fact]
    public void The_paper_s_critique_is_the_only_valid_one() =>
        Assert.Equal(["The following clause is not satisfied: (¬g ∨ f ∨ a)"], Oracle.Critiques(Paper, PaperAnswer));

    [Theory]
    [InlineData("The following clause is not satisfied: (¬i ∨ ¬f ∨ e)")]
    [InlineData("The following clause is not satisfied: (f ∨ ¬g ∨ a)")]
    [InlineData("The following clause is not satisfied: (¬g ∨ f ∨ a) ")]
    [InlineData("The following clause is not satisfied: ¬g ∨ f ∨ a")]
    [InlineData("(¬g ∨ f ∨ a)")]
    public void A_satisfied_or_altered_clause_is_no_critique(string critique) => Assert.False(Oracle.IsValid(Paper, PaperAnswer, critique));

    [Fact]
    public void Mending_turns_over_as_little_as_possible_and_keeps_the_answer_s_order()
    {
        string answer = string.Join(", ", PaperAnswer.Split(", ").Reverse());
        string mended = Oracle.Mend(Paper, answer, "The following clause is not satisfied: (¬g ∨ f ∨ a)");
        Assert.Equal(Verdict.Right, Oracle.Judge(Paper, mended));
        Assert.Equal(1, mended.Split(", ").Zip(answer.Split(", ")).Count(pair => pair.First != pair.Second));
    }

    [Theory]
    [InlineData("a=true, b=true, c=true", true)]
    [InlineData("c=true, a=true, b=true", true)]
    [InlineData("a=true, b=true", false)]
    [InlineData("a=true, b=true, c=true, a=true", false)]
    [InlineData("a=true, b=true, a=true", false)]
    [InlineData("a=true, b=true, d=true", false)]
    [InlineData("a=True, b=true, c=true", false)]
    [InlineData("a=true,b=true,c=true", false)]
    [InlineData("a = true, b = true, c = true", false)]
    [InlineData("", false)]
    public void Answers_are_read_strictly(string answer, bool parsed) =>
        Assert.Equal(parsed, Oracle.Judge("Provide boolean values for a, b, c that satisfy the following formula: (a ∨ b ∨ c)", answer).Parsed);

    [Theory]
    [InlineData("Provide boolean values for a, b, c that satisfy the following formula: (a ∨ b)", "'(a ∨ b)' is not a clause")]
    [InlineData("Provide boolean values for a, b, c that satisfy the following formula: (a ∨ b ∨ ¬b)", "is not a clause")]
    [InlineData("Provide boolean values for a, b, c that satisfy the following formula: (a ∨ b ∨ d)", "is not a clause")]
    [InlineData("Provide boolean values for a, b, a that satisfy the following formula: (a ∨ b ∨ c)", "its variables are not different")]
    [InlineData("(a ∨ b ∨ c)", "does not begin")]
    public void A_malformed_question_is_an_error_that_says_where(string question, string why) =>
        Assert.Contains(why, Assert.Throws<ArgumentException>(() => Oracle.Judge(question, "a=true")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_formula_that_nothing_satisfies_has_no_answer_but_is_judged()
    {
        string signs = string.Join(" ∧ ", Enumerable.Range(0, 8).Select(row => $"({((row & 1) == 0 ? "" : "¬")}a ∨ {((row & 2) == 0 ? "" : "¬")}b ∨ {((row & 4) == 0 ? "" : "¬")}c)"));
        string question = $"Provide boolean values for a, b, c that satisfy the following formula: {signs}";
        Assert.Contains("No assignment satisfies", Assert.Throws<ArgumentException>(() => Oracle.Answer(question)).Message, StringComparison.Ordinal);
        Assert.Equal(Verdict.Wrong, Oracle.Judge(question, "a=true, b=true, c=true"));
    }

    [Theory]
    [InlineData(9, 20)]
    [InlineData(4, 12)]
    [InlineData(8, 40)]
    public void Demonstrations_are_the_truth_table_s_first_row(int variables, int clauses)
    {
        var oracle = new ThreeSatOracle(variables, clauses);
        for (int item = 0; item < 200; item++)
        {
            string question = oracle.Draw(new CounterRandom(1, "question", item));
            Assert.Equal(ThreeSatJudge.FirstInTruthTable(question), oracle.Answer(question));
        }
    }

    [Theory]
    [InlineData(3, 4)]
    [InlineData(4, 4)]
    [InlineData(5, 3)]
    [InlineData(5, 10)]
    public void Kinds_are_equal_exactly_for_formulas_that_a_renaming_makes_equal(int variables, int clauses)
    {
        var oracle = new ThreeSatOracle(variables, clauses);
        string[] questions = [.. Enumerable.Range(0, 1500).Select(item => oracle.Draw(new CounterRandom(1, "question", item)))];
        var pairs = questions.Select(question => (Kind: oracle.Kind(question), Canonical: ThreeSatJudge.Canonical(question))).Distinct().ToArray();
        Assert.Equal(pairs.Length, pairs.Select(pair => pair.Kind).Distinct().Count());
        Assert.Equal(pairs.Length, pairs.Select(pair => pair.Canonical).Distinct().Count());
    }

    [Fact]
    public void Seven_clauses_over_three_variables_make_four_questions() =>
        Assert.Equal(4, Enum.GetValues<Split>().Sum(split => Assert.Throws<OutOfQuestionsException>(() => new QuestionSource(new ThreeSatOracle(3, 7), split, 1, "base").Count()).Available));

    [Fact]
    public void Clauses_are_different_and_their_variables_too()
    {
        string question = new ThreeSatOracle(5, 70).Draw(new CounterRandom(1, "question"));
        string[] clauses = [.. question[question.IndexOf('(', StringComparison.Ordinal)..].Split(" ∧ ").Select(clause => string.Join(' ', clause.Trim('(', ')').Split(" ∨ ").Order(StringComparer.Ordinal)))];
        Assert.Equal(70, clauses.Distinct().Count());
        Assert.All(clauses, clause => Assert.Equal(3, clause.Split(' ').Select(literal => literal[^1]).Distinct().Count()));
    }

    [Fact]
    public void More_clauses_than_one_assignment_satisfies_are_refused() =>
        Assert.Contains("only 70 different clauses", Assert.Throws<ArgumentException>(() => new ThreeSatOracle(5, 71)).Message, StringComparison.Ordinal);
}
