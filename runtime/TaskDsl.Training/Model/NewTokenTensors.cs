using static TorchSharp.torch;

namespace TaskDsl.Training;

/// <summary><see cref="NewTokens"/> on the model's device. Its tensors belong to the dispose scope it was made in.</summary>
internal sealed class NewTokenTensors
{
    public NewTokenTensors(NewTokens tokens, Device device)
    {
        Ids = tensor(tokens.Ids, device: device);
        Positions = tensor(Array.ConvertAll(tokens.Positions, position => (long)position), device: device);
        Counts = tensor(Array.ConvertAll(tokens.Positions, position => position + 1), device: device);
        Places = tensor(Array.ConvertAll(tokens.Places, place => (long)place), device: device);
        Offsets = tensor(tokens.Offsets, device: device);
        Paths = tensor(tokens.Paths, device: device);
        Wanted = tensor(tokens.Wanted.ToArray(), device: device);
    }

    /// <summary>[N]</summary>
    public Tensor Ids { get; }

    /// <summary>[N]</summary>
    public Tensor Positions { get; }

    /// <summary>[N] of int32: how many tokens each sees, itself included.</summary>
    public Tensor Counts { get; }

    /// <summary>[N]</summary>
    public Tensor Places { get; }

    /// <summary>[N] of int32</summary>
    public Tensor Offsets { get; }

    /// <summary>Of int32.</summary>
    public Tensor Paths { get; }

    /// <summary>[P]</summary>
    public Tensor Wanted { get; }
}
