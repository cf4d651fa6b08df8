using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using TaskDsl.Files;

namespace TaskDsl.Training;

/// <summary>The safetensors format: eight bytes of header length, a JSON header, the tensors' bytes. All little-endian, 32-bit floats only.</summary>
internal static class SafeTensors
{
    private const string Kind = "taskdsl";
    private const string KindValue = "checkpoint/1";
    private const string HashKey = "sha256";
    private const int HashDigits = 64;
    private const string BeginAgain = "Delete it to go on from an older one or to begin again.";

    private static readonly byte[] HashField = Encoding.ASCII.GetBytes($"\"{HashKey}\":\"");

    /// <summary>Writes a file whole. The hash covers every byte but its own digits, which count as zeros.</summary>
    public static void Write(string path, ImmutableSortedDictionary<string, string> metadata, IReadOnlyDictionary<string, StoredTensor> tensors)
    {
        string[] names = [.. tensors.Keys.Order(StringComparer.Ordinal)];
        byte[] header = SafeTensorsHeader.Of(
            [KeyValuePair.Create(Kind, KindValue), KeyValuePair.Create(HashKey, new string('0', HashDigits)), .. metadata],
            names.Select(name => (name, tensors[name].Shape)));
        WholeFile.Write(path, stream =>
        {
            Span<byte> length = stackalloc byte[sizeof(ulong)];
            BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
            stream.Write(length);
            stream.Write(header);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            hash.AppendData(header);
            foreach (string name in names)
            {
                foreach ((_, Memory<float> values) in tensors[name].Pieces())
                {
                    ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(values.Span);
                    hash.AppendData(bytes);
                    stream.Write(bytes);
                }
            }

            Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hash.GetHashAndReset())).CopyTo(HashDigitsOf(header));
            stream.Position = sizeof(ulong);
            stream.Write(header);
        });
    }

    /// <summary>Reads a file through and checks its hash. The numbers of a tensor are read again when they are fetched.</summary>
    /// <exception cref="CheckpointException">The file is missing, truncated, altered, or was not written by <see cref="Write"/>.</exception>
    public static (ImmutableSortedDictionary<string, string> Metadata, IReadOnlyDictionary<string, StoredTensor> Tensors) Read(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
            return Read(path, stream);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException(path, $"cannot be read ({exception.Message.TrimEnd('.')})", "Check the path and your rights to it.");
        }
    }

    private static (ImmutableSortedDictionary<string, string> Metadata, IReadOnlyDictionary<string, StoredTensor> Tensors) Read(string path, Stream stream)
    {
        var lengthBytes = new byte[sizeof(ulong)];
        if (stream.ReadAtLeast(lengthBytes, lengthBytes.Length, throwOnEndOfStream: false) < lengthBytes.Length)
        {
            throw new CheckpointException(path, $"is truncated: it has {stream.Length} bytes", BeginAgain);
        }

        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(lengthBytes);
        if (length is < 2 or > SafeTensorsHeader.Longest)
        {
            throw new CheckpointException(path, "is no checkpoint: it does not begin as a safetensors file", BeginAgain);
        }

        var header = new byte[length];
        if (stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length)
        {
            throw new CheckpointException(path, $"is truncated: its header has {length} bytes and the file {stream.Length}", BeginAgain);
        }

        (ImmutableSortedDictionary<string, string> metadata, List<SafeTensorsEntry> entries) = Parse(path, header);
        string written = metadata[HashKey];
        HashDigitsOf(header).Fill((byte)'0');
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(header);

        var tensors = new Dictionary<string, StoredTensor>(StringComparer.Ordinal);
        long expected = sizeof(ulong) + header.Length + entries.Sum(entry => entry.Elements * sizeof(float));
        if (stream.Length != expected)
        {
            throw new CheckpointException(path, $"is {(stream.Length < expected ? "truncated" : "altered")}: it has {stream.Length} bytes, and its header speaks of {expected}", BeginAgain);
        }

        var buffer = new byte[1 << 20];
        for (int read; (read = stream.Read(buffer)) > 0;)
        {
            hash.AppendData(buffer, 0, read);
        }

        foreach (SafeTensorsEntry entry in entries)
        {
            tensors.Add(entry.Name, new StoredTensor(entry.Shape, (first, values) => ReadNumbers(path, sizeof(ulong) + header.Length + entry.Start + (first * sizeof(float)), values)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset()) == written
            ? (metadata.Remove(HashKey).Remove(Kind), tensors)
            : throw new CheckpointException(path, "is damaged: its content does not match the hash in its header", BeginAgain);
    }

    private static void ReadNumbers(string path, long at, Span<float> values)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            stream.Position = at;
            stream.ReadExactly(MemoryMarshal.AsBytes(values));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException(path, $"could be read once and cannot be read again ({exception.Message.TrimEnd('.')})", "Something else writes to it. Run again once that has ended.");
        }
    }

    // A JSON writer escapes quotation marks inside strings, so the field's name can stand only once.
    private static Span<byte> HashDigitsOf(byte[] header) => header.AsSpan(header.AsSpan().IndexOf(HashField) + HashField.Length, HashDigits);

    private static (ImmutableSortedDictionary<string, string> Metadata, List<SafeTensorsEntry> Entries) Parse(string path, byte[] header)
    {
        try
        {
            (ImmutableSortedDictionary<string, string> metadata, List<SafeTensorsEntry> entries) = SafeTensorsHeader.Parse(header);
            if (entries.Find(entry => entry.ElementType != "F32") is { } foreign)
            {
                throw new FormatException($"'{foreign.Name}' holds no 32-bit floats");
            }

            if (metadata.GetValueOrDefault(Kind) != KindValue)
            {
                throw new CheckpointException(path, metadata.TryGetValue(Kind, out string? kind) ? $"is a '{kind}', which this version does not read" : "is a safetensors file that TaskDsl did not write", BeginAgain);
            }

            return metadata.GetValueOrDefault(HashKey)?.Length == HashDigits && header.AsSpan().IndexOf(HashField) >= 0
                ? (metadata, entries)
                : throw new CheckpointException(path, "is altered: its header has lost its hash", BeginAgain);
        }
        catch (FormatException exception)
        {
            throw new CheckpointException(path, $"is damaged: its header cannot be read ({exception.Message.TrimEnd('.')})", BeginAgain);
        }
    }
}
