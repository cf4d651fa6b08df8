using TaskDsl.Oracles;

namespace TaskDsl.Examples;

/// <summary>A model's answer with the oracle's verdict on it: what a later round learns from.</summary>
/// <param name="Question">The question.</param>
/// <param name="Answer">The answer as sampled.</param>
/// <param name="Verdict">The oracle's verdict; an answer cut off at its token limit counts as unparsed.</param>
/// <param name="Critique">The demonstrated critique of a flawed answer: a seeded choice among the valid ones; null where there is none.</param>
/// <param name="Sampled">The model's own critique of the answer; null where none was sampled.</param>
public sealed record JudgedAnswer(string Question, string Answer, Verdict Verdict, string? Critique, JudgedCritique? Sampled = null);

/// <summary>A model's critique with the oracle's verdict on it.</summary>
/// <param name="Text">The critique as sampled.</param>
/// <param name="Valid">Whether it names a true flaw: no critique of a right answer does.</param>
public sealed record JudgedCritique(string Text, bool Valid);
