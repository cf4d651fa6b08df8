using System.Text.Json;
using TaskDsl.Files;
using TaskDsl.Tokenizers;

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
            new TensorFolderWriter(model, type.InFiles(), folder).Write(family.Placements(model.Configuration), temporary, shardBytes);
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
