using System.Collections.Immutable;

namespace TaskDsl.Evaluation.Assistance;

/// <summary>Who wrote an answer that people criticise (Saunders et al. 2022, §3).</summary>
public enum AnswerSource
{
    /// <summary>A model.</summary>
    Model,

    /// <summary>A person.</summary>
    Human,

    /// <summary>A person who meant to mislead, with flaws that they wrote down.</summary>
    Misleading,
}

/// <summary>An answer that is to be critiqued.</summary>
public sealed record GivenAnswer
{
    /// <summary>Its number: part of each draw's key.</summary>
    public required long Item { get; init; }

    /// <summary>What it is called elsewhere; null where it has no name.</summary>
    public string? Id { get; init; }

    /// <summary>The values of the question's fields and of the answer, by name.</summary>
    public required IReadOnlyDictionary<string, string> Values { get; init; }

    /// <summary>Who wrote it; null where nobody said.</summary>
    public AnswerSource? Source { get; init; }

    /// <summary>Whether it is a model's that was cut off at the most tokens.</summary>
    public bool Truncated { get; init; }
}

/// <summary>A critique that is shown to a person.</summary>
/// <param name="Text">The critique.</param>
/// <param name="Temperature">The lowest temperature at which it was sampled.</param>
/// <param name="Count">How many of the eight samples said just this.</param>
/// <param name="Helpfulness">Pr[Yes] / (Pr[Yes] + Pr[No]) of the helpfulness format, to six digits.</param>
/// <param name="Valid">The oracle's word on it; null without an oracle.</param>
public sealed record RankedCritique(string Text, double Temperature, int Count, double Helpfulness, bool? Valid);

/// <summary>An answer with the critiques that assist whoever criticises it.</summary>
public sealed record AssistedAnswer
{
    /// <summary>The answer.</summary>
    public required GivenAnswer Answer { get; init; }

    /// <summary>Whether the oracle can read the answer; null without an oracle.</summary>
    public required bool? Parsed { get; init; }

    /// <summary>Whether it is right; null without an oracle.</summary>
    public required bool? Correct { get; init; }

    /// <summary>The critiques, the most helpful first; among equals that of the lower temperature.</summary>
    public required ImmutableArray<RankedCritique> Critiques { get; init; }

    /// <summary>How many samples are no critique that can be shown: cut off, or too long to be scored.</summary>
    public required int LeftOut { get; init; }
}
