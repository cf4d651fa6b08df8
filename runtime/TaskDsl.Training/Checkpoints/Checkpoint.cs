using System.Collections.Immutable;
using System.Globalization;

namespace TaskDsl.Training;

/// <summary>
/// Weights, optimiser state and all that a run needs to go on, in one file: safetensors, which other programs read,
/// with a hash of its whole content in the header. The file is written whole or not at all.
/// </summary>
internal sealed record Checkpoint
{
    /// <summary>Text by key: the step, the configuration, and the tags that say what the weights belong to.</summary>
    public required ImmutableSortedDictionary<string, string> Metadata { get; init; }

    /// <summary>The tensors by name.</summary>
    public required IReadOnlyDictionary<string, StoredTensor> Tensors { get; init; }

    /// <summary>Writes the file whole; what was there stays until then.</summary>
    public void Save(string path) => SafeTensors.Write(path, Metadata, Tensors);

    /// <summary>Reads a file and proves that it is what was written.</summary>
    /// <exception cref="CheckpointException">The file is missing, truncated, altered, or no checkpoint.</exception>
    public static Checkpoint Load(string path)
    {
        (ImmutableSortedDictionary<string, string> metadata, IReadOnlyDictionary<string, StoredTensor> tensors) = SafeTensors.Read(path);
        return new Checkpoint { Metadata = metadata, Tensors = tensors };
    }

    /// <summary>The value of a key that every checkpoint of this kind has.</summary>
    public string Text(string path, string key) => Metadata.TryGetValue(key, out string? value)
        ? value
        : throw new CheckpointException(path, $"has no '{key}' in its header", "It was written by another version. Delete it to begin again.");

    /// <summary>A whole number of the header.</summary>
    public long Number(string path, string key) => long.TryParse(Text(path, key), NumberStyles.Integer, CultureInfo.InvariantCulture, out long value)
        ? value
        : throw new CheckpointException(path, $"has '{Text(path, key)}' as its '{key}', which is no whole number", "Delete it to begin again.");

    /// <summary>A tensor of a given shape.</summary>
    public StoredTensor Tensor(string path, string name, long[] shape)
    {
        if (!Tensors.TryGetValue(name, out StoredTensor? tensor))
        {
            throw new CheckpointException(path, $"has no tensor '{name}'", "It belongs to another model. Delete it to begin again.");
        }

        return tensor.Shape.AsSpan().SequenceEqual(shape)
            ? tensor
            : throw new CheckpointException(path, $"has '{name}' of shape [{string.Join(", ", tensor.Shape)}], and the model has [{string.Join(", ", shape)}]", "It belongs to another model. Delete it to begin again.");
    }

    /// <summary>Refuses a checkpoint whose tags say that it belongs to something else.</summary>
    public void Require(string path, IReadOnlyDictionary<string, string> tags)
    {
        foreach ((string key, string expected) in tags.OrderBy(tag => tag.Key, StringComparer.Ordinal))
        {
            string found = Text(path, key);
            if (found != expected)
            {
                throw new CheckpointException(path, $"belongs to something else: its {key} is '{found}', and '{expected}' is asked for", "Delete it to begin again, or go back to what it was made with.");
            }
        }
    }
}
