namespace TaskDsl.Oracles.Tests.Laws;

/// <summary>Addition with one method replaced.</summary>
internal sealed class Sabotaged(IOracle inner) : IOracle
{
    public long? Count { get; init; }

    public Func<Random, string>? DrawInstead { get; init; }

    public Func<string, string>? KindInstead { get; init; }

    public Func<string, string>? AnswerInstead { get; init; }

    public Func<string, string, Verdict>? JudgeInstead { get; init; }

    public Func<string, string, IReadOnlyList<string>>? CritiquesInstead { get; init; }

    public Func<string, string, string, bool>? IsValidInstead { get; init; }

    public Func<string, string, string, string>? MendInstead { get; init; }

    public Func<string, Random, string>? FlawInstead { get; init; }

    public long? Questions => Count ?? inner.Questions;

    public string Draw(Random random) => DrawInstead?.Invoke(random) ?? inner.Draw(random);

    public string Kind(string question) => KindInstead?.Invoke(question) ?? inner.Kind(question);

    public string Twin(string question, Random random) => inner.Twin(question, random);

    public string Answer(string question) => AnswerInstead?.Invoke(question) ?? inner.Answer(question);

    public Verdict Judge(string question, string answer) => JudgeInstead?.Invoke(question, answer) ?? inner.Judge(question, answer);

    public IReadOnlyList<string> Critiques(string question, string answer) => CritiquesInstead?.Invoke(question, answer) ?? inner.Critiques(question, answer);

    public bool IsValid(string question, string answer, string critique) => IsValidInstead?.Invoke(question, answer, critique) ?? inner.IsValid(question, answer, critique);

    public string Mend(string question, string answer, string critique) => MendInstead?.Invoke(question, answer, critique) ?? inner.Mend(question, answer, critique);

    public string Flaw(string question, Random random) => FlawInstead?.Invoke(question, random) ?? inner.Flaw(question, random);
}
