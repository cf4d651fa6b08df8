using System.Collections.Immutable;
using System.Text.Json;
using TaskDsl.Torch;

namespace TaskDsl.Training;

/// <summary>A run's checkpoint: the newest one at its path, and the one before it beside it.</summary>
internal sealed class TrainingCheckpoint(string path, Transformer model, AdamWOptimizer optimiser, ImmutableSortedDictionary<string, string> identity)
{
    private const string StateKey = "state";

    private string PreviousPath => path + ".previous";

    /// <summary>Writes the run's state whole; the checkpoint before stays until then, and after as the previous one.</summary>
    public void Save(TrainingResult state)
    {
        var tensors = new Dictionary<string, StoredTensor>(StringComparer.Ordinal);
        model.StoreTo(tensors);
        optimiser.StoreTo(tensors);
        var checkpoint = new Checkpoint
        {
            Metadata = identity.Add(StateKey, JsonSerializer.Serialize(state)),
            Tensors = tensors,
        };
        if (File.Exists(path))
        {
            File.Move(path, PreviousPath, overwrite: true);
        }

        checkpoint.Save(path);
    }

    /// <summary>Puts model and optimiser into the state of the newest checkpoint; null where there is none.</summary>
    /// <exception cref="CheckpointException">It is damaged, or belongs to another run.</exception>
    public TrainingResult? Resume()
    {
        // A kill between the two steps of a save leaves the previous one alone.
        string found = File.Exists(path) ? path : PreviousPath;
        if (!File.Exists(found))
        {
            return null;
        }

        Checkpoint checkpoint = Checkpoint.Load(found);
        checkpoint.Require(found, identity);
        TrainingResult state = ReadState(found, checkpoint);
        // Everything is checked before anything is changed.
        Action load = model.LoaderFrom(found, checkpoint) + optimiser.LoaderFrom(found, checkpoint, state.Step);
        load();
        return state;
    }

    private static TrainingResult ReadState(string found, Checkpoint checkpoint)
    {
        try
        {
            return JsonSerializer.Deserialize<TrainingResult>(checkpoint.Text(found, StateKey)) ?? throw new JsonException("it is null");
        }
        catch (JsonException exception)
        {
            throw new CheckpointException(found, $"has a state that cannot be read ({exception.Message.TrimEnd('.')})", "Delete it to begin again.");
        }
    }
}
