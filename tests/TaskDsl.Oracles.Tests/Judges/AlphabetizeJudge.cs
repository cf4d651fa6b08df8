using System.Text.RegularExpressions;

namespace TaskDsl.Oracles.Tests.Judges;

internal sealed class AlphabetizeJudge : BruteForceJudge
{
    public override string Alphabet => "abcdefxyz ' -";

    public override Verdict Judge(string question, string answer)
    {
        bool parsed = Regex.IsMatch(answer, @"\A[a-zA-Z0-9'-]+( [a-zA-Z0-9'-]+)*\z");
        return new Verdict(parsed, parsed && answer == string.Join(" ", Asked(question).OrderBy(word => word, StringComparer.Ordinal)));
    }

    public override IEnumerable<string> Grammar(string question, string answer)
    {
        string[] words = [.. Asked(question).Concat(answer.Split(' ')).Append("zebra").Distinct()];
        return words.SelectMany(first => words.Select(second => $"Words misordered: {first} comes alphabetically after {second}"))
            .Concat(words.Select(word => $"Word missing: {word}"))
            .Concat(words.Select(word => $"Word extra: {word}"));
    }

    protected override bool Holds(string question, string answer, string critique)
    {
        Match pair = Regex.Match(critique, @"\AWords misordered: (\S+) comes alphabetically after (\S+)\z");
        if (pair.Success)
        {
            return $" {answer} ".Replace(" ", "  ").Contains($" {pair.Groups[1].Value}  {pair.Groups[2].Value} ", StringComparison.Ordinal)
                && new[] { pair.Groups[2].Value, pair.Groups[1].Value }.OrderDescending(StringComparer.Ordinal).First() != pair.Groups[2].Value;
        }

        Match one = Regex.Match(critique, @"\AWord (missing|extra): (\S+)\z");
        int asked = Asked(question).Count(word => word == one.Groups[2].Value), given = answer.Split(' ').Count(word => word == one.Groups[2].Value);
        return one.Success && (one.Groups[1].Value == "extra" ? given > asked : given < asked);
    }

    private static string[] Asked(string question) => question["Alphabetize the following words: ".Length..].Split(' ');
}
