using TaskDsl.Randomness;

namespace TaskDsl.Oracles.Tests.Judges;

/// <summary>On 10,000 questions of each task, the oracle and a judge written apart from it say the same of demonstrations, flaws and changed answers, and of every critique of the grammar on 500 of them.</summary>
public sealed class SecondJudgeTests
{
    private const int Cases = 10_000;

    [Fact]
    public void Addition_is_judged_alike() =>
        Parallel.For(0, Cases, item => Compare(new AdditionOracle(1 + (item % 4)), new AdditionJudge(), item));

    [Fact]
    public void Three_sat_is_judged_alike() =>
        Parallel.For(0, Cases, item => Compare(new ThreeSatOracle(3 + (item % 2), 1 + (item % 7)), new ThreeSatJudge(), item));

    [Fact]
    public void Alphabetize_is_judged_alike()
    {
        AlphabetizeOracle[] oracles = [.. Enumerable.Range(0, 3).Select(repeats => new AlphabetizeOracle(5, letters: 3, repeats))];
        Parallel.For(0, Cases, item => Compare(oracles[item % 3], new AlphabetizeJudge(), item));
    }

    [Fact]
    public void Race_is_judged_alike() => Parallel.For(0, Cases, item =>
    {
        int questions = 1 + (item % 4), subjects = 4 + (item % 5), facts = 1 + (item % 3);
        (RaceText text, int[] keys) = new WrittenPassages(subjects, facts).DrawWithKeys(questions, new CounterRandom(1, "question", item));
        string letters = string.Concat(keys.Select(RaceItem.Letter));
        var oracle = new RaceOracle(questions, subjects, facts);
        Assert.Equal(string.Join(", ", letters.Select((letter, i) => $"{i + 1} = {letter}")), oracle.Answer(text.Write()));
        Compare(oracle, new RaceJudge(letters), item);
    });

    private static void Compare(IOracle oracle, BruteForceJudge judge, int item)
    {
        var random = new CounterRandom(1, "answers", item);
        string question = oracle.Draw(new CounterRandom(1, "question", item));
        string right = oracle.Answer(question), flawed = oracle.Flaw(question, random);
        foreach (string answer in (string[])[right, flawed, Changed(right, judge.Alphabet, random), Changed(flawed, judge.Alphabet, random)])
        {
            Verdict expected = judge.Judge(question, answer);
            Assert.True(expected == oracle.Judge(question, answer), $"{question}: {answer}: the second judge says {expected}.");

            // The whole grammar now and then, else what is listed and a few others.
            string[] grammar = [.. judge.Grammar(question, answer)];
            string[] listed = [.. oracle.Critiques(question, answer)];
            string[] compared = item % 20 == 0 ? grammar : [.. listed, .. random.GetItems(grammar, 4)];
            string[] valid = [.. compared.Where(critique => judge.IsValid(question, answer, critique))];
            Assert.Equal(valid, compared.Where(critique => oracle.IsValid(question, answer, critique)));
            Assert.Equal(valid.Distinct().Order(StringComparer.Ordinal), listed.Intersect(compared).Order(StringComparer.Ordinal));

            string changed = Changed(grammar[random.Next(grammar.Length)], judge.Alphabet, random);
            Assert.True(judge.IsValid(question, answer, changed) == oracle.IsValid(question, answer, changed), $"{question}: {answer}: {changed}");
        }
    }

    private static string Changed(string text, string alphabet, Random random)
    {
        int at = random.Next(text.Length);
        char letter = alphabet[random.Next(alphabet.Length)];
        return random.Next(3) switch
        {
            0 => text[..at] + letter + text[(at + 1)..],
            1 => text[..at] + letter + text[at..],
            _ => text[..at] + text[(at + 1)..],
        };
    }
}
