using System.Collections.Immutable;

namespace TaskDsl.Data;

/// <summary>A question with what people said of answers to it (Saunders et al. 2022, released critiques).</summary>
/// <param name="Passage">The passage.</param>
/// <param name="Question">The question.</param>
/// <param name="Answers">The answers, in the order of the data.</param>
/// <param name="Origin">Where it comes from; its group is the passage.</param>
public sealed record RatedQuestion(string Passage, string Question, ImmutableArray<RatedAnswer> Answers, DataOrigin Origin);

/// <summary>An answer and what people said of it.</summary>
/// <param name="Answer">The answer.</param>
/// <param name="Rating">From 1 to 7, which is perfect; null where nobody rated it.</param>
/// <param name="Rank">Its place among the question's answers, as the data number it; ties have one number. Which end is the best is documented nowhere: compare it with <paramref name="Rating"/>.</param>
/// <param name="Critiques">The critiques of it.</param>
public sealed record RatedAnswer(string Answer, int? Rating, int? Rank, ImmutableArray<RatedCritique> Critiques)
{
    /// <summary>Whether the labeler skipped it.</summary>
    public bool Skipped { get; init; }
}

/// <summary>A critique and what people said of it.</summary>
/// <param name="Text">The critique.</param>
/// <param name="Category">Accuracy, coverage, coherence or other; null where nobody said.</param>
/// <param name="Severity">From 1, minor, to 4, critical; null where nobody said.</param>
/// <param name="Refinement">The answer mended by this critique; null where there is none.</param>
public sealed record RatedCritique(string Text, string? Category, int? Severity, string? Refinement)
{
    /// <summary>Whether it is valid and helpful; null where nobody said.</summary>
    public bool? Helpful { get; init; }

    /// <summary>Its place among the answer's critiques, as the data number it: null for unhelpful ones, otherwise from 0 with ties. Which end is the best is documented nowhere.</summary>
    public int? Rank { get; init; }

    /// <summary>Whether the labeler who judged the others wrote it (<c>new_critique</c>).</summary>
    public bool IsNew { get; init; }
}
