using static TorchSharp.torch;

namespace TaskDsl.Training;

/// <summary><see cref="TokenRows"/> on the model's device. Its tensors belong to the dispose scope it was made in.</summary>
internal sealed class RowTensors
{
    public RowTensors(TokenRows rows, CausalMask causal, int heads, Device device)
    {
        (Rows, Length, Packed) = (rows.Rows, rows.Length, rows.Packed);
        Ids = tensor(rows.Ids, device: device);
        Wanted = tensor(rows.Wanted, device: device);
        Targets = tensor(rows.Targets, device: device);
        if (!rows.Packed)
        {
            Mask = causal.Of(rows.Length);
            return;
        }

        Positions = tensor(rows.Positions, device: device);
        using var scope = NewDisposeScope();
        Tensor documents = tensor(rows.Documents, device: device).view(Rows, Length);
        Tensor same = documents.unsqueeze(2).eq(documents.unsqueeze(1));
        Tensor mask = where(same, causal.Of(rows.Length), tensor(float.NegativeInfinity, device: device));
        Mask = mask.unsqueeze(1).expand(Rows, heads, Length, Length).reshape(Rows * heads, Length, Length).MoveToOuterDisposeScope();
    }

    /// <summary>R.</summary>
    public long Rows { get; }

    /// <summary>T.</summary>
    public long Length { get; }

    /// <summary>Whether a row holds more than one example.</summary>
    public bool Packed { get; }

    /// <summary>[R·T]</summary>
    public Tensor Ids { get; }

    /// <summary>[R·T], or null where each row is 0, 1, 2, ….</summary>
    public Tensor? Positions { get; }

    /// <summary>0 where a query may look, −∞ where not: [T, T], or [R·H, T, T] for packed rows.</summary>
    public Tensor Mask { get; }

    /// <summary>[P]</summary>
    public Tensor Wanted { get; }

    /// <summary>[P], or [0].</summary>
    public Tensor Targets { get; }
}
