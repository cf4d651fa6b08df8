using System.Numerics;

namespace TaskDsl.Oracles;

/// <summary>A fingerprint of a formula that renaming variables and reordering clauses and literals leave alone.</summary>
/// <remarks>
/// Colour refinement (Weisfeiler and Leman 1968) from each variable in turn. Equal formulas always get equal fingerprints.
/// Different ones get different fingerprints except for rare, highly regular formulas; those then share a split and count as one question, which is safe.
/// </remarks>
internal static class ThreeSatKind
{
    public static string Of(ThreeSatFormula formula)
    {
        ulong kind = 0;
        for (int variable = 0; variable < formula.Variables.Length; variable++)
        {
            kind += Mix(Refine(formula, variable));
        }

        return $"{formula.Variables.Length} variables, {formula.Clauses.Count} clauses, {kind:x16}";
    }

    private static ulong Refine(ThreeSatFormula formula, int marked)
    {
        var colours = new ulong[formula.Variables.Length];
        colours[marked] = 1;
        var next = new ulong[colours.Length];
        int classes = 0;
        while (true)
        {
            for (int variable = 0; variable < colours.Length; variable++)
            {
                next[variable] = Mix(colours[variable]);
            }

            ulong fingerprint = 0;
            foreach (ThreeSatFormula.Clause clause in formula.Clauses)
            {
                ulong signature = Mix(Sum(colours, clause.Plain, 1) + Sum(colours, clause.Negated, 2));
                fingerprint += Mix(signature);
                Add(next, clause.Plain, Mix(signature + 1));
                Add(next, clause.Negated, Mix(signature + 2));
            }

            int found = next.Distinct().Count();
            if (found == classes)
            {
                return fingerprint;
            }

            classes = found;
            (colours, next) = (next, colours);
        }
    }

    // Sums of mixed numbers do not depend on the order, so nothing has to be sorted.
    private static ulong Sum(ulong[] colours, uint variables, ulong sign)
    {
        ulong sum = 0;
        for (; variables != 0; variables &= variables - 1)
        {
            sum += Mix((colours[BitOperations.TrailingZeroCount(variables)] * 4) + sign);
        }

        return sum;
    }

    private static void Add(ulong[] colours, uint variables, ulong colour)
    {
        for (; variables != 0; variables &= variables - 1)
        {
            colours[BitOperations.TrailingZeroCount(variables)] += colour;
        }
    }

    private static ulong Mix(ulong value)
    {
        value += 0x9E37_79B9_7F4A_7C15;
        value = (value ^ (value >> 30)) * 0xBF58_476D_1CE4_E5B9;
        value = (value ^ (value >> 27)) * 0x94D0_49BB_1331_11EB;
        return value ^ (value >> 31);
    }
}
