using System.Security.Cryptography;
using TaskDsl.Tokenizers;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TaskDsl.Training;

/// <summary>
/// A model as it is published: a folder with <c>config.json</c> and the weights as safetensors, in one file or several.
/// GPT-2, Llama, Qwen2, Mistral and GPT-NeoX are read, in single precision, half precision and bfloat16; the model computes in single precision.
/// </summary>
public sealed class HuggingFaceFolder
{
    internal const string ConfigurationName = "config.json";

    private readonly WeightFamily _family;

    private HuggingFaceFolder(string path, WeightFamily family, TransformerConfiguration configuration) =>
        (Path, _family, Configuration) = (path, family, configuration);

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The family, as <c>config.json</c> names it: <c>gpt2</c>, <c>llama</c>, <c>qwen2</c>, <c>mistral</c> or <c>gpt_neox</c>.</summary>
    public string ModelType => _family.ModelType;

    /// <summary>The shape that <c>config.json</c> describes, with all its positions and ids.</summary>
    public TransformerConfiguration Configuration { get; }

    /// <summary>Reads the configuration and the headers of the weights' files, and holds them to each other. The weights stay on disk.</summary>
    /// <exception cref="WeightsException">A file is missing or damaged, the model is of no supported type, or tensors are missing, unknown, or of other shapes than the configuration says.</exception>
    public static HuggingFaceFolder Open(string path)
    {
        if (!Directory.Exists(path))
        {
            throw new WeightsException(path, "is no folder", "Name the folder that the model was downloaded to: it has a config.json.");
        }

        string configuration = System.IO.Path.Combine(path, ConfigurationName);
        if (!File.Exists(configuration) && File.Exists(System.IO.Path.Combine(path, "adapter_config.json")))
        {
            throw new WeightsException(path, "holds an adapter, such as LoRA's, and no model", "Merge it into its model (merge_and_unload), save that, and name its folder.");
        }

        var file = ConfigurationFile.Read(configuration);
        var family = WeightFamily.Of(file);
        TransformerConfiguration shape = family.Read(file);
        try
        {
            shape.Check();
        }
        catch (ArgumentException exception)
        {
            throw new WeightsException(file.Path, $"describes no model that can be built: {exception.Message.TrimEnd('.')}", "Download the file again.");
        }

        var folder = new HuggingFaceFolder(path, family, shape);
        folder.WithTensors(_ => true);
        return folder;
    }

