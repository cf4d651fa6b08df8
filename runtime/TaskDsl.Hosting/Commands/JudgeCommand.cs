using System.CommandLine;
using TaskDsl.Hosting.Console;
using TaskDsl.Hosting.Running;
using TaskDsl.Oracles;
using TaskDsl.Tasks;

namespace TaskDsl.Hosting.Commands;

/// <summary><c>judge TASK</c>: the oracle's verdict on answers and critiques.</summary>
internal static class JudgeCommand
{
    public static Command Create(ProjectDefinition project)
    {
        var name = new Argument<string>("task") { Description = "The task, as in Addition." };
        var command = new Command("judge", "Read {\"question\",\"answer\"[,\"critique\"]}, an object a line, and write the oracle's verdict, all valid critiques and the right answer.") { name };
        command.SetAction(parsed =>
        {
            TaskDefinition task = Names.Task(project, parsed.GetRequiredValue(name));
            IOracle oracle = ProjectOracle.Of(task, ProjectFolder.OfOracles(project));
            string question = task.FieldOf(Role.Question) ?? "question", answer = task.FieldOf(Role.Answer) ?? "answer", critique = task.FieldOf(Role.Critique) ?? "critique";
            using var output = new BufferedStream(System.Console.OpenStandardOutput());
            foreach (InputObject input in JsonLines.Read(System.Console.In))
            {
                if (!input.Texts.TryGetValue(question, out string? asked) || !input.Texts.TryGetValue(answer, out string? answered))
                {
                    throw JsonLines.Error(input.Line, $"expected {{\"{question}\",\"{answer}\"}}, and \"{critique}\" where a critique is to be judged");
                }

                try
                {
                    Judge(oracle, asked, answered, input.Texts.GetValueOrDefault(critique), output);
                }
                catch (ArgumentException e)
                {
                    // The oracle's word on a question that it cannot read.
                    throw JsonLines.Error(input.Line, e.Message);
                }
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static void Judge(IOracle oracle, string question, string answer, string? critique, Stream output)
    {
        Verdict verdict = oracle.Judge(question, answer);
        IReadOnlyList<string> critiques = oracle.Critiques(question, answer);
        bool? valid = critique is null ? null : oracle.IsValid(question, answer, critique);
        string demonstration = oracle.Answer(question);
        JsonLines.Write(output, json =>
        {
            json.WriteBoolean("parsed", verdict.Parsed);
            json.WriteBoolean("correct", verdict.Correct);
            json.WriteBoolean("critiqueable", !verdict.Correct);
            if (valid is { } isValid)
            {
                json.WriteBoolean("critique_valid", isValid);
            }

            json.WriteStartArray("critiques");
            foreach (string candidate in critiques)
            {
                json.WriteStringValue(candidate);
            }

            json.WriteEndArray();
            json.WriteString("demonstration", demonstration);
        });
    }
}
