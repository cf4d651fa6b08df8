using TaskDsl.Experiments;
using TaskDsl.Torch;
using static TorchSharp.torch;

namespace TaskDsl.Training;

/// <summary>What a run minimises: its data, how they are cut into steps, and the loss of a step.</summary>
/// <param name="model">The model that is trained.</param>
/// <param name="settings">Recipe and keys.</param>
internal abstract class Objective(Transformer model, RunSettings settings)
{
    /// <summary>The model that is trained.</summary>
    public Transformer Model { get; } = model;

    /// <summary>How batches are laid out.</summary>
    public RowPacking Packing { get; } = settings.Packing ?? RowPacking.For(model.Configuration, model.Device.type);

    /// <summary>The rule that ends the run early, in words; null where the data end it.</summary>
    public virtual string? Rule => null;

    /// <summary>Data and all else, by name, that decides where the run ends and is in neither recipe nor keys.</summary>
    public abstract IReadOnlyDictionary<string, string> Identity { get; }

    /// <summary>The batches of one epoch in the order of the steps, each a list of indices into the data.</summary>
    public abstract List<int[]> Plan(int epoch);

    /// <summary>Tokens of a batch, padding not counted, and how many of them are learned.</summary>
    public abstract (int Tokens, int Learned) Count(int[] batch);

    /// <summary>Adds up the gradients of a batch's loss, and measures it.</summary>
    public abstract Measured LossAndGradients(int[] batch);

    /// <summary>The loss on the validation data; null where there are none.</summary>
    public abstract Measured? Validate();

    /// <summary>The measurement that a rule asks for after a step, and whether it ends the run; null where none is due.</summary>
    public virtual (HeldOut Measured, bool Reached)? Check(int step) => null;

    /// <summary>Runs a forward pass with its matrix products in a precision.</summary>
    /// <exception cref="TrainingException">This binding cannot.</exception>
    protected static Tensor Forward(Transformer model, Precision precision, Func<Tensor> pass)
    {
        // The backward pass of each operation is of the precision of its forward pass, so the mode ends before it.
        using IDisposable? mode = precision == Precision.BFloat16
            ? TorchCapabilities.Current.Autocast(model.Device.type) ?? throw new TrainingException("This binding to libtorch has no bfloat16 autocast. Train with precision: float32, or with the system's libtorch.")
            : null;
        return pass();
    }
}

/// <summary>A loss that was computed.</summary>
/// <param name="Loss">In nats per learned token, or per pair.</param>
/// <param name="Preferences">What else was measured, where pairs were.</param>
internal readonly record struct Measured(double Loss, PreferenceMeasure? Preferences = null);
