using System.Text.RegularExpressions;

namespace TaskDsl.Oracles.Tests.Judges;

internal sealed class ThreeSatJudge : BruteForceJudge
{
    public override string Alphabet => "abcdefgh=,truefals ";

    public override Verdict Judge(string question, string answer)
    {
        if (!Regex.IsMatch(answer, @"\A[a-z]=(true|false)(, [a-z]=(true|false))*\z"))
        {
            return Verdict.Unparsed;
        }

        (char Name, bool Value)[] values = [.. Regex.Matches(answer, "([a-z])=(true|false)").Select(match => (match.Groups[1].Value[0], match.Groups[2].Value == "true"))];
        return !values.Select(value => value.Name).Order().SequenceEqual(Variables(question).Order()) ? Verdict.Unparsed
            : Clauses(question).All(clause => IsSatisfied(clause, values.ToDictionary(value => value.Name, value => value.Value))) ? Verdict.Right
            : Verdict.Wrong;
    }

    /// <summary>Every clause over the variables, in each order of its literals.</summary>
    public override IEnumerable<string> Grammar(string question, string answer)
    {
        string[] literals = [.. Variables(question).SelectMany(name => new[] { $"{name}", $"¬{name}" })];
        return from a in literals
               from b in literals
               from c in literals
               where a[^1] != b[^1] && a[^1] != c[^1] && b[^1] != c[^1]
               select $"The following clause is not satisfied: ({a} ∨ {b} ∨ {c})";
    }

    /// <summary>The first satisfying assignment of the truth table, false before true.</summary>
    public static string? FirstInTruthTable(string question)
    {
        char[] names = [.. Variables(question)];
        for (int row = 0; row < 1 << names.Length; row++)
        {
            var values = names.Select((name, i) => (name, Value: (row >> (names.Length - 1 - i) & 1) == 1)).ToDictionary(pair => pair.name, pair => pair.Value);
            if (Clauses(question).All(clause => IsSatisfied(clause, values)))
            {
                return string.Join(", ", names.Select(name => $"{name}={(values[name] ? "true" : "false")}"));
            }
        }

        return null;
    }

    /// <summary>The least text over all renamings of the variables, with literals and clauses in order.</summary>
    public static string Canonical(string question)
    {
        char[] names = [.. Variables(question)];
        return Orders(names).Select(order => string.Join("", Clauses(question)
            .Select(clause => string.Join("|", clause.Trim('(', ')').Split(" ∨ ").Select(literal => literal[..^1] + order[Array.IndexOf(names, literal[^1])]).Order(StringComparer.Ordinal)) + "&")
            .Order(StringComparer.Ordinal))).Min(StringComparer.Ordinal)!;
    }

    protected override bool Holds(string question, string answer, string critique)
    {
        Match match = Regex.Match(critique, @"\AThe following clause is not satisfied: (\(.*\))\z");
        return match.Success && Clauses(question).Contains(match.Groups[1].Value)
            && !IsSatisfied(match.Groups[1].Value, answer.Split(", ").ToDictionary(part => part[0], part => part.EndsWith("true", StringComparison.Ordinal)));
    }

    private static IEnumerable<char> Variables(string question) => Regex.Match(question, "values for (.*) that").Groups[1].Value.Where(char.IsLetter);

    private static string[] Clauses(string question) => [.. Regex.Matches(question, @"\([^)]*\)").Select(match => match.Value)];

    private static bool IsSatisfied(string clause, Dictionary<char, bool> values) =>
        Regex.Matches(clause, "(¬?)([a-z])").Any(literal => values[literal.Groups[2].Value[0]] == (literal.Groups[1].Value.Length == 0));

    private static IEnumerable<char[]> Orders(char[] names) => names.Length == 0
        ? [[]]
        : names.SelectMany(first => Orders([.. names.Where(name => name != first)]).Select(rest => (char[])[first, .. rest]));
}
