using System.IO.Compression;

namespace TaskDsl.Data;

/// <summary>Unpacks gzip and makes sure of its end, where <see cref="GZipStream"/> takes a file that was cut off for a shorter one.</summary>
/// <remarks>
/// A member of our own is read after the file's last, and must come out after its text: members of gzip follow one another, and nothing follows one that is cut off.
/// </remarks>
internal sealed class WholeGzipStream(Stream packed) : Stream
{
    private static readonly byte[] Mark = "end of the file"u8.ToArray();
    private static readonly byte[] PackedMark = Pack(Mark);

    private readonly GZipStream _text = new(new Followed(packed, PackedMark), CompressionMode.Decompress);
    private readonly byte[] _held = new byte[Mark.Length];
    private int _heldCount;
    private bool _ended;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The data are damaged, or end too soon.</exception>
    public override int Read(byte[] buffer, int offset, int count)
    {
        if (count <= Mark.Length)
        {
            throw new ArgumentException($"Read more than {Mark.Length} bytes at once.", nameof(count));
        }

        if (_ended)
        {
            return 0;
        }

        // What may be the mark is held back: first comes what was held before, then what is new.
        _held.AsSpan(0, _heldCount).CopyTo(buffer.AsSpan(offset));
        int length = _heldCount;
        while (length <= Mark.Length)
        {
            int read = _text.Read(buffer, offset + length, count - length);
            if (read == 0)
            {
                _ended = buffer.AsSpan(offset, length).SequenceEqual(Mark);
                return _ended ? 0 : throw new InvalidDataException("they do not end as gzip data do.");
            }

            length += read;
        }

        _heldCount = Mark.Length;
        buffer.AsSpan(offset + length - _heldCount, _heldCount).CopyTo(_held);
        return length - _heldCount;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _text.Dispose();
            packed.Dispose();
        }

        base.Dispose(disposing);
    }

    private static byte[] Pack(byte[] text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(text);
        }

        return packed.ToArray();
    }

    /// <summary>A stream, and some bytes after it.</summary>
    private sealed class Followed(Stream first, byte[] then) : Stream
    {
        private int _next;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            int read = _next == 0 ? first.Read(buffer, offset, count) : 0;
            if (read > 0)
            {
                return read;
            }

            read = Math.Min(count, then.Length - _next);
            then.AsSpan(_next, read).CopyTo(buffer.AsSpan(offset));
            _next += read;
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
