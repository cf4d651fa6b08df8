namespace TaskDsl.Formats;

/// <summary>How far apart the rewards of a pair should be.</summary>
/// <param name="Confidence">How sure the annotator was, as the data spell it.</param>
/// <param name="Value">m in the loss −log σ(r⁺ − r⁻ − m).</param>
public sealed record Margin(string Confidence, double Value);
