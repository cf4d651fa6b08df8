namespace TaskDsl.Oracles;

/// <summary>What training data show of an oracle.</summary>
public static class Demonstrations
{
    /// <summary>A valid critique of the answer, each with the same chance; null where there is none. The paper does not say how it chose (Saunders et al. 2022, §2.3).</summary>
    public static string? DemonstrateCritique(this IOracle oracle, string question, string answer, Random random)
    {
        IReadOnlyList<string> critiques = oracle.Critiques(question, answer);
        return critiques.Count == 0 ? null : critiques[random.Next(critiques.Count)];
    }
}
