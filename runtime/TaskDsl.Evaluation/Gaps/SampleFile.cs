using System.Text.Json;
using TaskDsl.Files;

namespace TaskDsl.Evaluation.Gaps;

/// <summary>
/// <c>samples.jsonl</c>: one question a line with its pool of answers. Both directions stream, and what is read back is what was written,
/// to the last bit of every number.
/// </summary>
public static class SampleFile
{
    /// <summary>Writes the file whole or not at all.</summary>
    /// <exception cref="InvalidSamplesException">A question breaks a rule of the format; what was there stays.</exception>
    public static void Write(string path, IEnumerable<QuestionSamples> questions) =>
        WholeFile.Write(path, stream => Write(stream, questions));

    /// <summary>Writes one line for each question.</summary>
    /// <exception cref="InvalidSamplesException">A question breaks a rule of the format.</exception>
    public static void Write(Stream stream, IEnumerable<QuestionSamples> questions)
    {
        using var writer = new Utf8JsonWriter(stream, SampleJson.WriterOptions);
        var items = new HashSet<long>();
        foreach (QuestionSamples question in questions)
        {
            if (SampleRules.Broken(question) is { } reason)
            {
                throw new InvalidSamplesException($"The samples of item {question.Item} cannot be written: {reason}");
            }

            if (!items.Add(question.Item))
            {
                throw new InvalidSamplesException($"The samples of item {question.Item} cannot be written: this item was already written.");
            }

            SampleJson.Write(writer, question);
            writer.Flush();
            writer.Reset();
            stream.WriteByte((byte)'\n');
        }
    }

    /// <summary>Reads the questions one by one, in the file's order.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidSamplesException">A line is not what it should be; the message names file, line and key.</exception>
    public static IEnumerable<QuestionSamples> Read(string path)
    {
        using FileStream stream = File.OpenRead(path);
        foreach (QuestionSamples question in Read(stream, path))
        {
            yield return question;
        }
    }

    /// <summary>Reads the questions one by one from a stream; <paramref name="name"/> stands for the file in messages.</summary>
    /// <exception cref="InvalidSamplesException">A line is not what it should be; the message names file, line and key.</exception>
    public static IEnumerable<QuestionSamples> Read(Stream stream, string name)
    {
        var lineOf = new Dictionary<long, int>();
        foreach ((int line, string text) in SampleLines.Texts(stream, name))
        {
            QuestionSamples question;
            try
            {
                question = SampleJson.Read(text);
            }
            catch (JsonException error)
            {
                throw new InvalidSamplesException(name, line, error.Message, error);
            }

            if (SampleRules.Broken(question) is { } reason)
            {
                throw new InvalidSamplesException(name, line, reason);
            }

            if (!lineOf.TryAdd(question.Item, line))
            {
                throw new InvalidSamplesException(name, line, $"item: {question.Item} stands already on line {lineOf[question.Item]}; each question has its own number.");
            }

            yield return question;
        }
    }
}
