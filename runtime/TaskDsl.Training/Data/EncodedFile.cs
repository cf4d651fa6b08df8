using System.Buffers;
using System.Buffers.Binary;
using System.Collections;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using TaskDsl.Files;
using TaskDsl.Formats;

namespace TaskDsl.Training;

/// <summary>Examples in a file, as ids and masks, read one by one where they are asked for: however many there are, memory holds none of them.</summary>
/// <remarks>
/// The file: a mark; the examples; the place of each and of their end, eight bytes each; a text of JSON; and the number of examples and the place of
/// the first place, eight bytes each. An example is its number of ids, the ids, and the lengths of the mask's runs, which are of 0 and of 1 in turn:
/// seven bits a byte, so that most ids take one or two. It is read and not mapped, as pages of a map would count as the process's own.
/// </remarks>
public sealed class EncodedFile : IReadOnlyList<Encoded>, IDisposable
{
    private const int Place = sizeof(long);

    private readonly SafeFileHandle _file;
    private readonly string _path;
    private readonly long _places;

    private EncodedFile(string path)
    {
        (_path, _file) = (path, File.OpenHandle(path));
        try
        {
            Span<byte> last = stackalloc byte[2 * Place], mark = stackalloc byte[Place];
            long length = RandomAccess.GetLength(_file);
            Read(mark, 0);
            Read(last, length - last.Length);
            (long count, _places) = (BinaryPrimitives.ReadInt64LittleEndian(last), BinaryPrimitives.ReadInt64LittleEndian(last[Place..]));
            long note = length - last.Length - (_places + ((count + 1) * Place));
            if (!mark.SequenceEqual(EncodedFileWriter.Mark) || count is < 0 or > int.MaxValue || _places < Place || note is < 0 or > 1 << 20)
            {
                throw Damaged();
            }

            Count = (int)count;
            byte[] json = new byte[note];
            Read(json, _places + ((count + 1) * Place));
            (Hash, Notes) = JsonSerializer.Deserialize<EncodedFileNotes>(json) is { Hash: not null, Notes: not null } read ? read : throw Damaged();
        }
        catch (JsonException)
        {
            Dispose();
            throw Damaged();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The number of examples.</summary>
    public int Count { get; }

    /// <summary>The SHA-256 of all ids and masks in order, as <see cref="TrainingData.HashOf"/> computes it.</summary>
    public string Hash { get; }

    /// <summary>What was written with them.</summary>
    public IReadOnlyDictionary<string, string> Notes { get; }

    /// <summary>Reads an example.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public Encoded this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            Span<byte> places = stackalloc byte[2 * Place];
            Read(places, _places + ((long)index * Place));
            (long begin, long end) = (BinaryPrimitives.ReadInt64LittleEndian(places), BinaryPrimitives.ReadInt64LittleEndian(places[Place..]));
            if (begin < Place || end > _places || end - begin is < 1 or > int.MaxValue)
            {
                throw Damaged();
            }

            byte[] bytes = ArrayPool<byte>.Shared.Rent((int)(end - begin));
            try
            {
                Span<byte> example = bytes.AsSpan(0, (int)(end - begin));
                Read(example, begin);
                return Decode(example);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(bytes);
            }
        }
    }

    /// <summary>Writes examples as they come, whole or not at all, and opens them.</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <param name="examples">The examples; gone through once.</param>
    /// <param name="notes">What to write with them; asked for after the last one.</param>
    /// <exception cref="IOException">The disk is full, or the folder cannot be written.</exception>
    public static EncodedFile Write(string path, IEnumerable<Encoded> examples, Func<IReadOnlyDictionary<string, string>> notes)
    {
        WholeFile.Write(path, stream => EncodedFileWriter.Write(stream, path, examples, notes));
        return new EncodedFile(path);
    }

    /// <summary>Opens a file after reading it once to see that it is as it was written.</summary>
    /// <exception cref="InvalidDataException">It is not, or is something else.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static EncodedFile Open(string path)
    {
        var file = new EncodedFile(path);
        try
        {
            return TrainingData.Compute(file) == file.Hash ? file : throw file.Damaged();
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public IEnumerator<Encoded> GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    /// <summary>Closes and deletes the file.</summary>
    public void Delete()
    {
        Dispose();
        File.Delete(_path);
    }

    private Encoded Decode(ReadOnlySpan<byte> bytes)
    {
        int count = Next(ref bytes);
        // An id has a byte at least.
        if (count > bytes.Length)
        {
            throw Damaged();
        }

        var example = new Encoded(new int[count], new byte[count]);
        for (int i = 0; i < count; i++)
        {
            example.Ids[i] = Next(ref bytes);
        }

        byte learned = 0;
        for (int at = 0; at < count; learned ^= 1)
        {
            int run = Next(ref bytes);
            if (run > count - at)
            {
                throw Damaged();
            }

            example.Mask.AsSpan(at, run).Fill(learned);
            at += run;
        }

        return example;
    }

    private int Next(ref ReadOnlySpan<byte> bytes)
    {
        uint number = 0;
        for (int shift = 0; shift < 35; shift += 7)
        {
            if (bytes.IsEmpty)
            {
                break;
            }

            byte seven = bytes[0];
            bytes = bytes[1..];
            number |= (uint)(seven & 0x7F) << shift;
            if (seven < 0x80)
            {
                return number <= int.MaxValue ? (int)number : throw Damaged();
            }
        }

        throw Damaged();
    }

    private void Read(Span<byte> bytes, long at)
    {
        while (!bytes.IsEmpty)
        {
            int read = at < 0 ? 0 : RandomAccess.Read(_file, bytes, at);
            if (read == 0)
            {
                throw Damaged();
            }

            bytes = bytes[read..];
            at += read;
        }
    }

    private InvalidDataException Damaged() => new($"The file '{_path}' is damaged, or not one of encoded examples. Delete it to have it made again.");
}
