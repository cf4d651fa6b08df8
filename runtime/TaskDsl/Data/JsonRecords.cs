using System.Text.Json;

namespace TaskDsl.Data;

/// <summary>JSON Lines: an object a line; empty lines are passed over.</summary>
internal static class JsonLineRecords
{
    public static IEnumerable<DataRecord> Read(ByteBuffer buffer)
    {
        while (LineReader.Next(buffer) is { Length: > 0 } line)
        {
            if (line.Span.ContainsAnyExcept(" \t\r\n"u8))
            {
                // Without its line break: an object that is cut off is told on its own line, not on the next.
                using JsonDocument document = DataRecord.Parse(line.TrimEnd("\r\n"u8), buffer);
                yield return new DataRecord(document.RootElement, buffer.Line);
            }

            buffer.Advance(line.Length);
        }
    }
}

/// <summary>A JSON list of objects, read one by one: the list as a whole is never in memory.</summary>
internal static class JsonArrayRecords
{
    public static IEnumerable<DataRecord> Read(ByteBuffer buffer)
    {
        SkipWhiteSpace(buffer);
        buffer.Advance(1);
        for (bool isFirst = true; ; isFirst = false)
        {
            SkipWhiteSpace(buffer);
            byte? next = buffer.FirstVisible();
            if (next == ']')
            {
                buffer.Advance(1);
                break;
            }

            if (!isFirst)
            {
                if (next != ',')
                {
                    throw buffer.Damaged(0, next is null ? "The list is cut off: its ']' is missing." : "Expected ',' or ']' after a record of the list.");
                }

                buffer.Advance(1);
                SkipWhiteSpace(buffer);
            }

            int length = Length(buffer);
            ReadOnlyMemory<byte> bytes = buffer.Bytes[..length];
            using (JsonDocument document = DataRecord.Parse(bytes, buffer))
            {
                LineReader.Check(bytes.Span, buffer);
                yield return new DataRecord(document.RootElement, buffer.Line);
            }

            buffer.Advance(length);
        }

        if (buffer.FirstVisible() is not null)
        {
            SkipWhiteSpace(buffer);
            throw buffer.Damaged(0, "Something follows the list.");
        }
    }

    // How many bytes the next value takes. Where it is damaged, all of the window is taken, and parsing it says what is wrong.
    private static int Length(ByteBuffer buffer)
    {
        while (true)
        {
            var reader = new Utf8JsonReader(buffer.Bytes.Span, isFinalBlock: false, new JsonReaderState(new JsonReaderOptions { MaxDepth = 256 }));
            try
            {
                if (reader.Read() && reader.TrySkip())
                {
                    return (int)reader.BytesConsumed;
                }
            }
            catch (JsonException)
            {
                return buffer.Bytes.Length;
            }

            // Twice as much each time, so that a long record is not scanned for each of its blocks.
            int before = buffer.Bytes.Length;
            while (buffer.Bytes.Length < before * 2 && buffer.Grow())
            {
            }

            if (buffer.ReachesEnd && buffer.Bytes.Length == before)
            {
                return before > 0 ? before : throw buffer.Damaged(0, "The list is cut off: its ']' is missing.");
            }
        }
    }

    private static void SkipWhiteSpace(ByteBuffer buffer)
    {
        buffer.FirstVisible();
        int visible = buffer.Bytes.Span.IndexOfAnyExcept(" \t\r\n"u8);
        buffer.Advance(visible >= 0 ? visible : buffer.Bytes.Length);
    }
}
