using TaskDsl.Randomness;

namespace TaskDsl.Oracles;

/// <summary>The side on which a question falls.</summary>
public enum Split
{
    /// <summary>Eight tenths: questions to learn from.</summary>
    Train,

    /// <summary>One tenth: questions to decide by while training.</summary>
    Validation,

    /// <summary>One tenth: questions to measure with.</summary>
    Test,
}

/// <summary>Assigns questions to splits by a hash of their kind, so that equal questions always fall on one side.</summary>
public static class Splits
{
    /// <summary>The split of every question of this kind.</summary>
    /// <param name="kind">As <see cref="IOracle.Kind"/> gives it.</param>
    public static Split Of(string kind) => Of(HashOf(kind));

    internal static ulong HashOf(string kind) => StableHash.Of("split\n" + kind);

    internal static Split Of(ulong hash) => (hash % 10) switch
    {
        8 => Split.Validation,
        9 => Split.Test,
        _ => Split.Train,
    };
}
