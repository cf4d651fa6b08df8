namespace TaskDsl.Evaluation.Gaps;

/// <summary>What every sample of a file carries beside its verdict.</summary>
/// <param name="Scored">A critiqueability score.</param>
/// <param name="Critiqued">A critique.</param>
/// <param name="Rated">A rating.</param>
internal readonly record struct Carried(bool Scored, bool Critiqued, bool Rated);
