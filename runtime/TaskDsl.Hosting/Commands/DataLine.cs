using System.Text.Json;
using TaskDsl.Data;
using TaskDsl.Formats;
using TaskDsl.Hosting.Console;
using TaskDsl.Tasks;

namespace TaskDsl.Hosting.Commands;

/// <summary>Items of data as the command <c>data</c> writes them: keys as in the YAML, and where each comes from.</summary>
internal static class DataLine
{
    public static void Write(Utf8JsonWriter json, TaskDefinition task, DataItem item, string split)
    {
        WriteValues(json, task, item.Values);
        WriteOrigin(json, item.Origin, split, () =>
        {
            if (!item.For.IsEmpty)
            {
                json.WriteStartArray("for");
                foreach (string format in item.For)
                {
                    json.WriteStringValue(format);
                }

                json.WriteEndArray();
            }
        });
    }

    public static void Write(Utf8JsonWriter json, TaskDefinition task, PreferencePair pair, string split)
    {
        WriteValues(json, task, pair.Shared);
        json.WriteStartObject("chosen");
        WriteValues(json, task, pair.Chosen);
        json.WriteEndObject();
        json.WriteStartObject("rejected");
        WriteValues(json, task, pair.Rejected);
        json.WriteEndObject();
        if (pair.Confidence is { } confidence)
        {
            json.WriteString("confidence", confidence);
        }

        if (pair.Margin is { } margin)
        {
            json.WriteNumber("margin", margin);
        }

        WriteOrigin(json, pair.Origin, split, () =>
        {
            if (pair.Subset is { } subset)
            {
                json.WriteString("subset", subset);
            }
        });
    }

    private static void WriteValues(Utf8JsonWriter json, TaskDefinition task, IReadOnlyDictionary<string, string> values)
    {
        foreach (Field field in task.Fields)
        {
            if (values.TryGetValue(field.Name, out string? value))
            {
                InputObject.Write(json, field, value);
            }
        }
    }

    private static void WriteOrigin(Utf8JsonWriter json, DataOrigin origin, string split, Action more)
    {
        json.WriteStartObject("origin");
        json.WriteString("split", split);
        json.WriteString("group", origin.Group);
        json.WriteString("file", origin.File);
        json.WriteNumber("line", origin.Line);
        if (origin.Item != "$")
        {
            json.WriteString("item", origin.Item);
        }

        more();
        json.WriteEndObject();
    }
}
