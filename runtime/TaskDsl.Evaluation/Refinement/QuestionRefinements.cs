using System.Collections.Immutable;

namespace TaskDsl.Evaluation.Refinement;

/// <summary>A question with its answers and the refinements of the first of them: one line of <c>refinements.jsonl</c>.</summary>
public sealed record QuestionRefinements
{
    /// <summary>The question's number; unique in a file.</summary>
    public required long Item { get; init; }

    /// <summary>The question's text.</summary>
    public required string Question { get; init; }

    /// <summary>The oracle's answer.</summary>
    public required string Truth { get; init; }

    /// <summary>N answers to the question. The first is the original that is refined.</summary>
    public required ImmutableArray<RefinedAnswer> Pool { get; init; }

    /// <summary>N direct refinements of the original, each sampled without a critique.</summary>
    public required ImmutableArray<RefinedAnswer> Direct { get; init; }

    /// <summary>N critiques of the original, each with one refinement by it.</summary>
    public required ImmutableArray<CritiquedRefinement> Conditional { get; init; }
}

/// <summary>An answer, or what a refinement made of it.</summary>
/// <param name="Answer">The text.</param>
/// <param name="Parsed">Whether the oracle could read it.</param>
/// <param name="Correct">The oracle's verdict.</param>
/// <param name="Critiqueability">The model's own probability that it is flawed, from the logits.</param>
/// <param name="Tokens">Its length in tokens, the end token included where one was sampled.</param>
public sealed record RefinedAnswer(string Answer, bool Parsed, bool Correct, double Critiqueability, int Tokens);

/// <summary>A critique of the original and the refinement by it.</summary>
/// <param name="Critique">The critique, forced.</param>
/// <param name="Valid">Whether it names a true flaw, by the oracle.</param>
/// <param name="Helpfulness">The model's own probability that it helps, from the logits.</param>
/// <param name="Tokens">The critique's length in tokens.</param>
/// <param name="Refinement">The refinement.</param>
public sealed record CritiquedRefinement(string Critique, bool Valid, double Helpfulness, int Tokens, RefinedAnswer Refinement);
