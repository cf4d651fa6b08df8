using System.CommandLine;
using TaskDsl.Hosting.Console;
using TaskDsl.Hosting.Running;
using TaskDsl.Oracles;
using TaskDsl.Tasks;

namespace TaskDsl.Hosting.Commands;

/// <summary><c>generate TASK</c>: the oracle's questions with their demonstrations.</summary>
internal static class GenerateCommand
{
    public static Command Create(ProjectDefinition project)
    {
        var name = new Argument<string>("task") { Description = "The task, as in Addition." };
        var count = new Option<int>("--count") { Description = "How many questions.", DefaultValueFactory = _ => 10 };
        var seed = new Option<long>("--seed") { Description = "Equal seeds give equal questions.", DefaultValueFactory = _ => 1 };
        var split = new Option<Split>("--split") { Description = "The side on which the questions fall.", DefaultValueFactory = _ => Split.Train };
        count.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && int.TryParse(result.Tokens[0].Value, out int given) && given < 0)
            {
                result.AddError($"--count is {given}; it must be 0 or more.");
            }
        });
        var command = new Command("generate", "Draw questions and write each with the oracle's answer, an object a line.") { name, count, seed, split };
        command.SetAction(parsed =>
        {
            TaskDefinition task = Names.Task(project, parsed.GetRequiredValue(name));
            IOracle oracle = ProjectOracle.Of(task, ProjectFolder.OfOracles(project));
            string questionField = task.FieldOf(Role.Question) ?? "question", answerField = task.FieldOf(Role.Answer) ?? "answer";
            using var output = new BufferedStream(System.Console.OpenStandardOutput());
            foreach (string question in new QuestionSource(oracle, parsed.GetRequiredValue(split), parsed.GetRequiredValue(seed), "generate").Take(parsed.GetRequiredValue(count)))
            {
                string answer = oracle.Answer(question);
                JsonLines.Write(output, json =>
                {
                    json.WriteString(questionField, question);
                    json.WriteString(answerField, answer);
                });
            }

            return ExitCode.Success;
        });
        return command;
    }
}
