using System.Text.Json;
using TaskDsl.Files;

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
            throw buffer.Damaged(JsonMistake.OffsetOf(e, bytes.Span), $"This is not JSON: {JsonMistake.ReasonOf(e)}", e);
        }
        catch (InvalidOperationException e)
        {
            throw buffer.Damaged(0, "A key of this record holds half of a surrogate pair, which is no character.", e);
        }

        if (document.RootElement.ValueKind == JsonValueKind.Object)
        {
            return document;
        }

        string found = Found.Describe(document.RootElement);
        document.Dispose();
        throw buffer.Damaged(0, $"Expected a record, an object such as {{\"prompt\": \"…\"}}, found {found}.");
    }
}
