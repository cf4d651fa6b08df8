using System.CommandLine;
using TaskDsl.Formats;
using TaskDsl.Hosting.Console;
using TaskDsl.Tasks;

namespace TaskDsl.Hosting.Commands;

/// <summary><c>parse TASK.FORMAT</c>: the inverse of <c>render</c>.</summary>
internal static class ParseCommand
{
    public static Command Create(ProjectDefinition project)
    {
        var name = new Argument<string>("format") { Description = "The format, as in Addition.critique." };
        var command = new Command("parse", "Read {\"text\"} or {\"prompt\",\"completion\"}, an object a line, and write the fields, or {\"error\"}.") { name };
        command.SetAction(parsed =>
        {
            Format format = Names.Format(project, parsed.GetRequiredValue(name));
            using var output = new BufferedStream(System.Console.OpenStandardOutput());
            foreach ((int line, Dictionary<string, string> fields) in JsonLines.Read(System.Console.In))
            {
                string[] values;
                string? error;
                if (fields.TryGetValue("text", out string? text))
                {
                    format.TryParse(text, out values, out error);
                }
                else if (fields.TryGetValue("prompt", out string? prompt) && fields.TryGetValue("completion", out string? completion))
                {
                    format.TryParseCompletion(prompt, completion, out values, out error);
                }
                else
                {
                    output.Flush();
                    throw JsonLines.Error(line, "expected {\"text\"} or {\"prompt\",\"completion\"}");
                }

                JsonLines.Write(output, json =>
                {
                    if (error is not null)
                    {
                        json.WriteString("error", error);
                        return;
                    }

                    foreach ((Field field, string value) in format.Parameters.Zip(values))
                    {
                        json.WriteString(field.Name, value);
                    }
                });
            }

            return ExitCode.Success;
        });
        return command;
    }
}
