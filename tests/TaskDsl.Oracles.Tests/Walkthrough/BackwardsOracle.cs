using System.ComponentModel.DataAnnotations;
using TaskDsl.Oracles;

/// <summary>Spell a word backwards: <c>abc</c> → <c>cba</c>; a critique is <c>Letter 2 should be b</c>.</summary>
public sealed class BackwardsOracle([Range(2, 50)] int letters = 5) : IOracle
{
    public string Draw(Random random) => new(random.GetItems<char>("abcdefghijklmnopqrstuvwxyz", letters));

    public string Answer(string question) => IsWord(question)
        ? new([.. question.Reverse()])
        : throw new ArgumentException($"'{question}' is not a word of small letters, such as 'abc'.");

    public Verdict Judge(string question, string answer) =>
        answer == Answer(question) ? Verdict.Right
        : answer.Length == question.Length && IsWord(answer) ? Verdict.Wrong
        : Verdict.Unparsed;

    public IReadOnlyList<string> Critiques(string question, string answer) => Judge(question, answer) == Verdict.Wrong
        ? [.. Enumerable.Range(0, answer.Length).Where(i => answer[i] != Answer(question)[i]).Select(i => $"Letter {i + 1} should be {Answer(question)[i]}")]
        : [];

    public bool IsValid(string question, string answer, string critique) => Critiques(question, answer).Contains(critique);

    public string Mend(string question, string answer, string critique)
    {
        if (!IsValid(question, answer, critique))
        {
            throw new ArgumentException($"'{critique}' is not a valid critique of '{answer}' to '{question}'.");
        }

        int place = int.Parse(critique.Split(' ')[1]);
        return answer[..(place - 1)] + critique[^1] + answer[place..];
    }

    public string Flaw(string question, Random random)
    {
        char[] flawed = Answer(question).ToCharArray();
        int place = random.Next(flawed.Length);
        flawed[place] = flawed[place] == 'z' ? 'a' : (char)(flawed[place] + 1);
        return new(flawed);
    }

    private static bool IsWord(string text) => text.Length > 0 && text.All(char.IsAsciiLetterLower);
}
