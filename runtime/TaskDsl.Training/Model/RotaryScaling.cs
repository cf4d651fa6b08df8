namespace TaskDsl.Training;

/// <summary>How Llama 3 stretches rotary positions over a longer context: slow rotations are slowed down, fast ones stay, those between go over smoothly.</summary>
/// <param name="Factor">By how much the slow rotations are slowed down.</param>
/// <param name="LowFrequencyFactor">Rotations with fewer turns than this in the original context are the slow ones.</param>
/// <param name="HighFrequencyFactor">Rotations with more turns than this in the original context are the fast ones.</param>
/// <param name="OriginalContext">The context of pretraining.</param>
public sealed record RotaryScaling(double Factor, double LowFrequencyFactor, double HighFrequencyFactor, int OriginalContext)
{
    /// <summary>The scaled angle per position of a rotation.</summary>
    internal double Scale(double frequency)
    {
        double turns = OriginalContext * frequency / (2 * Math.PI);
        double kept = Math.Clamp((turns - LowFrequencyFactor) / (HighFrequencyFactor - LowFrequencyFactor), 0, 1);
        return frequency * (kept + ((1 - kept) / Factor));
    }
}
