using System.Buffers;
using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;

namespace TaskDsl.Training;

/// <summary>A safetensors file of other programs: its header is read at once, its tensors out of mapped memory, some rows at a time.</summary>
internal sealed class TensorFile : IDisposable
{
    private const string Again = "Download the file again.";

    private readonly long _dataStart;
    private readonly Lazy<MemoryMappedFile> _map;

    private TensorFile(string path, long dataStart, IReadOnlyList<SafeTensorsEntry> entries)
    {
        (Path, _dataStart, Entries) = (path, dataStart, entries);
        _map = new(() => MemoryMappedFile.CreateFromFile(path, FileMode.Open, mapName: null, 0, MemoryMappedFileAccess.Read));
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Its tensors.</summary>
    public IReadOnlyList<SafeTensorsEntry> Entries { get; }

    /// <summary>Reads a file's header.</summary>
    /// <exception cref="WeightsException">The file is missing, truncated, or no safetensors file.</exception>
    public static TensorFile Open(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            Span<byte> lengthBytes = stackalloc byte[sizeof(ulong)];
            if (stream.ReadAtLeast(lengthBytes, sizeof(ulong), throwOnEndOfStream: false) < sizeof(ulong))
            {
                throw new WeightsException(path, $"is truncated: it has {stream.Length} bytes", Again);
            }

            if (lengthBytes.SequenceEqual("version "u8))
            {
                throw new WeightsException(path, "is a Git LFS pointer, not the weights", "Run 'git lfs pull' in the folder, or download the file itself.");
            }

            ulong length = BinaryPrimitives.ReadUInt64LittleEndian(lengthBytes);
            if (length is < 2 or > SafeTensorsHeader.Longest)
            {
                throw new WeightsException(path, "is no safetensors file: it does not begin as one", Again);
            }

            var header = new byte[length];
            if (stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length)
            {
                throw new WeightsException(path, $"is truncated: its header has {length} bytes and the file {stream.Length}", Again);
            }

            List<SafeTensorsEntry> entries = SafeTensorsHeader.Parse(header).Entries;
            long start = sizeof(ulong) + header.Length, expected = start + (entries.Count == 0 ? 0 : entries[^1].End);
            return stream.Length == expected
                ? new TensorFile(path, start, entries)
                : throw new WeightsException(path, $"is {(stream.Length < expected ? "truncated" : "damaged")}: it has {stream.Length} bytes, and its header speaks of {expected}", Again);
        }
        catch (FormatException exception)
        {
            throw new WeightsException(path, $"is damaged: its header cannot be read ({exception.Message.TrimEnd('.')})", Again);
        }
        catch (FileNotFoundException)
        {
            throw new WeightsException(path, "is missing, and the folder's index names it", "Download it.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new WeightsException(path, $"cannot be read ({exception.Message.TrimEnd('.')})", "Check that the folder is complete, and your rights to it.");
        }
    }

    /// <summary>Some elements of a tensor in single precision.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="first">The first of them.</param>
    /// <param name="values">Receives as many as it has room for.</param>
    public void Read(SafeTensorsEntry tensor, long first, Span<float> values)
    {
        if (values.IsEmpty)
        {
            return;
        }

        int size = SafeTensorsEntry.SizeOf(tensor.ElementType), length = checked(values.Length * size);
        byte[] bytes = ArrayPool<byte>.Shared.Rent(length);
        // A view for each piece: what was read is no longer counted as the process's memory.
        using (MemoryMappedViewAccessor view = _map.Value.CreateViewAccessor(_dataStart + tensor.Start + (first * size), length, MemoryMappedFileAccess.Read))
        {
            view.SafeMemoryMappedViewHandle.ReadSpan((ulong)view.PointerOffset, bytes.AsSpan(0, length));
        }

        ElementTypes.Widen(tensor.ElementType, bytes.AsSpan(0, length), values);
        ArrayPool<byte>.Shared.Return(bytes);
    }

    /// <summary>Gives the file back.</summary>
    public void Dispose()
    {
        if (_map.IsValueCreated)
        {
            _map.Value.Dispose();
        }
    }
}
