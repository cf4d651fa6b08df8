using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using TaskDsl.Files;
using TaskDsl.Tokenizers;
using TorchSharp;
using TorchSharp.Modules;
using static System.FormattableString;
using static TorchSharp.torch;

namespace TaskDsl.Training;

/// <summary>Writes models as Hugging Face folders, which Python tools load: <c>config.json</c> and safetensors.</summary>
public static class HuggingFaceWriter
{
    private const long UsualShard = 5_000_000_000;

    /// <summary>The families that a model can be written as.</summary>
    public static string Families => string.Join(", ", WeightFamily.All.Select(family => family.ModelType));

    /// <summary>The family that a model of this shape is written as; null where it is of none.</summary>
    public static string? FamilyOf(TransformerConfiguration shape) => Family(shape)?.ModelType;

    /// <summary>Writes a folder, whole or not at all.</summary>
    /// <param name="model">The model.</param>
    /// <param name="folder">The folder. It must not be there, or be empty.</param>
    /// <param name="tokenizer">The tokenizer whose control tokens <c>config.json</c> names; null to name none.</param>
    /// <param name="tokenizerFile">The tokenizer's file, which is copied beside the weights; null for none.</param>
    /// <param name="type">The type of the numbers in the files. Single precision is what the model has; the others round.</param>
    /// <param name="shardBytes">The most bytes of tensors in one file.</param>
    /// <exception cref="WeightsException">A weight is larger than the type's numbers.</exception>
    /// <exception cref="ArgumentException">The shape is of no family.</exception>
    /// <exception cref="IOException">The folder is not empty, or cannot be written.</exception>
    public static void Write(Transformer model, string folder, Tokenizer? tokenizer = null, string? tokenizerFile = null, WeightType type = WeightType.Fp32, long shardBytes = UsualShard)
    {
        WeightFamily family = Family(model.Configuration) ?? throw new ArgumentException($"The model is of none of the families that can be written: {Families}.", nameof(model));
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw new IOException($"The folder '{folder}' is not empty.");
        }

        string whole = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)), temporary = $"{whole}.{Guid.NewGuid():N}.tmp";
        try
        {
            WriteTensors(model, [.. family.Placements(model.Configuration)], folder, temporary, type.InFiles(), shardBytes);
            WholeFile.Write(Path.Combine(temporary, HuggingFaceFolder.ConfigurationName), stream => WriteConfiguration(stream, family, model.Configuration, type, tokenizer));
            if (tokenizerFile is not null)
            {
                File.Copy(tokenizerFile, Path.Combine(temporary, "tokenizer.json"));
            }

            if (Directory.Exists(whole))
            {
                Directory.Delete(whole);
            }

            Directory.Move(temporary, whole);
        }
        finally
        {
            if (Directory.Exists(temporary))
            {
                Directory.Delete(temporary, recursive: true);
            }
        }
    }

    private static WeightFamily? Family(TransformerConfiguration shape) => shape.Head == HeadKind.Tokens ? WeightFamily.All.FirstOrDefault(family => family.Expresses(shape)) : null;

    private static void WriteTensors(Transformer model, TensorPlacement[] placements, string folder, string temporary, string type, long shardBytes)
    {
        var parameters = model.Parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Value, StringComparer.Ordinal);
        List<List<TensorPlacement>> shards = [[]];
        long filled = 0;
        foreach (TensorPlacement placement in placements)
        {
            long bytes = SafeTensorsEntry.Product(placement.Shape) * SafeTensorsEntry.SizeOf(type);
            if (filled + bytes > shardBytes && shards[^1].Count > 0)
            {
                shards.Add([]);
                filled = 0;
            }

            shards[^1].Add(placement);
            filled += bytes;
        }

        string[] names = [.. shards.Select((_, i) => shards.Count == 1 ? TensorFolder.SingleFile : string.Create(CultureInfo.InvariantCulture, $"model-{i + 1:D5}-of-{shards.Count:D5}.safetensors"))];
        for (int i = 0; i < shards.Count; i++)
        {
            List<TensorPlacement> shard = shards[i];
            WholeFile.Write(Path.Combine(temporary, names[i]), stream => WriteShard(stream, shard, parameters, folder, type));
        }

        if (shards.Count > 1)
        {
            WholeFile.Write(Path.Combine(temporary, TensorFolder.IndexFile), stream => WriteIndex(stream, shards, names, type));
        }
    }

    private static void WriteShard(Stream stream, List<TensorPlacement> shard, Dictionary<string, Parameter> parameters, string folder, string type)
    {
        // transformers refuses a file that does not say who wrote its tensors.
        byte[] header = SafeTensorsHeader.Of([KeyValuePair.Create("format", "pt")], shard.Select(placement => (placement.Name, placement.Shape)), type);
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach (TensorPlacement placement in shard)
        {
            using var scope = NewDisposeScope();
            using IDisposable mode = no_grad();
            foreach ((_, long ours, long rows) in placement.Runs())
            {
                Tensor here = parameters[placement.Parameter].narrow(0, ours, rows), theirs = placement.Transposed ? here.t() : here;
                long most = Math.Max(1, StoredTensor.PieceElements / Math.Max(1, theirs.numel() / theirs.shape[0]));
                for (long first = 0; first < theirs.shape[0]; first += most)
                {
                    float[] values = theirs.narrow(0, first, Math.Min(most, theirs.shape[0] - first)).ToFloats();
                    var bytes = new byte[checked(values.Length * SafeTensorsEntry.SizeOf(type))];
                    if (ElementTypes.Narrow(values, type, bytes) is { } large)
                    {
                        throw new WeightsException(folder, Invariant($"is not written: '{placement.Name}' has the number {large}, which {type} has no room for"), "Choose a type of larger range, such as fp32.");
                    }

                    stream.Write(bytes);
                }
            }
        }
    }

    private static void WriteIndex(Stream stream, List<List<TensorPlacement>> shards, string[] names, string type)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteStartObject("metadata");
        json.WriteNumber("total_size", shards.SelectMany(shard => shard).Sum(placement => SafeTensorsEntry.Product(placement.Shape) * SafeTensorsEntry.SizeOf(type)));
        json.WriteEndObject();
        json.WriteStartObject("weight_map");
        foreach ((List<TensorPlacement> shard, string name) in shards.Zip(names))
        {
            foreach (TensorPlacement placement in shard)
            {
                json.WriteString(placement.Name, name);
            }
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteConfiguration(Stream stream, WeightFamily family, TransformerConfiguration shape, WeightType type, Tokenizer? tokenizer)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteStartArray("architectures");
        json.WriteStringValue(family.Architecture);
        json.WriteEndArray();
        json.WriteString("model_type", family.ModelType);
        family.Write(shape, json);
        json.WriteNumber("initializer_range", shape.InitialDeviation);
        json.WriteBoolean("tie_word_embeddings", shape.TiedHead);
        json.WriteString("torch_dtype", type.InConfiguration());
        // Said even where there is none: without these keys transformers takes those of the first published model.
        WriteId("bos_token_id", tokenizer?.Begin);
        WriteId("eos_token_id", tokenizer?.End);
        WriteId("pad_token_id", tokenizer?.Pad);
        json.WriteEndObject();

        void WriteId(string key, int? id)
        {
            if (id is { } number)
            {
                json.WriteNumber(key, number);
            }
            else
            {
                json.WriteNull(key);
            }
        }
    }
}
