namespace TaskDsl.Evaluation.Critiques;

/// <summary>An answer to a held-out question and a forced critique of it: one line of <c>self-critiques.jsonl</c> and <c>cross-critiques.jsonl</c>.</summary>
public sealed record CritiquedAnswer
{
    /// <summary>The question's number; unique for each pair of models.</summary>
    public required long Item { get; init; }

    /// <summary>The question's text.</summary>
    public required string Question { get; init; }

    /// <summary>The oracle's answer.</summary>
    public required string Truth { get; init; }

    /// <summary>The model whose answer it is.</summary>
    public required string AnsweredBy { get; init; }

    /// <summary>The temperature at which the answer was sampled.</summary>
    public required double Temperature { get; init; }

    /// <summary>The answer.</summary>
    public required string Answer { get; init; }

    /// <summary>Whether the oracle could read it.</summary>
    public required bool Parsed { get; init; }

    /// <summary>The oracle's verdict; an answer that is not right is critiqueable.</summary>
    public required bool Correct { get; init; }

    /// <summary>Whether it was cut off; it then counts as unparsed.</summary>
    public required bool Truncated { get; init; }

    /// <summary>The answer's length in tokens, the end token included.</summary>
    public required int Tokens { get; init; }

    /// <summary>How many valid critiques the oracle itself has of the answer.</summary>
    public required int OracleCritiques { get; init; }

    /// <summary>The model whose critique it is.</summary>
    public required string Critic { get; init; }

    /// <summary>The critique: forced, of right answers too.</summary>
    public required string Critique { get; init; }

    /// <summary>Whether it names a true flaw, by the oracle: the critique is helpful.</summary>
    public required bool CritiqueValid { get; init; }

    /// <summary>Whether it was cut off; it then counts as invalid.</summary>
    public required bool CritiqueTruncated { get; init; }

    /// <summary>The critique's length in tokens, the end token included.</summary>
    public required int CritiqueTokens { get; init; }

    /// <summary>The first rule that the line breaks, as a sentence that begins with the key; null where it keeps all.</summary>
    internal string? Broken() =>
        Truncated && Parsed ? "parsed: a truncated answer counts as unparsed, so this must be false."
        : Correct && !Parsed ? "correct: an answer that was not parsed cannot be correct."
        : CritiqueTruncated && CritiqueValid ? "critique_valid: a truncated critique is invalid, so this must be false."
        : !(Temperature >= 0 && double.IsFinite(Temperature)) ? "temperature: a temperature is 0 or more."
        : Tokens < 0 || CritiqueTokens < 0 || OracleCritiques < 0 ? "tokens, critique_tokens, oracle_critiques: a count is not negative."
        : null;
}
