using System.Text;
using TaskDsl.Files;

namespace TaskDsl.Data;

/// <summary>A window on a stream of bytes that moves forward and grows only as far as one record asks for.</summary>
internal sealed class ByteBuffer(Stream stream, string file) : IDisposable
{
    /// <summary>The largest record, in bytes: past it, a file is not what its reader takes it for.</summary>
    public const int Largest = 1 << 28;

    // A short rest of the window is no place for a block.
    private const int LeastRead = 1 << 12;

    private byte[] _bytes = new byte[1 << 16];
    private int _start;
    private int _end;
    private bool _ended;

    /// <summary>The file, for messages.</summary>
    public string File => file;

    /// <summary>The line of the first byte of <see cref="Bytes"/>, from 1.</summary>
    public long Line { get; private set; } = 1;

    /// <summary>The column of that byte in characters, from 1.</summary>
    public long Column { get; private set; } = 1;

    /// <summary>What is in the window.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes.AsMemory(_start, _end - _start);

    /// <summary>Whether the window reaches the end of the stream.</summary>
    public bool ReachesEnd => _ended;

    /// <summary>Lengthens the window; false at the end of the stream.</summary>
    public bool Grow()
    {
        if (_ended)
        {
            return false;
        }

        if (_bytes.Length - _end < LeastRead)
        {
            int length = _end - _start;
            if (length >= Largest)
            {
                throw Damaged(0, $"A record is longer than {Largest >> 20} MiB. Is this file JSON Lines (an object a line), a JSON list, or CSV with the name ….csv?");
            }

            byte[] target = length > _bytes.Length / 2 ? new byte[_bytes.Length * 2] : _bytes;
            _bytes.AsSpan(_start, length).CopyTo(target);
            (_bytes, _start, _end) = (target, 0, length);
        }

        try
        {
            int read = stream.Read(_bytes, _end, _bytes.Length - _end);
            _end += read;
            _ended = read == 0;
        }
        catch (InvalidDataException e)
        {
            throw new DataException(DataException.DamagedFile, $"The gzip data are damaged, or cut off, after this line: {e.Message} Download the file again.", file, Line, inner: e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException(DataException.UnreadableFile, $"The file cannot be read on: {e.Message}", file, Line, inner: e);
        }

        return !_ended;
    }

    /// <summary>Moves the window's start forward.</summary>
    public void Advance(int count)
    {
        ReadOnlySpan<byte> passed = _bytes.AsSpan(_start, count);
        int lastBreak = passed.LastIndexOf((byte)'\n');
        Line += lastBreak < 0 ? 0 : passed.Count((byte)'\n');
        Column = (lastBreak < 0 ? Column : 1) + Encoding.UTF8.GetCharCount(passed[(lastBreak + 1)..]);
        _start += count;
    }

    /// <summary>Moves past these bytes where they come next.</summary>
    public void Skip(ReadOnlySpan<byte> first)
    {
        if (StartsWith(first))
        {
            Advance(first.Length);
            Column = 1;
        }
    }

    /// <summary>Whether these bytes come next.</summary>
    public bool StartsWith(ReadOnlySpan<byte> first)
    {
        while (Bytes.Length < first.Length && Grow())
        {
        }

        return Bytes.Span.StartsWith(first);
    }

    /// <summary>The first byte that is no white space, white space passed over; null at the end.</summary>
    public byte? FirstVisible()
    {
        do
        {
            int visible = Bytes.Span.IndexOfAnyExcept(" \t\r\n"u8);
            if (visible >= 0)
            {
                return Bytes.Span[visible];
            }
        }
        while (Bytes.Length < Largest && Grow());
        return null;
    }

    /// <summary>The error that the file is damaged at a byte of the window.</summary>
    public DataException Damaged(int offset, string message, Exception? inner = null)
    {
        (int line, int column) = JsonMistake.PlaceOf(Bytes.Span, offset);
        return new DataException(DataException.DamagedFile, message, file, Line + line - 1, line == 1 ? Column + column - 1 : column, inner);
    }

    public void Dispose() => stream.Dispose();
}
