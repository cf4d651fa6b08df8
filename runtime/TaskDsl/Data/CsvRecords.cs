using System.Buffers;
using System.Globalization;
using System.Runtime.ExceptionServices;
using System.Text;
using System.Text.Json;
using CsvHelper;
using CsvHelper.Configuration;

namespace TaskDsl.Data;

/// <summary>CSV (RFC 4180) with a line of column names. A record becomes an object of texts; line breaks between quotes are part of a value.</summary>
internal static class CsvRecords
{
    public static IEnumerable<DataRecord> Read(ByteBuffer buffer, char separator)
    {
        using var text = new CheckedText(buffer);
        using CsvParser parser = new(text, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = separator.ToString(),
            MaxFieldSize = ByteBuffer.Largest,
            // Told by the parser's own state, which knows the lines.
            BadDataFound = bad => throw Bad(bad.Context.Parser!, bad.Field),
        });
        string[] columns = Next(parser) ? Values(parser) : [];
        if (columns.GroupBy(column => column, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw Damaged(parser, $"Two columns have the name '{twice.Key}'.");
        }

        var bytes = new ArrayBufferWriter<byte>();
        while (Next(parser))
        {
            string[] values = Values(parser);
            if (values.Length != columns.Length)
            {
                throw Damaged(parser, FormattableString.Invariant($"This record has {values.Length} values, and the first line names {columns.Length} columns."));
            }

            bytes.ResetWrittenCount();
            using (var json = new Utf8JsonWriter(bytes))
            {
                json.WriteStartObject();
                foreach ((string column, string value) in columns.Zip(values))
                {
                    json.WriteString(column, value);
                }

                json.WriteEndObject();
            }

            using JsonDocument document = JsonDocument.Parse(bytes.WrittenMemory);
            yield return new DataRecord(document.RootElement, LineOf(parser));
        }

        // The parser takes a value that the file's end cuts off after a doubled quote for a whole one.
        string[] Values(CsvParser at) => at.Record is { } values && at.RawRecord.AsSpan().Count('"') % 2 == 0 ? values : throw Unclosed(at);

        DataException Bad(IParser at, string value) => value.StartsWith('"') && value.AsSpan().Count('"') % 2 == 1
            ? Unclosed(at)
            : Damaged(at, $"A quote stands inside of the value {Found.Shorten(value)}. A value with quotes stands between quotes, and each of its own is doubled: \"say \"\"yes\"\"\".");

        // Where a quote is never closed, the rest of the file is one value, its last line break included.
        DataException Unclosed(IParser at) => new(DataException.DamagedFile, "A quote that opens in this record is never closed.", buffer.File, at.RawRow - at.RawRecord.AsSpan().Count('\n'));

        DataException Damaged(IParser at, string message) => new(DataException.DamagedFile, message, buffer.File, LineOf(at));

        bool Next(CsvParser parser)
        {
            try
            {
                return parser.Read();
            }
            catch (MaxFieldSizeException e)
            {
                throw new DataException(DataException.DamagedFile, $"This record is longer than {ByteBuffer.Largest >> 20} MiB. Is a quote never closed?", buffer.File, LineOf(parser), inner: e);
            }
            catch (CsvHelperException e) when (e.InnerException is DataException inner)
            {
                // What reading the text below says is passed on as it was said.
                ExceptionDispatchInfo.Throw(inner);
                throw;
            }
        }
    }

    // The parser stands on a record's last line.
    private static long LineOf(IParser parser) => parser.RawRow - parser.RawRecord.AsSpan().TrimEnd("\r\n").Count('\n');

    /// <summary>Text whose bytes have been checked line by line.</summary>
    private sealed class CheckedText(ByteBuffer buffer) : TextReader
    {
        private char[] _line = [];
        private int _next;

        public override int Read(char[] target, int index, int count)
        {
            if (_next == _line.Length)
            {
                ReadOnlyMemory<byte> line = LineReader.Next(buffer);
                _line = Encoding.UTF8.GetChars(line.ToArray());
                _next = 0;
                buffer.Advance(line.Length);
            }

            int copied = Math.Min(count, _line.Length - _next);
            _line.AsSpan(_next, copied).CopyTo(target.AsSpan(index));
            _next += copied;
            return copied;
        }

        public override int Peek() => throw new NotSupportedException();

        public override int Read() => throw new NotSupportedException();
    }
}
