using System.Numerics;

namespace TaskDsl.Oracles;

/// <summary>An answer to a 3-SAT question as it was written: <c>a=true, b=false</c>, each variable once, in any order.</summary>
/// <param name="Order">The variables' letters in the order of the answer.</param>
/// <param name="Values">A bit for each variable of the question, 1 for true.</param>
internal readonly record struct ThreeSatAssignment(string Order, uint Values)
{
    public static ThreeSatAssignment? Parse(string answer, string variables)
    {
        string[] parts = answer.Split(", ");
        if (parts.Length != variables.Length)
        {
            return null;
        }

        uint values = 0, set = 0;
        foreach (string part in parts)
        {
            int variable = part.Length > 1 && part[1] == '=' ? variables.IndexOf(part[0], StringComparison.Ordinal) : -1;
            bool isTrue = variable >= 0 && part.AsSpan(2) is "true";
            if (variable < 0 || (!isTrue && part.AsSpan(2) is not "false"))
            {
                return null;
            }

            set |= 1u << variable;
            values |= (isTrue ? 1u : 0) << variable;
        }

        return BitOperations.PopCount(set) == variables.Length
            ? new ThreeSatAssignment(string.Concat(parts.Select(part => part[0])), values)
            : null;
    }

    public string Write(string variables)
    {
        uint values = Values;
        return string.Join(", ", Order.Select(letter => $"{letter}={((values >> variables.IndexOf(letter, StringComparison.Ordinal)) & 1) switch { 1 => "true", _ => "false" }}"));
    }
}
