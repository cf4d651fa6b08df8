namespace TaskDsl.Evaluation.Assistance;

/// <summary>A mean over records: what each adds above the line, and how much it weighs below.</summary>
/// <param name="Key">The name in files.</param>
/// <param name="Name">The name for people.</param>
/// <param name="Part">What a record adds.</param>
/// <param name="Whole">What it weighs; 0 for a record that the mean is not about.</param>
public sealed record AssistanceMeasure(string Key, string Name, Func<AssistanceRecord, double> Part, Func<AssistanceRecord, double> Whole)
{
    /// <summary>Critiques to an answer.</summary>
    public static AssistanceMeasure Critiques { get; } = new("critiques", "critiques", record => record.Critiques.Length, _ => 1);

    /// <summary>Of those, the ones that were taken from what was shown.</summary>
    public static AssistanceMeasure Used { get; } = new("used", "used", record => record.Critiques.Count(critique => critique.Used), record => record.Condition == AssistanceCondition.Assist ? 1 : 0);

    /// <summary>The share of used critiques that were edited.</summary>
    public static AssistanceMeasure Edited { get; } = new("edited", "edited of used", record => record.Critiques.Count(critique => critique.Edited), record => record.Critiques.Count(critique => critique.Used));

    /// <summary>All.</summary>
    public static IReadOnlyList<AssistanceMeasure> All { get; } =
    [
        Critiques,
        Used,
        Edited,
        new("criticised", "any critique", record => record.Critiques.IsEmpty ? 0 : 1, _ => 1),
        new("rating", "rating (1–7)", record => record.Rating ?? 0, record => record.Rating is null ? 0 : 1),
        new("seconds", "seconds", record => record.Seconds ?? 0, record => record.Seconds is null ? 0 : 1),
        new("intended_found", "intended flaws found", record => record.IntendedFound ?? 0, record => record.IntendedFound is null ? 0 : record.Intended!.Value),
    ];
}
