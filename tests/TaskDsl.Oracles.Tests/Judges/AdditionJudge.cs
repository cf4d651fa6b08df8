using System.Numerics;
using System.Text.RegularExpressions;

namespace TaskDsl.Oracles.Tests.Judges;

internal sealed class AdditionJudge : BruteForceJudge
{
    public override string Alphabet => "0123456789 +-";

    public override Verdict Judge(string question, string answer)
    {
        BigInteger[] operands = Operands(question);
        bool parsed = Regex.IsMatch(answer, @"\A(0|[1-9][0-9]*)\z") && answer.Length <= question.Split(" + ").Max(operand => operand.Length) + 1;
        return new Verdict(parsed, parsed && BigInteger.Parse(answer) == operands[0] + operands[1]);
    }

    public override IEnumerable<string> Grammar(string question, string answer) =>
        from index in Enumerable.Range(0, question.Length)
        from digit in Enumerable.Range(0, 10)
        select $"Digit at index {index} should be {digit}";

    protected override bool Holds(string question, string answer, string critique)
    {
        Match match = Regex.Match(critique, @"\ADigit at index ([1-9][0-9]*) should be ([0-9])\z");
        if (!match.Success || int.Parse(match.Groups[1].Value) > question.Split(" + ").Max(operand => operand.Length) + 1)
        {
            return false;
        }

        var power = BigInteger.Pow(10, int.Parse(match.Groups[1].Value) - 1);
        BigInteger truth = Operands(question).Aggregate(BigInteger.Add) / power % 10;
        return truth == int.Parse(match.Groups[2].Value) && BigInteger.Parse(answer) / power % 10 != truth;
    }

    private static BigInteger[] Operands(string question) => [.. question.Split(" + ").Select(BigInteger.Parse)];
}
