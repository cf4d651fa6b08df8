using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using TaskDsl.Files;
using TaskDsl.Formats;
using TaskDsl.Tasks;

namespace TaskDsl.Evaluation.Assistance;

/// <summary><c>assistance.jsonl</c>: an answer with its ranked critiques a line, the values under the names of their fields.</summary>
public static class AssistanceFile
{
    // Only what JSON itself demands is escaped.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The keys that are no fields of a task.</summary>
    public static ImmutableArray<string> Keys { get; } = ["item", "id", "source", "truncated", "parsed", "correct", "critiques", "left_out"];

    /// <summary>Writes the file whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="task">The task, none of whose fields of question and answer is one of <see cref="Keys"/>.</param>
    /// <param name="answers">The answers, which are written as they come.</param>
    public static void Write(string path, TaskDefinition task, IEnumerable<AssistedAnswer> answers) => WholeFile.Write(path, stream =>
    {
        Field[] fields = [.. task.QuestionFields, task.Fields.Single(field => field.Name == task.FieldOf(Role.Answer))];
        foreach (AssistedAnswer answer in answers)
        {
            using (var json = new Utf8JsonWriter(stream, Options))
            {
                Write(json, fields, answer);
            }

            stream.WriteByte((byte)'\n');
        }
    });

    private static void Write(Utf8JsonWriter json, Field[] fields, AssistedAnswer assisted)
    {
        json.WriteStartObject();
        json.WriteNumber("item", assisted.Answer.Item);
        if (assisted.Answer.Id is { } id)
        {
            json.WriteString("id", id);
        }

        foreach (Field field in fields)
        {
            json.WritePropertyName(field.Name);
            if (field.Turns is null)
            {
                json.WriteStringValue(assisted.Answer.Values[field.Name]);
            }
            else
            {
                json.WriteRawValue(assisted.Answer.Values[field.Name]);
            }
        }

        if (assisted.Answer.Source is { } source)
        {
            json.WriteString("source", JsonNamingPolicy.SnakeCaseLower.ConvertName(source.ToString()));
        }

        if (assisted.Answer.Truncated)
        {
            json.WriteBoolean("truncated", true);
        }

        Write("parsed", assisted.Parsed);
        Write("correct", assisted.Correct);
        json.WriteStartArray("critiques");
        foreach (RankedCritique critique in assisted.Critiques)
        {
            json.WriteStartObject();
            json.WriteString("text", critique.Text);
            json.WriteNumber("temperature", critique.Temperature);
            json.WriteNumber("count", critique.Count);
            json.WriteNumber("helpfulness", critique.Helpfulness);
            Write("valid", critique.Valid);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("left_out", assisted.LeftOut);
        json.WriteEndObject();

        void Write(string key, bool? word)
        {
            if (word is { } given)
            {
                json.WriteBoolean(key, given);
            }
        }
    }
}
