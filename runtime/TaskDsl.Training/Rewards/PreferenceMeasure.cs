namespace TaskDsl.Training;

/// <summary>How rewards stand to preferences. Every mean is over pairs, however they were batched.</summary>
/// <param name="Pairs">The pairs that were measured.</param>
/// <param name="Dropped">The pairs that were left out, because a side is longer than the model's context.</param>
/// <param name="Loss">The mean of −log σ(r⁺ − r⁻ − m), in nats per pair.</param>
/// <param name="Accuracy">The share of pairs with r⁺ above r⁻; a tie is wrong.</param>
/// <param name="ChosenReward">The mean of r⁺.</param>
/// <param name="RejectedReward">The mean of r⁻.</param>
public sealed record PreferenceMeasure(int Pairs, int Dropped, double Loss, double Accuracy, double ChosenReward, double RejectedReward)
{
    internal static PreferenceMeasure Of(IReadOnlyList<float> chosen, IReadOnlyList<float> rejected, double loss, int dropped = 0) => new(
        chosen.Count,
        dropped,
        loss,
        chosen.Zip(rejected).Count(pair => pair.First > pair.Second) / (double)chosen.Count,
        chosen.Average(reward => (double)reward),
        rejected.Average(reward => (double)reward));
}
