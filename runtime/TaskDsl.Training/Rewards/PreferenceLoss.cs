using static TorchSharp.torch;

namespace TaskDsl.Training;

/// <summary>−log σ(r⁺ − r⁻ − m) (Ye et al. 2024, eq. 1 and 2).</summary>
internal static class PreferenceLoss
{
    /// <summary>The sum over pairs, computed as softplus(m − (r⁺ − r⁻)), which no difference of rewards overflows.</summary>
    /// <param name="chosen">r⁺: [B].</param>
    /// <param name="rejected">r⁻: [B].</param>
    /// <param name="margins">m: [B].</param>
    /// <exception cref="ArgumentException">The shapes are not all [B]: torch would broadcast [B] against [B, 1], and the loss would be over B² pairs.</exception>
    // → []
    public static Tensor Sum(Tensor chosen, Tensor rejected, Tensor margins)
    {
        if (chosen.dim() != 1 || !chosen.shape.AsSpan().SequenceEqual(rejected.shape) || !chosen.shape.AsSpan().SequenceEqual(margins.shape))
        {
            throw new ArgumentException($"The rewards of the chosen [{Text(chosen)}], of the rejected [{Text(rejected)}] and the margins [{Text(margins)}] must all be of one shape [B], a number for each pair.");
        }

        using var scope = NewDisposeScope();
        return nn.functional.softplus(margins - (chosen - rejected)).sum().MoveToOuterDisposeScope();
    }

    private static string Text(Tensor tensor) => string.Join(", ", tensor.shape);
}
