using System.Collections.Immutable;
using System.Text.Json;

namespace TaskDsl.Training;

/// <summary>The JSON in front of a safetensors file: text by key, and where each tensor lies in the bytes behind it.</summary>
internal static class SafeTensorsHeader
{
    /// <summary>The longest that is read: what the format's own reader takes.</summary>
    public const int Longest = 100_000_000;

    private const string MetadataKey = "__metadata__";

    /// <summary>The header of a file of numbers of one type, filled up to a multiple of eight bytes, as the format asks.</summary>
    public static byte[] Of(IEnumerable<KeyValuePair<string, string>> metadata, IEnumerable<(string Name, long[] Shape)> tensors, string elementType = "F32")
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject(MetadataKey);
            foreach ((string key, string value) in metadata)
            {
                json.WriteString(key, value);
            }

            json.WriteEndObject();
            long offset = 0;
            foreach ((string name, long[] shape) in tensors)
            {
                json.WriteStartObject(name);
                json.WriteString("dtype", elementType);
                json.WriteStartArray("shape");
                foreach (long size in shape)
                {
                    json.WriteNumberValue(size);
                }

                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                json.WriteNumberValue(offset += SafeTensorsEntry.Product(shape) * SafeTensorsEntry.SizeOf(elementType));
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        while (buffer.Length % 8 != 0)
        {
            buffer.WriteByte((byte)' ');
        }

        return buffer.ToArray();
    }

    /// <summary>Reads a header. The tensors lie one behind the other, without gaps, in the order in which they come out.</summary>
    /// <exception cref="FormatException">It is no header, or its tensors overlap, leave gaps, or stand twice.</exception>
    public static (ImmutableSortedDictionary<string, string> Metadata, List<SafeTensorsEntry> Entries) Parse(byte[] header)
    {
        try
        {
            using var json = JsonDocument.Parse(header);
            var metadata = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
            var entries = new List<SafeTensorsEntry>();
            foreach (JsonProperty property in json.RootElement.EnumerateObject())
            {
                if (property.Name == MetadataKey)
                {
                    metadata.AddRange(property.Value.EnumerateObject().Select(pair => KeyValuePair.Create(pair.Name, pair.Value.GetString() ?? "")));
                }
                else
                {
                    entries.Add(SafeTensorsEntry.Of(property));
                }
            }

            // A tensor without elements begins where the next one does.
            entries.Sort((left, right) => (left.Start, left.End).CompareTo((right.Start, right.End)));
            CheckPlaces(entries);
            return (metadata.ToImmutable(), entries);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException or KeyNotFoundException or OverflowException or IndexOutOfRangeException)
        {
            throw new FormatException(exception.Message, exception);
        }
    }

    private static void CheckPlaces(List<SafeTensorsEntry> entries)
    {
        long end = 0;
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (SafeTensorsEntry entry in entries)
        {
            if (!names.Add(entry.Name))
            {
                throw new FormatException($"'{entry.Name}' stands twice");
            }

            if (entry.Start != end)
            {
                throw new FormatException($"'{entry.Name}' begins at {entry.Start} and not at {end}");
            }

            end = entry.End;
        }
    }
}

/// <summary>A tensor in a safetensors file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ElementType">The type of its elements as the format writes it, such as <c>BF16</c>.</param>
/// <param name="Shape">The size of each dimension.</param>
/// <param name="Start">Where its bytes begin, counted from the end of the header.</param>
/// <param name="End">Where they end.</param>
internal sealed record SafeTensorsEntry(string Name, string ElementType, long[] Shape, long Start, long End)
{
    /// <summary>The number of elements.</summary>
    public long Elements => Product(Shape);

    /// <summary>Bytes of an element; 0 for a type whose size is not known here.</summary>
    public static int SizeOf(string elementType) => elementType switch
    {
        "F64" or "I64" or "U64" => 8,
        "F32" or "I32" or "U32" => 4,
        "F16" or "BF16" or "I16" or "U16" => 2,
        "I8" or "U8" or "BOOL" or "F8_E4M3" or "F8_E5M2" => 1,
        _ => 0,
    };

    /// <summary>The number of elements of a shape.</summary>
    public static long Product(long[] shape) => shape.Aggregate(1L, (product, size) => size < 0 ? throw new FormatException("a size is negative") : checked(product * size));

    /// <summary>Reads one property of a header.</summary>
    /// <exception cref="FormatException">The bytes are not as many as the shape needs.</exception>
    public static SafeTensorsEntry Of(JsonProperty property)
    {
        string type = property.Value.GetProperty("dtype").GetString() ?? throw new FormatException($"'{property.Name}' has no dtype");
        long[] shape = [.. property.Value.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64())];
        long elements = Product(shape);
        JsonElement offsets = property.Value.GetProperty("data_offsets");
        long start = offsets[0].GetInt64(), end = offsets[1].GetInt64();
        int size = SizeOf(type);
        return start >= 0 && end >= start && (size == 0 || end - start == checked(elements * size))
            ? new SafeTensorsEntry(property.Name, type, shape, start, end)
            : throw new FormatException($"'{property.Name}' has {end - start} bytes for {elements} numbers of type {type}");
    }
}
