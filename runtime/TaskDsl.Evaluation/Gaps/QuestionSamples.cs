using System.Collections.Immutable;

namespace TaskDsl.Evaluation.Gaps;

/// <summary>A question and the pool of answers that were sampled to it: one line of <c>samples.jsonl</c>.</summary>
public sealed record QuestionSamples
{
    /// <summary>The question's number; unique in a file. It also keys the question's random streams.</summary>
    public required long Item { get; init; }

    /// <summary>The question's text.</summary>
    public required string Question { get; init; }

    /// <summary>The oracle's answer.</summary>
    public required string Truth { get; init; }

    /// <summary>What names the passage that the question is about, where several questions share one: intervals then come from drawing passages. Null where there are none.</summary>
    public string? Passage { get; init; }

    /// <summary>The pool: at least one answer, each with its own number.</summary>
    public required ImmutableArray<AnswerSample> Samples { get; init; }
}

/// <summary>One sampled answer with all that was found out about it.</summary>
public sealed record AnswerSample
{
    /// <summary>The sample's number within its question; unique there.</summary>
    public required int Sample { get; init; }

    /// <summary>The answer's text, without the end token.</summary>
    public required string Answer { get; init; }

    /// <summary>Whether the oracle could read the answer. A truncated answer counts as unparsed.</summary>
    public required bool Parsed { get; init; }

    /// <summary>The oracle's verdict, which is the answer's quality. An unparsed answer is never correct.</summary>
    public required bool Correct { get; init; }

    /// <summary>A finer quality than the verdict, such as a Likert rating: higher is better. Null where the data carry none.</summary>
    public double? Rating { get; init; }

    /// <summary>Whether the answer was cut off at the most tokens its field may have.</summary>
    public required bool Truncated { get; init; }

    /// <summary>
    /// What the field's type took from the model: the probability, at temperature 1 and along this answer, that the model would have left the type
    /// at some token, 1 − ∏(1 − pₜ) with pₜ the probability of the tokens that the type forbids there, the end token included. In [0, 1].
    /// </summary>
    public required double Removed { get; init; }

    /// <summary>
    /// The critiqueability score: the probability of the first label ("flawed") against the other labels, from the logits. In [0, 1].
    /// Null where the task or the experiment has no such format.
    /// </summary>
    public double? Critiqueability { get; init; }

    /// <summary>The forced critique: sampled after the label "flawed", whatever the model thinks of the answer. Null where there is no such format.</summary>
    public string? Critique { get; init; }

    /// <summary>Whether the critique names a true flaw, by the oracle. Null exactly where <see cref="Critique"/> is.</summary>
    public bool? CritiqueValid { get; init; }

    /// <summary>
    /// How severe the flaw is that the critique names, at least 0. It counts only where the critique is valid; null where the data carry none,
    /// and then a valid critique counts 1 (Saunders et al. 2022, §5.2).
    /// </summary>
    public double? CritiqueSeverity { get; init; }

    /// <summary>Whether the critique was cut off; then it is invalid. Null exactly where <see cref="Critique"/> is.</summary>
    public bool? CritiqueTruncated { get; init; }

    /// <summary>The answer's length in tokens, the end token included where one was sampled.</summary>
    public required int Tokens { get; init; }
}
