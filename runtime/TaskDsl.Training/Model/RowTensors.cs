using static TorchSharp.torch;

namespace TaskDsl.Training;

/// <summary><see cref="TokenRows"/> on the model's device. Its tensors belong to the dispose scope it was made in.</summary>
internal sealed class RowTensors
{
    public RowTensors(TokenRows rows, Device device)
    {
        (Rows, Length) = (rows.Rows, rows.Length);
        Ids = tensor(rows.Ids, device: device);
        Wanted = tensor(rows.Wanted, device: device);
        Targets = tensor(rows.Targets, device: device);
        if (rows.Packed)
        {
            Positions = tensor(rows.Positions, device: device);
            Starts = tensor(rows.Starts, [Rows, Length], device: device);
        }
    }

    /// <summary>R.</summary>
    public long Rows { get; }

    /// <summary>T.</summary>
    public long Length { get; }

    /// <summary>[R·T]</summary>
    public Tensor Ids { get; }

    /// <summary>[R·T], or null where each row is 0, 1, 2, ….</summary>
    public Tensor? Positions { get; }

    /// <summary>[R, T], the first token that each may see, or null where that is the row's first.</summary>
    public Tensor? Starts { get; }

    /// <summary>[P]</summary>
    public Tensor Wanted { get; }

    /// <summary>[P], or [0].</summary>
    public Tensor Targets { get; }
}
