using System.ComponentModel.DataAnnotations;
using System.Numerics;

namespace TaskDsl.Oracles;

/// <summary>3-SAT (Saunders et al. 2022, Table 3): values for variables that satisfy a formula.</summary>
/// <remarks>
/// A question is <c>Provide boolean values for a, b, c, d that satisfy the following formula: (¬a ∨ b ∨ d) ∧ (a ∨ ¬c ∨ d)</c>,
/// an answer <c>a=true, b=false, c=false, d=true</c> (each variable once, in any order), a critique <c>The following clause is not satisfied: (¬a ∨ b ∨ d)</c>, the clause letter by letter as in the formula.
/// Drawn formulas are satisfied by a hidden assignment; their clauses are different and have three different variables each.
/// The demonstration is the first satisfying assignment, where false comes before true and the first variable counts most.
/// </remarks>
public sealed class ThreeSatOracle : IOracle
{
    private const string CritiqueStart = "The following clause is not satisfied: ";

    private readonly LastRead<ThreeSatFormula> _formula = new(ThreeSatFormula.Parse);
    private readonly int _variables;
    private readonly int _clauses;

    /// <summary>Formulas of <paramref name="clauses"/> clauses over <paramref name="variables"/> variables.</summary>
    /// <param name="variables">The number of variables. The paper's example has 9.</param>
    /// <param name="clauses">The number of clauses. The paper is silent; ours is 20, of which about 35 of the 512 assignments of 9 variables satisfy all.</param>
    /// <exception cref="ArgumentException">There are not so many different clauses that one assignment satisfies.</exception>
    public ThreeSatOracle([Range(3, ThreeSatFormula.MostVariables)] int variables = 9, [Range(1, 10_000)] int clauses = 20)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(variables, 3);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(variables, ThreeSatFormula.MostVariables);
        ArgumentOutOfRangeException.ThrowIfLessThan(clauses, 1);
        int most = 7 * (variables * (variables - 1) * (variables - 2) / 6);
        if (clauses > most)
        {
            throw new ArgumentException($"Over {variables} variables there are only {most} different clauses that one assignment satisfies, so clauses: {clauses} is too many.");
        }

