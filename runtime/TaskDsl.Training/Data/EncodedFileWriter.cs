using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using TaskDsl.Formats;

namespace TaskDsl.Training;

/// <summary>Writes what <see cref="EncodedFile"/> reads, in one pass.</summary>
internal static class EncodedFileWriter
{
    /// <summary>What the file begins with.</summary>
    public static ReadOnlySpan<byte> Mark => "tokens 1"u8;

    public static void Write(Stream stream, string path, IEnumerable<Encoded> examples, Func<IReadOnlyDictionary<string, string>> notes)
    {
        // The places come behind the examples, and may be too many to be held till then.
        using var places = new FileStream($"{path}.{Guid.NewGuid():N}.tmp", FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        using var index = new BinaryWriter(places, Encoding.UTF8, leaveOpen: true);
        writer.Write(Mark);
        long count = 0;
        foreach (Encoded example in examples)
        {
            index.Write(stream.Position);
            TrainingData.Add(hash, example);
            Write(writer, example);
            count++;
        }

        long end = stream.Position;
        index.Write(end);
        places.Position = 0;
        places.CopyTo(stream);
        JsonSerializer.Serialize(stream, new EncodedFileNotes(Convert.ToHexStringLower(hash.GetHashAndReset()), notes()));
        writer.Write(count);
        writer.Write(end);
    }

    private static void Write(BinaryWriter writer, Encoded example)
    {
        (int[] ids, byte[] mask) = example;
        if (mask.Length != ids.Length || ids.AsSpan().ContainsAnyExceptInRange(0, int.MaxValue) || mask.AsSpan().ContainsAnyExceptInRange((byte)0, (byte)1))
        {
            throw new ArgumentException($"An example of {ids.Length} ids has a mask of {mask.Length}, an id below 0, or a mask of other bytes than 0 and 1.", nameof(example));
        }

        writer.Write7BitEncodedInt(ids.Length);
        foreach (int id in ids)
        {
            writer.Write7BitEncodedInt(id);
        }

        byte learned = 0;
        for (int at = 0; at < mask.Length; learned ^= 1)
        {
            int run = mask.AsSpan(at).IndexOfAnyExcept(learned) is >= 0 and int other ? other : mask.Length - at;
            writer.Write7BitEncodedInt(run);
            at += run;
        }
    }
}

/// <summary>What stands at the file's end.</summary>
/// <param name="Hash">The hash of the examples.</param>
/// <param name="Notes">What was written with them.</param>
internal sealed record EncodedFileNotes(string Hash, IReadOnlyDictionary<string, string> Notes);
