namespace TaskDsl.Data;

/// <summary>Which of two responses an annotator of PandaLM's test set prefers, by the number in the data (Wang et al. 2023).</summary>
public enum PandaLmLabel
{
    /// <summary>Neither.</summary>
    Tie,

    /// <summary><c>response1</c>.</summary>
    First,

    /// <summary><c>response2</c>.</summary>
    Second,
}

/// <summary>What several annotators prefer together.</summary>
public static class PandaLm
{
    /// <summary>What at least two of the three annotators say; null where each says something else, which the released test set has nowhere.</summary>
    public static PandaLmLabel? Majority(PandaLmLabel first, PandaLmLabel second, PandaLmLabel third) =>
        first == second || first == third ? first
        : second == third ? second
        : null;
}
