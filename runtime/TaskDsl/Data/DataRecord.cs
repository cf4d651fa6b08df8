using System.Text;
using System.Text.Json;

namespace TaskDsl.Data;

/// <summary>One record of a file.</summary>
/// <param name="Json">The record; valid until the next one is read.</param>
/// <param name="Line">The line it begins on, from 1.</param>
internal readonly record struct DataRecord(JsonElement Json, long Line)
{
    // A key that stands twice has two values, and nobody knows which is meant.
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = 256 };

    /// <summary>Reads a record that stands in the first bytes of a buffer.</summary>
    /// <exception cref="DataException">They are no JSON object.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> bytes, ByteBuffer buffer)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(bytes, Options);
        }
        catch (JsonException e)
        {
            long down = e.LineNumber ?? 0;
            int lineStart = 0;
            for (long i = 0; i < down; i++)
            {
                lineStart += bytes.Span[lineStart..].IndexOf((byte)'\n') + 1;
            }

            int along = Math.Min((int)(e.BytePositionInLine ?? 0), bytes.Length - lineStart);
            string reason = e.Message.Split(" LineNumber:", 2)[0].Split(" Path:", 2)[0];
            throw new DataException(DataException.DamagedFile, $"This is not JSON: {reason}", buffer.File, buffer.Line + down, Encoding.UTF8.GetCharCount(bytes.Span.Slice(lineStart, along)) + (down == 0 ? buffer.Column : 1), e);
        }

        catch (InvalidOperationException e)
        {
            throw new DataException(DataException.DamagedFile, "A key of this record holds half of a surrogate pair, which is no character.", buffer.File, buffer.Line, buffer.Column, e);
        }

        if (document.RootElement.ValueKind == JsonValueKind.Object)
        {
            return document;
        }

        string found = Found.Describe(document.RootElement);
        document.Dispose();
        throw new DataException(DataException.DamagedFile, $"Expected a record, an object such as {{\"prompt\": \"…\"}}, found {found}.", buffer.File, buffer.Line, buffer.Column);
    }
}
