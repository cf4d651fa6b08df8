using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using TaskDsl.Files;

namespace TaskDsl.Training;

/// <summary>The safetensors format: eight bytes of header length, a JSON header, the tensors' bytes. All little-endian, 32-bit floats only.</summary>
internal static class SafeTensors
{
    private const string Kind = "taskdsl";
    private const string KindValue = "checkpoint/1";
    private const string HashKey = "sha256";
    private const int HashDigits = 64;
    private const int LargestHeader = 100_000_000;
    private const string BeginAgain = "Delete it to go on from an older one or to begin again.";

    private static readonly byte[] HashField = Encoding.ASCII.GetBytes($"\"{HashKey}\":\"");

    /// <summary>Writes a file whole. The hash covers every byte but its own digits, which count as zeros.</summary>
    public static void Write(string path, ImmutableSortedDictionary<string, string> metadata, IReadOnlyDictionary<string, StoredTensor> tensors)
    {
        string[] names = [.. tensors.Keys.Order(StringComparer.Ordinal)];
        byte[] header = Header(metadata, tensors, names);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(header);
        foreach (string name in names)
        {
            hash.AppendData(MemoryMarshal.AsBytes<float>(tensors[name].Values));
        }

        Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hash.GetHashAndReset())).CopyTo(HashDigitsOf(header));
        WholeFile.Write(path, stream =>
        {
            Span<byte> length = stackalloc byte[sizeof(ulong)];
            BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
            stream.Write(length);
            stream.Write(header);
            foreach (string name in names)
            {
                stream.Write(MemoryMarshal.AsBytes<float>(tensors[name].Values));
            }
        });
    }

    /// <summary>Reads a file and checks its hash.</summary>
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
        if (length is < 2 or > LargestHeader)
        {
            throw new CheckpointException(path, "is no checkpoint: it does not begin as a safetensors file", BeginAgain);
        }

        var header = new byte[length];
        if (stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length)
        {
            throw new CheckpointException(path, $"is truncated: its header has {length} bytes and the file {stream.Length}", BeginAgain);
        }

        (ImmutableSortedDictionary<string, string> metadata, List<Entry> entries) = Parse(path, header);
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

        foreach (Entry entry in entries)
        {
            var values = new float[entry.Elements];
            Span<byte> bytes = MemoryMarshal.AsBytes(values.AsSpan());
            stream.ReadExactly(bytes);
            hash.AppendData(bytes);
            tensors.Add(entry.Name, new StoredTensor(entry.Shape, values));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset()) == written
            ? (metadata.Remove(HashKey).Remove(Kind), tensors)
            : throw new CheckpointException(path, "is damaged: its content does not match the hash in its header", BeginAgain);
    }

    private static byte[] Header(ImmutableSortedDictionary<string, string> metadata, IReadOnlyDictionary<string, StoredTensor> tensors, string[] names)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject("__metadata__");
            json.WriteString(Kind, KindValue);
            json.WriteString(HashKey, new string('0', HashDigits));
            foreach ((string key, string value) in metadata)
            {
                json.WriteString(key, value);
            }

            json.WriteEndObject();
            long offset = 0;
            foreach (string name in names)
            {
                json.WriteStartObject(name);
                json.WriteString("dtype", "F32");
                json.WriteStartArray("shape");
                foreach (long size in tensors[name].Shape)
                {
                    json.WriteNumberValue(size);
                }

                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                json.WriteNumberValue(offset += tensors[name].Values.LongLength * sizeof(float));
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        // Tensors begin at a multiple of eight bytes, as the format asks.
        while (buffer.Length % 8 != 0)
        {
            buffer.WriteByte((byte)' ');
        }

        return buffer.ToArray();
    }

    // A JSON writer escapes quotation marks inside strings, so the field's name can stand only once.
    private static Span<byte> HashDigitsOf(byte[] header) => header.AsSpan(header.AsSpan().IndexOf(HashField) + HashField.Length, HashDigits);

    private static (ImmutableSortedDictionary<string, string> Metadata, List<Entry> Entries) Parse(string path, byte[] header)
    {
        try
        {
            using var json = JsonDocument.Parse(header);
            var metadata = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
            var entries = new List<Entry>();
            foreach (JsonProperty property in json.RootElement.EnumerateObject())
            {
                if (property.Name == "__metadata__")
                {
                    metadata.AddRange(property.Value.EnumerateObject().Select(pair => KeyValuePair.Create(pair.Name, pair.Value.GetString() ?? "")));
                }
                else
                {
                    entries.Add(Entry.Of(property));
                }
            }

            if (metadata.GetValueOrDefault(Kind) != KindValue)
            {
                throw new CheckpointException(path, metadata.TryGetValue(Kind, out string? kind) ? $"is a '{kind}', which this version does not read" : "is a safetensors file that TaskDsl did not write", BeginAgain);
            }

            if (metadata.GetValueOrDefault(HashKey)?.Length != HashDigits || header.AsSpan().IndexOf(HashField) < 0)
            {
                throw new CheckpointException(path, "is altered: its header has lost its hash", BeginAgain);
            }

            entries.Sort((left, right) => left.Start.CompareTo(right.Start));
            long end = 0;
            var names = new HashSet<string>(StringComparer.Ordinal);
            foreach (Entry entry in entries)
            {
                if (!names.Add(entry.Name))
                {
                    throw new FormatException($"'{entry.Name}' stands twice");
                }

                if (entry.Start != end)
                {
                    throw new FormatException($"'{entry.Name}' begins at {entry.Start} and not at {end}");
                }

                end += entry.Elements * sizeof(float);
            }

            return (metadata.ToImmutable(), entries);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or ArgumentException or KeyNotFoundException or OverflowException or IndexOutOfRangeException)
        {
            throw new CheckpointException(path, $"is damaged: its header cannot be read ({exception.Message.TrimEnd('.')})", BeginAgain);
        }
    }

    private sealed record Entry(string Name, long[] Shape, long Start, long Elements)
    {
        public static Entry Of(JsonProperty property)
        {
            if (property.Value.GetProperty("dtype").GetString() is not "F32")
            {
                throw new FormatException($"'{property.Name}' holds no 32-bit floats");
            }

            long[] shape = [.. property.Value.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64())];
            long elements = shape.Aggregate(1L, (product, size) => size < 0 ? throw new FormatException("a size is negative") : checked(product * size));
            long start = property.Value.GetProperty("data_offsets")[0].GetInt64(), end = property.Value.GetProperty("data_offsets")[1].GetInt64();
            return end - start == checked(elements * sizeof(float)) && elements <= Array.MaxLength
                ? new Entry(property.Name, shape, start, elements)
                : throw new FormatException($"'{property.Name}' has {end - start} bytes for {elements} numbers");
        }
    }
}
