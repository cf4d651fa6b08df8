using System.CommandLine;
using System.Text.Json;
using TaskDsl.Formats;
using TaskDsl.Hosting.Console;
using TaskDsl.Tasks;

namespace TaskDsl.Hosting.Commands;

/// <summary><c>tasks</c>: what the project's task files compiled to.</summary>
internal static class TasksCommand
{
    public static Command Create(ProjectDefinition project)
    {
        var command = new Command("tasks", "List the tasks with their formats, format ids, fields and labels.");
        command.SetAction(_ =>
        {
            using Stream output = System.Console.OpenStandardOutput();
            foreach (TaskDefinition task in project.Tasks)
            {
                JsonLines.Write(output, json => Write(json, task));
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static void Write(Utf8JsonWriter json, TaskDefinition task)
    {
        json.WriteString("task", task.Name);
        json.WriteStartArray("formats");
        foreach (Format format in task.Formats)
        {
            json.WriteStartObject();
            json.WriteString("format", format.Name);
            json.WriteString("id", format.Id);
            WriteNames(json, "fields", format.Parameters.Select(field => field.Name));
            WriteNames(json, "learned", format.Learned.Select(segment => segment.Field.Name));
            json.WriteStartObject("labels");
            foreach (Field field in format.Segments.OfType<FieldSegment>().Select(segment => segment.Field).Where(field => field.IsLabel))
            {
                WriteNames(json, field.Name, field.Labels);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteNames(Utf8JsonWriter json, string key, IEnumerable<string> names)
    {
        json.WriteStartArray(key);
        foreach (string name in names)
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
    }
}
