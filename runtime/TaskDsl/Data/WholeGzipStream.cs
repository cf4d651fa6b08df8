using System.IO.Compression;

namespace TaskDsl.Data;

/// <summary>Unpacks gzip and makes sure of its end, where <see cref="GZipStream"/> takes a file that was cut off for a shorter one.</summary>
/// <remarks>
/// A member of our own is read after the file's last, and must come out after its text: members of gzip follow one another, and nothing follows one that is cut off.
/// More is read only when all that was read before has been given out. So what comes out once our member is being read is our text, or what a member that was cut off makes of it.
/// </remarks>
internal sealed class WholeGzipStream : Stream
{
    private static readonly byte[] Mark = "end of the file"u8.ToArray();
    private static readonly byte[] PackedMark = Pack(Mark);

    private readonly Stream _packed;
    private readonly Followed _followed;
    private readonly GZipStream _text;
    private bool _ended;

    public WholeGzipStream(Stream packed)
    {
        _packed = packed;
        _followed = new Followed(packed, PackedMark);
        _text = new GZipStream(_followed, CompressionMode.Decompress);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The data are damaged, or end too soon.</exception>
    public override int Read(byte[] buffer, int offset, int count)
    {
        if (_ended)
        {
            return 0;
        }

        int read = _text.Read(buffer, offset, count);
        if (read > 0 && !_followed.IsThrough)
        {
            return read;
        }

        List<byte> rest = [.. buffer.AsSpan(offset, read)];
        while (read > 0 && rest.Count <= Mark.Length)
        {
            read = _text.Read(buffer, offset, count);
            rest.AddRange(buffer.AsSpan(offset, read));
        }

        _ended = rest.SequenceEqual(Mark);
        return _ended ? 0 : throw new InvalidDataException("they do not end as gzip data do.");
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
            _packed.Dispose();
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

        /// <summary>Whether all of the stream was read, and some of what follows.</summary>
        public bool IsThrough => _next > 0;

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