    /// <summary>The SHA-256 of the weights' files: with <see cref="Configuration"/>, the identity of what is loaded.</summary>
    public string WeightsHash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (TensorFile tensors in TensorFolder.Open(Path))
        {
            using FileStream stream = File.OpenRead(tensors.Path);
            hash.AppendData(SHA256.HashData(stream));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The shape that the model has with a tokenizer: where the pad token is one id behind the embedding's last, the embedding is a row longer.</summary>
    /// <param name="tokenizer">The tokenizer. It may have fewer ids than the embedding, whose last rows are then never used.</param>
    /// <param name="context">The most tokens of a sequence; null for as many as the model has positions.</param>
    /// <exception cref="WeightsException">The tokenizer has more ids than the embedding, or the context more positions than the model.</exception>
    public TransformerConfiguration ShapeFor(Tokenizer tokenizer, int? context = null)
    {
        if (context > Configuration.Context)
        {
            throw new WeightsException(Path, $"has positions for {Configuration.Context} tokens, and a context of {context} is asked for", $"Ask for a context of at most {Configuration.Context}.");
        }

        bool addedPad = tokenizer.Pad == Configuration.Vocabulary && tokenizer.VocabularySize == Configuration.Vocabulary + 1;
        if (tokenizer.VocabularySize > Configuration.Vocabulary && !addedPad)
        {
            throw new WeightsException(Path, $"has embeddings of {Configuration.Vocabulary} ids, and the tokenizer '{tokenizer.Name}' has {tokenizer.VocabularySize}", "Use the tokenizer that the model was published with.");
        }

        return Configuration with { Context = context ?? Configuration.Context, Vocabulary = Configuration.Vocabulary + (addedPad ? 1 : 0) };
    }

    /// <summary>Builds the model with the folder's weights. They are copied tensor by tensor out of mapped memory, so that they lie in memory once.</summary>
    /// <param name="tokenizer">As for <see cref="ShapeFor"/>. The row of an added pad token is the mean of all others, whose probability is at most one in the number of ids (Jensen 1906); a row of zeros could take most of it.</param>
    /// <param name="context">As for <see cref="ShapeFor"/>.</param>
    /// <param name="device">Where the model computes; the processor where null.</param>
    /// <exception cref="WeightsException">As for <see cref="Open"/> and <see cref="ShapeFor"/>.</exception>
    public Transformer Load(Tokenizer tokenizer, int? context = null, Device? device = null) => Load(ShapeFor(tokenizer, context), device);

    /// <summary>Builds the model as the folder describes it.</summary>
    /// <param name="device">Where the model computes; the processor where null.</param>
    /// <exception cref="WeightsException">As for <see cref="Open"/>.</exception>
    public Transformer Load(Device? device = null) => Load(Configuration, device);

    private Transformer Load(TransformerConfiguration shape, Device? device) => WithTensors(tensors =>
    {
        if (Configuration.TiedHead && tensors.Has(_family.HeadTensor))
        {
            CheckTied(tensors[_family.HeadTensor], tensors[_family.EmbeddingTensor]);
        }

        var model = Transformer.Unset(shape, device);
        try
        {
            using IDisposable mode = no_grad();
            var buffer = new float[StoredTensor.PieceElements];
            var parameters = model.Parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Value, StringComparer.Ordinal);
            foreach (TensorPlacement placement in _family.Placements(Configuration))
            {
                Copy(tensors[placement.Name], placement, parameters[placement.Parameter], ref buffer);
            }

            if (shape.Vocabulary > Configuration.Vocabulary)
            {
                AddPad(parameters["tokens.weight"]);
                AddPad(parameters.GetValueOrDefault(Transformer.HeadName));
            }

            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    });

    private T WithTensors<T>(Func<PretrainedTensors, T> use)
    {
        List<TensorFile> files = TensorFolder.Open(Path);
        try
        {
            return use(new PretrainedTensors(Path, _family, Configuration, files));
        }
        finally
        {
            files.ForEach(file => file.Dispose());
        }
    }

    private static void Copy((TensorFile File, SafeTensorsEntry Entry) source, TensorPlacement placement, Parameter parameter, ref float[] buffer)
    {
        long width = SafeTensorsEntry.Product(placement.Shape[1..]), most = Math.Max(1, StoredTensor.PieceElements / width);
        foreach ((long theirs, long ours, long rows) in placement.Runs())
        {
            using var outer = NewDisposeScope();
            // A shorter context has fewer positions than the files.
            Tensor target = parameter.narrow(0, ours, Math.Min(rows, parameter.shape[0] - ours));
            long here = placement.Transposed ? placement.Shape[0] : target.shape[0];
            for (long first = 0; first < here; first += most)
            {
                using var scope = NewDisposeScope();
                long count = Math.Min(most, here - first);
                int elements = checked((int)(count * width));
                if (elements > buffer.Length)
                {
                    // A single row that is longer.
                    buffer = new float[elements];
                }

                source.File.Read(source.Entry, (theirs + first) * width, buffer.AsSpan(0, elements));
                Tensor block = tensor(buffer.AsMemory(0, elements), [count, .. placement.Shape.AsSpan(1)]);
                _ = placement.Transposed ? target.narrow(1, first, count).copy_(block.t()) : target.narrow(0, first, count).copy_(block);
            }
        }
    }

    private static void AddPad(Parameter? rows)
    {
        if (rows is null)
        {
            return;
        }

        using var scope = NewDisposeScope();
        long last = rows.shape[0] - 1;
        rows.narrow(0, last, 1).copy_(rows.narrow(0, 0, last).mean([0], keepdim: true));
    }

    private void CheckTied((TensorFile File, SafeTensorsEntry Entry) head, (TensorFile File, SafeTensorsEntry Entry) embedding)
    {
        float[] one = new float[StoredTensor.PieceElements], other = new float[StoredTensor.PieceElements];
        bool equal = head.Entry.Shape.AsSpan().SequenceEqual(embedding.Entry.Shape) && ElementTypes.All.Contains(head.Entry.ElementType);
        for (long first = 0; equal && first < head.Entry.Elements; first += StoredTensor.PieceElements)
        {
            int count = (int)Math.Min(StoredTensor.PieceElements, head.Entry.Elements - first);
            head.File.Read(head.Entry, first, one.AsSpan(0, count));
            embedding.File.Read(embedding.Entry, first, other.AsSpan(0, count));
            equal = one.AsSpan(0, count).SequenceEqual(other.AsSpan(0, count));
        }

        if (!equal)
        {
            throw new WeightsException(Path, $"has a '{head.Entry.Name}' that is not its '{embedding.Entry.Name}', and its config.json says that the head is tied to the embedding", "Where the head has weights of its own, config.json says \"tie_word_embeddings\": false.");
        }
    }
}
