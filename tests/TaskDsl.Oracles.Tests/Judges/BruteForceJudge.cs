namespace TaskDsl.Oracles.Tests.Judges;

/// <summary>A second judge of a task, written apart from the oracle and by brute force.</summary>
internal abstract class BruteForceJudge
{
    /// <summary>Whether the answer can be read and whether it is right.</summary>
    public abstract Verdict Judge(string question, string answer);

    /// <summary>Whether the critique is valid of an answer that can be read.</summary>
    protected abstract bool Holds(string question, string answer, string critique);

    /// <summary>Every critique of the grammar that could be made of the answer, and some beyond.</summary>
    public abstract IEnumerable<string> Grammar(string question, string answer);

    /// <summary>Characters for changed answers.</summary>
    public abstract string Alphabet { get; }

    public bool IsValid(string question, string answer, string critique) => Judge(question, answer).Parsed && Holds(question, answer, critique);
}
