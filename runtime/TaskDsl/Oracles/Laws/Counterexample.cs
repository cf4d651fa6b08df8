using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using TaskDsl.Tasks;

namespace TaskDsl.Oracles;

/// <summary>A case in which an oracle breaks a law, and how to see it again.</summary>
/// <param name="Law">The law, as a sentence.</param>
/// <param name="Explanation">What happened instead.</param>
/// <param name="Seed">The seed of the check.</param>
/// <param name="Item">Which of its cases it was.</param>
/// <param name="Question">The question; empty where not even one was drawn.</param>
/// <param name="Answer">The answer, where one matters.</param>
/// <param name="Critique">The critique, where one matters.</param>
public sealed record Counterexample(string Law, string Explanation, long Seed, int Item, string Question, string? Answer, string? Critique)
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The shell command that shows the oracle's verdict on this case, run in the project's folder.</summary>
    /// <param name="task">The task whose oracle it is.</param>
    /// <param name="run">How the project's program is started.</param>
    public string JudgeCommand(TaskDefinition task, string run = "dotnet run --no-build")
    {
        var input = new Dictionary<string, string>
        {
            [task.FieldOf(Role.Question) ?? "question"] = Question,
            [task.FieldOf(Role.Answer) ?? "answer"] = Answer ?? "",
        };
        if (Critique is not null)
        {
            input[task.FieldOf(Role.Critique) ?? "critique"] = Critique;
        }

        string line = JsonSerializer.Serialize(input, Readable).Replace("'", "'\\''", StringComparison.Ordinal);
        return $"printf '%s\\n' '{line}' | {run} -- judge {task.Name}";
    }

    /// <summary>The law, the texts, what happened, and the call that finds the case again.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"The oracle breaks a law: {Law}\n  {Short(Explanation)}\n  question: {Short(Question)}\n");
        if (Answer is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"  answer: {Short(Answer)}\n");
        }

        if (Critique is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"  critique: {Short(Critique)}\n");
        }

        return text.Append(CultureInfo.InvariantCulture, $"  found at seed {Seed}, case {Item}; again with OracleLaws.Check(oracle, seed: {Seed}, cases: 1, first: {Item})").ToString();
    }

    private static string Short(string text) => text.Length <= 2000 ? text
        : string.Create(CultureInfo.InvariantCulture, $"{text[..1000]} … ({text.Length:N0} characters)");
}
