namespace TaskDsl.Training;

/// <summary>A pair of texts of which one is preferred (Ye et al. 2024, §3.1).</summary>
/// <typeparam name="TText">A format's example record, or <see cref="Examples.Example"/>.</typeparam>
/// <param name="Chosen">The side that is preferred.</param>
/// <param name="Rejected">The other side.</param>
/// <param name="Confidence">How sure the annotator was, as the format's margins spell it; null where nobody said, and then the margin is 0.</param>
/// <param name="Margin">The margin that the data give, before that of the confidence; null where they give none.</param>
public sealed record Preference<TText>(TText Chosen, TText Rejected, string? Confidence = null, double? Margin = null);
