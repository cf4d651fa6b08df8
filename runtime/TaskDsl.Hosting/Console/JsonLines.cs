using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using TaskDsl.Formats;

namespace TaskDsl.Hosting.Console;

/// <summary>Objects on standard input and output, one a line.</summary>
internal static class JsonLines
{
    // Readable text: characters outside ASCII and quotes inside strings stay as they are; the output is no HTML.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads objects until the end of the input. Empty lines are passed over.</summary>
    /// <param name="input">The lines.</param>
    /// <param name="origin">Where they come from, for messages.</param>
    /// <exception cref="CommandException">A line is no object; the message names the line.</exception>
    public static IEnumerable<InputObject> Read(TextReader input, string origin = "stdin")
    {
        int number = 0;
        while (input.ReadLine() is { } line)
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line))
            {
                yield return ReadObject(line, number, origin);
            }
        }
    }

    /// <summary>Reads the examples of a format from standard input. Items of data that are examples of other formats are passed over, and counted in a line at the end: an answer with a flaw is no demonstration of <c>base</c>.</summary>
    /// <exception cref="CommandException">A line is no object; the message names the line.</exception>
    public static IEnumerable<InputObject> ReadExamples(Format format)
    {
        int others = 0;
        foreach (InputObject input in Read(System.Console.In))
        {
            if (input.IsFor(format))
            {
                yield return input;
            }
            else
            {
                others++;
            }
        }

        if (others > 0)
        {
            Messages.Line(string.Create(CultureInfo.InvariantCulture, $"{format.FullName}: {others:N0} items are data for other formats, and were passed over."));
        }
    }

    /// <summary>Writes one object and ends the line.</summary>
    public static void Write(Stream output, Action<Utf8JsonWriter> members)
    {
        using (var json = new Utf8JsonWriter(output, Options))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        output.WriteByte((byte)'\n');
    }

    /// <summary>An error at a line of the input.</summary>
    public static CommandException Error(int line, string message, string origin = "stdin") =>
        new("TDSL4002", message, ExitCode.Usage, $"{origin}({line},1)");

    private static InputObject ReadObject(string line, int number, string origin)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw Error(number, $"expected an object such as {{\"question\": \"12 + 39\"}}, found {Describe(document.RootElement.ValueKind)}", origin);
            }

            return InputObject.Of(document.RootElement, number, origin);
        }
        catch (JsonException e)
        {
            // The reader counts bytes, and lines from 0, which its message ends with.
            int column = Encoding.UTF8.GetCharCount(Encoding.UTF8.GetBytes(line).AsSpan(0, (int)(e.BytePositionInLine ?? 0))) + 1;
            throw new CommandException("TDSL4002", $"this line is not JSON: {e.Message.Split(" LineNumber:", 2)[0]}", ExitCode.Usage, $"{origin}({number},{column})", e);
        }
    }

    private static string Describe(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        _ => kind.ToString().ToLowerInvariant(),
    };
}