        _variables = variables;
        _clauses = clauses;
    }

    /// <inheritdoc/>
    public string Draw(Random random)
    {
        var hidden = (uint)random.NextInt64(1L << _variables);
        var seen = new HashSet<(uint, uint)>();
        var clauses = new List<string>(_clauses);
        int[] variables = [.. Enumerable.Range(0, _variables)];
        while (clauses.Count < _clauses)
        {
            for (int i = 0; i < 3; i++)
            {
                int other = random.Next(i, variables.Length);
                (variables[i], variables[other]) = (variables[other], variables[i]);
            }

            // One of the seven ways to have at least one literal agree with the hidden assignment.
            int agreeing = random.Next(1, 8);
            uint plain = 0, negated = 0;
            var literals = new (int Variable, bool Negated)[3];
            for (int i = 0; i < 3; i++)
            {
                uint bit = 1u << variables[i];
                bool isNegated = ((hidden & bit) != 0) != ((agreeing >> i & 1) != 0);
                literals[i] = (variables[i], isNegated);
                (isNegated ? ref negated : ref plain) |= bit;
            }

            if (seen.Add((plain, negated)))
            {
                clauses.Add(ThreeSatFormula.ClauseText(literals));
            }
        }

        return ThreeSatFormula.Question(_variables, clauses);
    }

    /// <summary>Equal for formulas that differ by the variables' names and the order of clauses and literals.</summary>
    /// <inheritdoc/>
    public string Kind(string question) => ThreeSatKind.Of(_formula.Of(question));

    /// <inheritdoc/>
    public string Twin(string question, Random random)
    {
        ThreeSatFormula formula = _formula.Of(question);
        int[] names = [.. Enumerable.Range(0, formula.Variables.Length)];
        random.Shuffle(names);
        string[] clauses = [.. formula.Clauses.Select(clause =>
        {
            (int Variable, bool Negated)[] literals = [.. formula.Literals(clause).Select(literal => (names[literal.Variable], literal.Negated))];
            random.Shuffle(literals);
            return ThreeSatFormula.ClauseText(literals);
        })];
        random.Shuffle(clauses);
        return ThreeSatFormula.Question(names.Length, clauses);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">No assignment satisfies the formula.</exception>
    public string Answer(string question)
    {
        ThreeSatFormula formula = _formula.Of(question);
        return Write(formula, Solution(formula, question));
    }

    /// <inheritdoc/>
    public Verdict Judge(string question, string answer)
    {
        ThreeSatFormula formula = _formula.Of(question);
        return ThreeSatAssignment.Parse(answer, formula.Variables) is not ThreeSatAssignment assignment ? Verdict.Unparsed
            : formula.IsSatisfiedBy(assignment.Values) ? Verdict.Right
            : Verdict.Wrong;
    }

    /// <summary>A critique for each clause that is not satisfied, in the order of the formula.</summary>
    /// <inheritdoc/>
    public IReadOnlyList<string> Critiques(string question, string answer)
    {
        ThreeSatFormula formula = _formula.Of(question);
        return ThreeSatAssignment.Parse(answer, formula.Variables) is ThreeSatAssignment assignment
            ? [.. formula.Clauses.Where(clause => !clause.IsSatisfiedBy(assignment.Values)).Select(clause => CritiqueStart + clause.Text).Distinct()]
            : [];
    }

    /// <inheritdoc/>
    public bool IsValid(string question, string answer, string critique)
    {
        ThreeSatFormula formula = _formula.Of(question);
        return ThreeSatAssignment.Parse(answer, formula.Variables) is ThreeSatAssignment assignment && Named(formula, assignment, critique) is not null;
    }

    /// <summary>Turns over as few values as satisfy the named clause and lose none of those that were satisfied.</summary>
    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The critique is not a valid one of this answer, or no assignment satisfies the formula.</exception>
    public string Mend(string question, string answer, string critique)
    {
        ThreeSatFormula formula = _formula.Of(question);
        if (ThreeSatAssignment.Parse(answer, formula.Variables) is not ThreeSatAssignment assignment || Named(formula, assignment, critique) is not { } named)
        {
            throw new ArgumentException($"'{critique}' is not a valid critique of the answer '{answer}' to '{question}'.");
        }

        _ = Solution(formula, question);
        ThreeSatFormula.Clause[] required = [.. formula.Clauses.Where(clause => clause == named || clause.IsSatisfiedBy(assignment.Values))];
        uint? mended = null;
        for (int flips = 1; mended is null; flips++)
        {
            mended = Nearest(required, assignment.Values, flipped: 0, flips);
        }

        return (assignment with { Values = mended.Value }).Write(formula.Variables);
    }

    /// <inheritdoc/>
    public string Flaw(string question, Random random)
    {
        ThreeSatFormula formula = _formula.Of(question);
        return Write(formula, ThreeSatFlaws.Draw(formula, Solution(formula, question), random));
    }

    private static uint Solution(ThreeSatFormula formula, string question) =>
        formula.Solution ?? throw new ArgumentException($"No assignment satisfies the formula of '{question}'.");

    private static string Write(ThreeSatFormula formula, uint values) => new ThreeSatAssignment(formula.Variables, values).Write(formula.Variables);

    private static ThreeSatFormula.Clause? Named(ThreeSatFormula formula, ThreeSatAssignment assignment, string critique)
    {
        if (critique.StartsWith(CritiqueStart, StringComparison.Ordinal))
        {
            foreach (ThreeSatFormula.Clause clause in formula.Clauses)
            {
                if (critique.AsSpan(CritiqueStart.Length).SequenceEqual(clause.Text))
                {
                    return clause.IsSatisfiedBy(assignment.Values) ? null : clause;
                }
            }
        }

        return null;
    }

    /// <summary>An assignment at most so many flips away that satisfies all clauses. Any such one differs from this in a variable of each unsatisfied clause, so trying those three is enough.</summary>
    private static uint? Nearest(ThreeSatFormula.Clause[] clauses, uint assignment, uint flipped, int flips)
    {
        int unsatisfied = Array.FindIndex(clauses, clause => !clause.IsSatisfiedBy(assignment));
        if (unsatisfied < 0 || flips == 0)
        {
            return unsatisfied < 0 ? assignment : null;
        }

        for (uint rest = clauses[unsatisfied].Variables & ~flipped; rest != 0; rest &= rest - 1)
        {
            uint bit = 1u << BitOperations.TrailingZeroCount(rest);
            if (Nearest(clauses, assignment ^ bit, flipped | bit, flips - 1) is uint found)
            {
                return found;
            }
        }

        return null;
    }
}
