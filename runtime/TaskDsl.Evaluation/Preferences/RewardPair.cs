using System.Collections.Immutable;

namespace TaskDsl.Evaluation.Preferences;

/// <summary>A pair of answers of which one is preferred: one line of <c>pairs.jsonl</c>.</summary>
public sealed record RewardPair
{
    /// <summary>The splits, in the order of the file.</summary>
    public static readonly ImmutableArray<string> Splits = ["train", "validation", "test"];

    /// <summary>The pair's number, unique in its split.</summary>
    public required long Item { get; init; }

    /// <summary><c>train</c>, <c>validation</c> or <c>test</c>.</summary>
    public required string Split { get; init; }

    /// <summary>What kind of pair it is, for accuracies by section; empty where nobody said.</summary>
    public string Section { get => field ?? ""; init; }

    /// <summary>What the pair shares with others, such as a passage; null where it is on its own.</summary>
    public string? Group { get; init; }

    /// <summary>The fields that both sides share, by name.</summary>
    public required ImmutableSortedDictionary<string, string> Shared { get; init; }

    /// <summary>The preferred side's own fields, by name.</summary>
    public required ImmutableSortedDictionary<string, string> Chosen { get; init; }

    /// <summary>The other side's own fields, by name.</summary>
    public required ImmutableSortedDictionary<string, string> Rejected { get; init; }

    /// <summary>How sure the annotator was, as the format's margins spell it; null where nobody said.</summary>
    public string? Confidence { get; init; }

    /// <summary>The margin that the data give; null where they give none.</summary>
    public double? Margin { get; init; }

    internal string? Broken() =>
        !Splits.Contains(Split) ? "split: there is train, validation and test."
        : !Chosen.Keys.Order(StringComparer.Ordinal).SequenceEqual(Rejected.Keys.Order(StringComparer.Ordinal)) ? "chosen, rejected: both sides have the same fields."
        : Chosen.Keys.FirstOrDefault(Shared.ContainsKey) is { } twice ? $"{twice}: it stands both outside and inside of the sides."
        : null;
}

/// <summary>The critiques of both sides of a pair: one line of <c>critiques.jsonl</c>.</summary>
public sealed record CritiquedPair
{
    /// <summary>The pair's number.</summary>
    public required long Item { get; init; }

    /// <summary>The pair's split.</summary>
    public required string Split { get; init; }

    /// <summary>The critique of the preferred side; null where the critic failed, and then the pair is left out.</summary>
    public string? Chosen { get; init; }

    /// <summary>The critique of the other side; null as above.</summary>
    public string? Rejected { get; init; }

    /// <summary>Why the critic failed; null where it did not.</summary>
    public string? Failure { get; init; }

    /// <summary>Whether the preferred side's critique is true by the oracle: it names no flaw of a right answer. Null where nobody can judge.</summary>
    public bool? ChosenTrue { get; init; }

    /// <summary>Whether the other side's critique is true by the oracle: it names a true flaw. Null where nobody can judge.</summary>
    public bool? RejectedTrue { get; init; }

    internal string? Broken() => Failure is null && (Chosen is null || Rejected is null) ? "failure: a pair without both critiques says why." : null;
}

/// <summary>The rewards of both sides of a held-out pair: one line of <c>rewards.jsonl</c>.</summary>
public sealed record ScoredPair
{
    /// <summary>The pair's number.</summary>
    public required long Item { get; init; }

    /// <summary>What kind of pair it is.</summary>
    public string Section { get => field ?? ""; init; }

    /// <summary>What the pair shares with others; null where it is on its own.</summary>
    public string? Group { get; init; }

    /// <summary>r⁺.</summary>
    public required float Chosen { get; init; }

    /// <summary>r⁻.</summary>
    public required float Rejected { get; init; }

    /// <summary>Whether the preferred side has the higher reward; a tie is wrong.</summary>
    internal bool Right => Chosen > Rejected;

    internal string? Broken() => !float.IsFinite(Chosen) || !float.IsFinite(Rejected) ? "chosen, rejected: a reward is a number." : null;
}
