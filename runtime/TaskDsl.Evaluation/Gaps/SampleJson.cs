using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace TaskDsl.Evaluation.Gaps;

/// <summary>One line of <c>samples.jsonl</c> as JSON: keys in a fixed order, absent optional keys left out, unknown keys an error.</summary>
internal static class SampleJson
{
    private static readonly string[] QuestionKeys = ["item", "question", "truth", "passage", "samples"];

    private static readonly string[] SampleKeys =
    [
        "sample", "answer", "parsed", "correct", "rating", "truncated", "removed",
        "critiqueability", "critique", "critique_valid", "critique_severity", "critique_truncated", "tokens",
    ];

    /// <summary>Readable: only what JSON itself demands is escaped.</summary>
    internal static JsonWriterOptions WriterOptions { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static void Write(Utf8JsonWriter writer, QuestionSamples question)
    {
        writer.WriteStartObject();
        writer.WriteNumber("item", question.Item);
        writer.WriteString("question", question.Question);
        writer.WriteString("truth", question.Truth);
        if (question.Passage is { } passage)
        {
            writer.WriteString("passage", passage);
        }

        writer.WriteStartArray("samples");
        foreach (AnswerSample sample in question.Samples)
        {
            Write(writer, sample);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, AnswerSample sample)
    {
        writer.WriteStartObject();
        writer.WriteNumber("sample", sample.Sample);
        writer.WriteString("answer", sample.Answer);
        writer.WriteBoolean("parsed", sample.Parsed);
        writer.WriteBoolean("correct", sample.Correct);
        WriteOptional(writer, "rating", sample.Rating);
        writer.WriteBoolean("truncated", sample.Truncated);
        writer.WriteNumber("removed", sample.Removed);
        WriteOptional(writer, "critiqueability", sample.Critiqueability);
        if (sample is { Critique: { } critique, CritiqueValid: { } valid, CritiqueTruncated: { } truncated })
        {
            writer.WriteString("critique", critique);
            writer.WriteBoolean("critique_valid", valid);
            WriteOptional(writer, "critique_severity", sample.CritiqueSeverity);
            writer.WriteBoolean("critique_truncated", truncated);
        }

        writer.WriteNumber("tokens", sample.Tokens);
        writer.WriteEndObject();
    }

    private static void WriteOptional(Utf8JsonWriter writer, string key, double? value)
    {
        if (value is { } number)
        {
            writer.WriteNumber(key, number);
        }
    }

    /// <exception cref="JsonException">The line is no JSON or not of this shape; the message begins with the key.</exception>
    internal static QuestionSamples Read(string line)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            throw new JsonException("the line is empty; each line holds one question.");
        }

        using JsonDocument document = Parse(line);
        var question = new JsonObjectReader(document.RootElement, "", QuestionKeys);
        return new QuestionSamples
        {
            Item = question.Long("item"),
            Question = question.Text("question"),
            Truth = question.Text("truth"),
            Passage = question.Has("passage") ? question.Text("passage") : null,
            Samples = question.Array("samples").Select((sample, i) => ReadSample(sample, $"samples[{i}]")).ToImmutableArray(),
        };
    }

    private static AnswerSample ReadSample(JsonElement element, string path)
    {
        var sample = new JsonObjectReader(element, path, SampleKeys);
        return new AnswerSample
        {
            Sample = sample.Int("sample"),
            Answer = sample.Text("answer"),
            Parsed = sample.Bool("parsed"),
            Correct = sample.Bool("correct"),
            Rating = sample.OptionalDouble("rating"),
            Truncated = sample.Bool("truncated"),
            Removed = sample.Double("removed"),
            Critiqueability = sample.OptionalDouble("critiqueability"),
            Critique = sample.Has("critique") ? sample.Text("critique") : null,
            CritiqueValid = sample.Has("critique_valid") ? sample.Bool("critique_valid") : null,
            CritiqueSeverity = sample.OptionalDouble("critique_severity"),
            CritiqueTruncated = sample.Has("critique_truncated") ? sample.Bool("critique_truncated") : null,
            Tokens = sample.Int("tokens"),
        };
    }

    private static JsonDocument Parse(string line)
    {
        try
        {
            return JsonDocument.Parse(line, new JsonDocumentOptions { AllowDuplicateProperties = false });
        }
        catch (JsonException error)
        {
            string where = error.BytePositionInLine is { } position ? $" at byte {position + 1} of the line" : "";
            string what = error.Message.Split(" LineNumber:", 2)[0];
            throw new JsonException($"this is not JSON{where}: {what}", error);
        }
    }
}
