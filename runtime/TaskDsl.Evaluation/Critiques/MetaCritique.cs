namespace TaskDsl.Evaluation.Critiques;

/// <summary>What a judge said of one critique's claims, its atomic information units. A verdict that could not be read is null, and counts as false.</summary>
/// <param name="Factual">For each claim of the critique: whether it is true.</param>
/// <param name="Covered">For each claim of the reference critique: whether the critique says it too.</param>
public sealed record ClaimVerdicts(IReadOnlyList<bool?> Factual, IReadOnlyList<bool?> Covered);

/// <summary>How factual and how comprehensive critiques are (Sun et al. 2024). All three are means over critiques; so F1 is not that of the other two.</summary>
/// <param name="Precision">Meta-P: the share of a critique's claims that are true.</param>
/// <param name="Recall">Meta-R: the share of the reference's claims that it covers.</param>
/// <param name="F1">The harmonic mean of both for each critique; 0 where either is 0.</param>
/// <param name="WithoutClaims">Critiques of which they or their reference claim nothing. The share of nothing is 0 here; in the original it divides by zero.</param>
public sealed record MetaCritique(double Precision, double Recall, double F1, int WithoutClaims)
{
    /// <summary>Scores critiques by verdicts on their claims.</summary>
    /// <exception cref="ArgumentException">There are no critiques.</exception>
    public static MetaCritique Of(IReadOnlyList<ClaimVerdicts> critiques)
    {
        if (critiques.Count == 0)
        {
            throw new ArgumentException("There is no critique to score.", nameof(critiques));
        }

        (double Precision, double Recall)[] scores = [.. critiques.Select(critique => (Share(critique.Factual), Share(critique.Covered)))];
        return new MetaCritique(
            scores.Average(score => score.Precision),
            scores.Average(score => score.Recall),
            scores.Average(score => score is { Precision: > 0, Recall: > 0 } ? 2 / ((1 / score.Precision) + (1 / score.Recall)) : 0),
            critiques.Count(critique => critique.Factual.Count == 0 || critique.Covered.Count == 0));
    }

    private static double Share(IReadOnlyList<bool?> verdicts) => verdicts.Count == 0 ? 0 : verdicts.Count(verdict => verdict == true) / (double)verdicts.Count;
}
