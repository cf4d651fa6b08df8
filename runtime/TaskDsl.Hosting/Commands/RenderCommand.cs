using System.CommandLine;
using System.Text.Json;
using TaskDsl.Formats;
using TaskDsl.Hosting.Console;
using TaskDsl.Hosting.Running;
using TaskDsl.Tasks;
using TaskDsl.Tokenizers;

namespace TaskDsl.Hosting.Commands;

/// <summary><c>render TASK.FORMAT</c>: examples to text, prompts, ids and mask.</summary>
internal static class RenderCommand
{
    public static Command Create(ProjectDefinition project)
    {
        var name = new Argument<string>("format") { Description = "The format, as in Addition.critique." };
        var tokenizer = new Option<string>("--tokenizer") { Description = "Whose ids to write: bytes, or a tokenizer.json.", DefaultValueFactory = _ => Tokenizer.Bytes.Name };
        var seed = new Option<long>("--seed") { Description = "The seed of shots that the input does not give.", DefaultValueFactory = _ => 1 };
        var command = new Command("render", "Read examples, an object a line, and write each one's text, prompts, segments, ids and loss mask.") { name, tokenizer, seed };
        command.SetAction(parsed =>
        {
            Format format = Names.Format(project, parsed.GetRequiredValue(name));
            Tokenizer encoder = ProjectTokenizer.Named(parsed.GetRequiredValue(tokenizer));
            using var output = new BufferedStream(System.Console.OpenStandardOutput());
            var drawn = new CommandShots(project, format, parsed.GetRequiredValue(seed));
            foreach (InputObject input in JsonLines.ReadExamples(format))
            {
                try
                {
                    string[] values = input.Bind(format);
                    Shots? shots = drawn.Before(input);
                    Rendering rendering = format.Render(values, shots);
                    Encoded encoded = format.Encode(values, encoder, shots);
                    Prompt[] prompts = [.. format.Learned.Select(segment => format.Prompt(segment.Field.Name, values, shots))];
                    JsonLines.Write(output, json => Write(json, shots, rendering, prompts, encoded));
                }
                catch (Exception e) when (e is InvalidExampleException or BoundaryException)
                {
                    throw JsonLines.Error(input.Line, e.Message);
                }
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static void Write(Utf8JsonWriter json, Shots? shots, Rendering rendering, Prompt[] prompts, Encoded encoded)
    {
        json.WriteString("text", rendering.Text);
        if (prompts.Length > 0)
        {
            json.WriteString("prompt", prompts[0].Text);
        }

        json.WriteStartObject("prompts");
        foreach (Prompt prompt in prompts)
        {
            json.WriteString(prompt.Target.Field.Name, prompt.Text);
        }

        json.WriteEndObject();
        json.WriteStartArray("segments");
        foreach (RenderedSegment segment in rendering.Segments)
        {
            json.WriteStartObject();
            json.WriteString("text", segment.Text);
            json.WriteString("kind", segment.Kind switch { SegmentKind.Literal => "literal", SegmentKind.Field => "field", _ => "control" });
            json.WriteString("field", segment.Field);
            json.WriteBoolean("learned", segment.Learned);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("ids");
        foreach (int id in encoded.Ids)
        {
            json.WriteNumberValue(id);
        }

        json.WriteEndArray();
        json.WriteStartArray("mask");
        foreach (byte bit in encoded.Mask)
        {
            json.WriteNumberValue(bit);
        }

        json.WriteEndArray();
        if (shots is not null)
        {
            CommandShots.Write(json, shots);
        }
    }
}
