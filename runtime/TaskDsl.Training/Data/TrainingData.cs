using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using TaskDsl.Formats;

namespace TaskDsl.Training;

/// <summary>Checks what is to be trained on, and names it.</summary>
public static class TrainingData
{
    /// <summary>Refuses examples that cannot be trained on, before any step.</summary>
    /// <exception cref="TrainingException">There are none, one is longer than the context, learns nothing or learns its first token, or an id is outside the vocabulary.</exception>
    public static void Check(IReadOnlyList<Encoded> data, TransformerConfiguration configuration)
    {
        if (data.Count == 0)
        {
            throw new TrainingException("There is nothing to train on: the list of examples is empty.");
        }

        CheckEach(data, "Example", configuration);
    }

    /// <summary>Refuses validation examples whose loss cannot be measured. There may be none.</summary>
    /// <exception cref="TrainingException">As for examples that are trained on.</exception>
    public static void CheckValidation(IReadOnlyList<Encoded> data, TransformerConfiguration configuration) => CheckEach(data, "Validation example", configuration);

    /// <summary>The SHA-256 of all ids and masks in order, as hexadecimal digits.</summary>
    public static string HashOf(IReadOnlyList<Encoded> data) => data is EncodedFile file ? file.Hash : Compute(data);

    /// <summary>The same, of a file too by reading it.</summary>
    internal static string Compute(IEnumerable<Encoded> data)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (Encoded example in data)
        {
            Add(hash, example);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Adds an example to a hash.</summary>
    internal static void Add(IncrementalHash hash, Encoded example)
    {
        Span<byte> number = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(number, example.Ids.Length);
        hash.AppendData(number);
        hash.AppendData(MemoryMarshal.AsBytes<int>(example.Ids));
        hash.AppendData(example.Mask);
    }

    private static void CheckEach(IReadOnlyList<Encoded> data, string what, TransformerConfiguration configuration)
    {
        for (int i = 0; i < data.Count; i++)
        {
            (int[] ids, byte[] mask) = data[i];
            if (ids.Length > configuration.Context)
            {
                throw new TrainingException($"{what} {i + 1} of {data.Count} has {ids.Length} tokens, and the model's context is {configuration.Context}. Give the model a context of at least {data.Max(example => example.Ids.Length)}, or leave long examples out.");
            }

            if (mask.Length != ids.Length)
            {
                throw new TrainingException($"{what} {i + 1} of {data.Count} has {ids.Length} ids and a mask of {mask.Length}.");
            }

            if (!mask.AsSpan().Contains((byte)1))
            {
                throw new TrainingException($"{what} {i + 1} of {data.Count} has no learned token, so its loss is undefined.");
            }

            if (mask[0] == 1)
            {
                throw new TrainingException($"{what} {i + 1} of {data.Count} learns its first token, before which there is nothing to predict it from. Let the format begin with text that is not learned.");
            }

            foreach (int id in ids)
            {
                if ((uint)id >= (uint)configuration.Vocabulary)
                {
                    throw new TrainingException($"{what} {i + 1} of {data.Count} holds the id {id}, and the model's vocabulary has {configuration.Vocabulary}. The example was made with another tokenizer.");
                }
            }
        }
    }
}
