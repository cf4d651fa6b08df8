using System.Numerics;

namespace TaskDsl.Oracles;

/// <summary>A formula of three-literal clauses over variables named by single letters. An assignment is a bit for each variable, 1 for true.</summary>
internal sealed class ThreeSatFormula
{
    public const int MostVariables = 26;

    private const string QuestionStart = "Provide boolean values for ";
    private const string QuestionMiddle = " that satisfy the following formula: ";
    private const string And = " ∧ ";
    private const string Or = " ∨ ";
    private const char Not = '¬';

    private readonly Lazy<uint?> _solution;

    private ThreeSatFormula(string variables, Clause[] clauses)
    {
        Variables = variables;
        Clauses = clauses;
        _solution = new Lazy<uint?>(Solve);
    }

    /// <summary>A clause, with one bit for each variable that stands in it plainly or negated.</summary>
    public readonly record struct Clause(string Text, uint Plain, uint Negated)
    {
        public uint Variables => Plain | Negated;

        public bool IsSatisfiedBy(uint assignment) => ((assignment & Plain) | (~assignment & Negated)) != 0;
    }

    /// <summary>The variables' letters in the order of the question.</summary>
    public string Variables { get; }

    public IReadOnlyList<Clause> Clauses { get; }

    /// <exception cref="ArgumentException">The question is not of the grammar; the message says where.</exception>
    public static ThreeSatFormula Parse(string question)
    {
        int middle = question.IndexOf(QuestionMiddle, StringComparison.Ordinal);
        if (!question.StartsWith(QuestionStart, StringComparison.Ordinal) || middle < QuestionStart.Length)
        {
            throw Malformed(question, "it does not begin as one");
        }

        string[] names = question[QuestionStart.Length..middle].Split(", ");
        string variables = string.Concat(names);
        if (names.Any(name => name.Length != 1 || !char.IsAsciiLetterLower(name[0])) || variables.Distinct().Count() != variables.Length)
        {
            throw Malformed(question, "its variables are not different small letters, joined by ', '");
        }

        string[] texts = question[(middle + QuestionMiddle.Length)..].Split(And);
        return new ThreeSatFormula(variables, [.. texts.Select(text => ParseClause(text, variables)
            ?? throw Malformed(question, $"'{text}' is not a clause of three different variables of the list"))]);
    }

    /// <summary>Writes the question about these clauses over the first <paramref name="variables"/> letters.</summary>
    public static string Question(int variables, IEnumerable<string> clauses) =>
        QuestionStart + string.Join(", ", Enumerable.Range(0, variables).Select(Letter)) + QuestionMiddle + string.Join(And, clauses);

    /// <summary>Writes a clause.</summary>
    public static string ClauseText(IEnumerable<(int Variable, bool Negated)> literals) =>
        "(" + string.Join(Or, literals.Select(literal => literal.Negated ? $"{Not}{Letter(literal.Variable)}" : $"{Letter(literal.Variable)}")) + ")";

    /// <summary>The literals of a clause in the order of its text.</summary>
    public IEnumerable<(int Variable, bool Negated)> Literals(Clause clause) =>
        clause.Text[1..^1].Split(Or).Select(literal => (Variables.IndexOf(literal[^1], StringComparison.Ordinal), literal[0] == Not));

    public bool IsSatisfiedBy(uint assignment) => Clauses.All(clause => clause.IsSatisfiedBy(assignment));

    /// <summary>The first satisfying assignment where false comes before true and the first variable counts most; null where none satisfies.</summary>
    public uint? Solution => _solution.Value;

    private static char Letter(int variable) => (char)('a' + variable);

    private static Clause? ParseClause(string text, string variables)
    {
        if (text.Length < 2 || text[0] != '(' || text[^1] != ')')
        {
            return null;
        }

        string[] literals = text[1..^1].Split(Or);
        uint plain = 0, negated = 0;
        foreach (string literal in literals)
        {
            bool isNegated = literal.StartsWith(Not);
            int variable = literal.Length == (isNegated ? 2 : 1) ? variables.IndexOf(literal[^1], StringComparison.Ordinal) : -1;
            if (variable < 0)
            {
                return null;
            }

            (isNegated ? ref negated : ref plain) |= 1u << variable;
        }

        return literals.Length == 3 && BitOperations.PopCount(plain | negated) == 3 ? new Clause(text, plain, negated) : null;
    }

    private uint? Solve()
    {
        // A clause is tested when its last variable is set.
        var ending = new List<Clause>[Variables.Length];
        for (int variable = 0; variable < ending.Length; variable++)
        {
            ending[variable] = [.. Clauses.Where(clause => BitOperations.Log2(clause.Variables) == variable)];
        }

        return Extend(0, 0);

        uint? Extend(int variable, uint assignment) =>
            variable == ending.Length ? assignment
            : Try(variable, assignment) ?? Try(variable, assignment | (1u << variable));

        uint? Try(int variable, uint assignment)
        {
            foreach (Clause clause in ending[variable])
            {
                if (!clause.IsSatisfiedBy(assignment))
                {
                    return null;
                }
            }

            return Extend(variable + 1, assignment);
        }
    }

    private static ArgumentException Malformed(string question, string why) =>
        new($"'{question}' is not a 3-SAT question: {why}. One looks like 'Provide boolean values for a, b, c, d that satisfy the following formula: (¬a ∨ b ∨ d) ∧ (a ∨ ¬c ∨ d)'.");
}
