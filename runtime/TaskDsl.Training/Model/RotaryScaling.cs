namespace TaskDsl.Training;

/// <summary>How rotary positions are stretched over a longer context: all rotations slowed down alike (linear, Chen et al. 2023), or as in Llama 3 the slow ones alone, while fast ones stay and those between go over smoothly.</summary>
/// <param name="Factor">By how much rotations are slowed down.</param>
/// <param name="LowFrequencyFactor">Rotations with fewer turns than this in the original context are the slow ones. Null, as the two others then are, where all rotations are slowed down alike.</param>
/// <param name="HighFrequencyFactor">Rotations with more turns than this in the original context are the fast ones.</param>
/// <param name="OriginalContext">The context of pretraining.</param>
public sealed record RotaryScaling(double Factor, double? LowFrequencyFactor = null, double? HighFrequencyFactor = null, int? OriginalContext = null)
{
    /// <summary>The scaled angle per position of a rotation.</summary>
    internal double Scale(double frequency)
    {
        if ((LowFrequencyFactor, HighFrequencyFactor, OriginalContext) is not ({ } low, { } high, { } context))
        {
            return frequency / Factor;
        }

        double turns = context * frequency / (2 * Math.PI);
        double kept = Math.Clamp((turns - low) / (high - low), 0, 1);
        return frequency * (kept + ((1 - kept) / Factor));
    }
}
