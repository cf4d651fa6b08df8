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
        var seed = new Option<long>("--seed") { Description = "The seed of shots that the input does not give.", DefaultValueFactory = _ => 1 };
        var command = new Command("parse", "Read {\"text\"} or {\"prompt\",\"completion\"}, an object a line, and write the fields, or {\"error\"}.") { name, seed };
        command.SetAction(parsed =>
        {
            Format format = Names.Format(project, parsed.GetRequiredValue(name));
            using var output = new BufferedStream(System.Console.OpenStandardOutput());
            var drawn = new CommandShots(project, format, parsed.GetRequiredValue(seed));
            foreach (InputObject input in JsonLines.Read(System.Console.In))
            {
                string[] values;
                string? error;
                try
                {
                    if (input.Texts.TryGetValue("text", out string? text))
                    {
                        format.TryParse(text, out values, out error, drawn.Of(input));
                    }
                    else if (input.Texts.TryGetValue("prompt", out string? prompt) && input.Texts.TryGetValue("completion", out string? completion))
                    {
                        format.TryParseCompletion(prompt, completion, out values, out error, drawn.Of(input));
                    }
                    else
                    {
                        throw JsonLines.Error(input.Line, "expected {\"text\"} or {\"prompt\",\"completion\"}");
                    }
                }
                catch (InvalidExampleException e)
                {
                    // The shots given.
                    throw JsonLines.Error(input.Line, e.Message);
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
                        InputObject.Write(json, field, value);
                    }
                });
            }

            return ExitCode.Success;
        });
        return command;
    }
}
