using System.Collections.Immutable;

namespace TaskDsl.Evaluation.Labels;

/// <summary>A question with answers that people rated and criticised.</summary>
/// <param name="Item">Its number among the questions of the data.</param>
/// <param name="Passage">The passage.</param>
/// <param name="Question">The question.</param>
/// <param name="Answers">The answers.</param>
public sealed record LabelledQuestion(long Item, string Passage, string Question, ImmutableArray<LabelledAnswer> Answers);

/// <summary>An answer with people's word on it.</summary>
/// <param name="Answer">The answer.</param>
/// <param name="Rating">From 1 to 7, which is perfect.</param>
/// <param name="Critique">The most severe critique of it, the first of several; those that were judged unhelpful do not count. Null: nobody found a flaw.</param>
/// <param name="Severity">That critique's severity, 1 where the data carry none; 0 without a critique.</param>
public sealed record LabelledAnswer(string Answer, double Rating, string? Critique, double Severity);

/// <summary>A critique that somebody judged.</summary>
/// <param name="Passage">The passage.</param>
/// <param name="Question">The question.</param>
/// <param name="Answer">The answer.</param>
/// <param name="Critique">The critique of it.</param>
/// <param name="Helpful">Whether it was found valid and helpful.</param>
public sealed record JudgedCritique(string Passage, string Question, string Answer, string Critique, bool Helpful);
