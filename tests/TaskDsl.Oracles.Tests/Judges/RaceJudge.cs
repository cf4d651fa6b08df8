using System.Text.RegularExpressions;

namespace TaskDsl.Oracles.Tests.Judges;

/// <param name="keys">The letters as the passage's author wrote them down.</param>
internal sealed class RaceJudge(string keys) : BruteForceJudge
{
    public override string Alphabet => "ABCDE1234 =,";

    public override Verdict Judge(string question, string answer)
    {
        string[] parts = answer.Split(", ");
        bool parsed = parts.All(part => Regex.IsMatch(part, @"\A[1-9] = [A-D]\z"))
            && parts.Select(part => part[0] - '0').Order().SequenceEqual(Enumerable.Range(1, keys.Length));
        return new Verdict(parsed, parsed && parts.All(part => keys[part[0] - '1'] == part[^1]));
    }

    public override IEnumerable<string> Grammar(string question, string answer) =>
        from number in Enumerable.Range(0, 10)
        from letter in "ABCDE"
        select $"Answer to question {number} should be {letter}";

    protected override bool Holds(string question, string answer, string critique)
    {
        Match match = Regex.Match(critique, @"\AAnswer to question ([1-9]) should be ([A-D])\z");
        int number = match.Success ? match.Groups[1].Value[0] - '1' : 0;
        return match.Success && number < keys.Length && keys[number] == match.Groups[2].Value[0] && !answer.Contains($"{number + 1} = {keys[number]}", StringComparison.Ordinal);
    }
}
