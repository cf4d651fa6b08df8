using System.Collections.Immutable;
using System.Text.Json;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TaskDsl.Training;

// Weights in files.
public sealed partial class Transformer
{
    internal const string ConfigurationKey = "configuration";

    /// <summary>Writes the weights, without optimiser state, as a safetensors file that other programs read.</summary>
    /// <param name="path">The file; written whole.</param>
    /// <param name="tags">What the weights belong to, such as the tokenizer's id.</param>
    public void Save(string path, IReadOnlyDictionary<string, string>? tags = null)
    {
        var tensors = new Dictionary<string, StoredTensor>(StringComparer.Ordinal);
        StoreTo(tensors);
        new Checkpoint
        {
            Metadata = Tagged(tags).ToImmutableSortedDictionary(StringComparer.Ordinal).Add(ConfigurationKey, Configuration.ToJson()),
            Tensors = tensors,
        }.Save(path);
    }

    /// <summary>Reads a model from a file of weights or from a training checkpoint.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tags">Tags that the file must have been written with.</param>
    /// <param name="device">Where the model computes; the processor where null.</param>
    /// <exception cref="CheckpointException">The file is missing, truncated, altered, or belongs to something else.</exception>
    public static Transformer Load(string path, IReadOnlyDictionary<string, string>? tags = null, Device? device = null)
    {
        Checkpoint checkpoint = Checkpoint.Load(path);
        checkpoint.Require(path, Tagged(tags));
        return From(path, checkpoint, HeadKind.Tokens, device);
    }

    /// <summary>The model of a checkpoint that was read.</summary>
    /// <exception cref="CheckpointException">Its head is of another kind, or its tensors are not those of its configuration.</exception>
    internal static Transformer From(string path, Checkpoint checkpoint, HeadKind head, Device? device)
    {
        Transformer model;
        try
        {
            var configuration = TransformerConfiguration.FromJson(checkpoint.Text(path, ConfigurationKey));
            if (configuration.Head != head)
            {
                throw head == HeadKind.Tokens
                    ? new CheckpointException(path, "holds a reward model, which predicts no token", "Load it as a RewardModel.")
                    : new CheckpointException(path, "holds a language model, which gives no reward", "Train a reward model that begins with its weights.");
            }

            model = Unset(configuration, device);
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            throw new CheckpointException(path, $"describes no model that can be built ({exception.Message.TrimEnd('.')})", "It was written by another version. Train again.");
        }

        try
        {
            model.LoaderFrom(path, checkpoint)();
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    internal void StoreTo(Dictionary<string, StoredTensor> tensors)
    {
        foreach ((string name, Parameter value) in Parameters)
        {
            tensors.Add(name, value.ToStored());
        }
    }

    /// <summary>Checks that a checkpoint has this model's tensors, and gives what copies them.</summary>
    internal Action LoaderFrom(string path, Checkpoint checkpoint)
    {
        (Parameter Value, StoredTensor Stored)[] pairs = [.. Parameters.Select(parameter => (parameter.Value, checkpoint.Tensor(path, parameter.Name, parameter.Value.shape)))];
        return () => Array.ForEach(pairs, pair => pair.Value.Set(pair.Stored));
    }

    /// <summary>A tag's key in a checkpoint's header.</summary>
    internal static string TagKey(string tag) => "tag " + tag;

    private static Dictionary<string, string> Tagged(IReadOnlyDictionary<string, string>? tags) =>
        tags is null ? [] : tags.ToDictionary(tag => TagKey(tag.Key), tag => tag.Value, StringComparer.Ordinal);
}
