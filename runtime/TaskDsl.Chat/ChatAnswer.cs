namespace TaskDsl.Chat;

/// <summary>What a server answered.</summary>
/// <param name="Text">The text; empty where it wrote none.</param>
/// <param name="Finish">Why it ended: <c>stop</c>, <c>length</c>, <c>content_filter</c>, …</param>
/// <param name="InputTokens">The tokens sent, as the server counts; 0 where it does not say.</param>
/// <param name="OutputTokens">The tokens written.</param>
public sealed record ChatAnswer(string Text, string Finish, int InputTokens, int OutputTokens)
{
    /// <summary>Whether the text was cut off at the most tokens.</summary>
    public bool Truncated => Finish == "length";
}

/// <summary>What came of a request: an answer, or a refusal of just this request, such as one that is too long.</summary>
/// <param name="Answer">The answer; null where the server refused.</param>
/// <param name="Refusal">Why, as a sentence; null where it answered.</param>
public sealed record ChatOutcome(ChatAnswer? Answer, string? Refusal = null);

/// <summary>How far a batch is.</summary>
/// <param name="All">The different requests.</param>
/// <param name="Done">Those with an answer or a refusal.</param>
/// <param name="Cached">Those that were answered before.</param>
/// <param name="Retries">How often a request was tried again.</param>
/// <param name="Refused">Those that the server refused.</param>
/// <param name="InputTokens">The tokens sent, as far as they were counted, without those of answers from the cache.</param>
/// <param name="OutputTokens">The tokens written.</param>
/// <param name="Cost">What they cost; null where no price is known.</param>
public readonly record struct ChatProgress(int All, int Done, int Cached, int Retries, int Refused, long InputTokens, long OutputTokens, double? Cost);
