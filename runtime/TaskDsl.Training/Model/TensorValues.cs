using System.Runtime.InteropServices;
using System.Security.Cryptography;
using TorchSharp;
using static TorchSharp.torch;

namespace TaskDsl.Training;

/// <summary>Moves numbers between tensors and the processor's memory.</summary>
internal static class TensorValues
{
    /// <summary>A copy of the elements, the last dimension fastest.</summary>
    public static float[] ToFloats(this Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return tensor.detach().to(ScalarType.Float32).cpu().contiguous().data<float>().ToArray();
    }

    /// <summary>What a checkpoint writes: the elements as they are when it does.</summary>
    public static StoredTensor ToStored(this Tensor tensor) => new(tensor.shape, (first, values) =>
    {
        using var scope = NewDisposeScope();
        tensor.detach().view(-1).narrow(0, first, values.Length).to(ScalarType.Float32).cpu().data<float>().CopyTo(values);
    });

    /// <summary>Overwrites a tensor.</summary>
    public static void Set(this Tensor target, StoredTensor stored)
    {
        using IDisposable mode = no_grad();
        foreach ((long first, Memory<float> values) in stored.Pieces())
        {
            using var scope = NewDisposeScope();
            target.view(-1).narrow(0, first, values.Length).copy_(tensor(values, [values.Length]));
        }
    }

    /// <summary>The SHA-256 of names and numbers.</summary>
    public static string HashOf(IEnumerable<(string Name, Tensor Value)> tensors)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((string name, Tensor value) in tensors)
        {
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes(name + "\n"));
            foreach ((_, Memory<float> values) in value.ToStored().Pieces())
            {
                hash.AppendData(MemoryMarshal.AsBytes(values.Span));
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
