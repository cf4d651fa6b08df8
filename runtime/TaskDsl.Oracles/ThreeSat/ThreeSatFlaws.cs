namespace TaskDsl.Oracles;

/// <summary>Assignments that leave a clause unsatisfied.</summary>
internal static class ThreeSatFlaws
{
    private const int Kinds = 5;

    public static uint Draw(ThreeSatFormula formula, uint solution, Random random)
    {
        int variables = formula.Variables.Length;
        uint all = (uint)((1L << variables) - 1);
        uint any = (uint)random.NextInt64(1L << variables);
        uint flawed = random.Next(Kinds) switch
        {
            0 => solution ^ (1u << random.Next(variables)),
            1 => solution ^ (1u << random.Next(variables)) ^ (1u << random.Next(variables)),
            2 => solution ^ all,
            3 => MoreOften(formula),
            _ => any,
        };

        if (!formula.IsSatisfiedBy(flawed))
        {
            return flawed;
        }

        // Every literal of one clause made false.
        ThreeSatFormula.Clause clause = formula.Clauses[random.Next(formula.Clauses.Count)];
        return (solution & ~clause.Plain) | clause.Negated;
    }

    /// <summary>Each variable as it stands in more clauses: a shortcut that a model finds early.</summary>
    private static uint MoreOften(ThreeSatFormula formula)
    {
        uint assignment = 0;
        for (int variable = 0; variable < formula.Variables.Length; variable++)
        {
            uint bit = 1u << variable;
            if (formula.Clauses.Count(clause => (clause.Plain & bit) != 0) > formula.Clauses.Count(clause => (clause.Negated & bit) != 0))
            {
                assignment |= bit;
            }
        }

        return assignment;
    }
}
