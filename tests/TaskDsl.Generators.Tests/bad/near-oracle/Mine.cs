namespace Probe;

public sealed class Mine(int size, System.Collections.Generic.List<string>? words = null) : TaskDsl.Oracles.IOracle
{
    public string Draw(System.Random random) => size + "" + words;
    public string Answer(string question) => "";
    public TaskDsl.Oracles.Verdict Judge(string question, string answer) => default;
    public System.Collections.Generic.IReadOnlyList<string> Critiques(string question, string answer) => [];
    public bool IsValid(string question, string answer, string critique) => false;
    public string Mend(string question, string answer, string critique) => "";
    public string Flaw(string question, System.Random random) => "";
}
