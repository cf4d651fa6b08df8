using System.Collections.Immutable;

namespace TaskDsl.Evaluation.Critics;

/// <summary>Writes critiques: the oracle with a chosen error rate, a model of ours, or a server. What a critic is asked of never says which answer is right or preferred.</summary>
public interface ICritic
{
    /// <summary>The critic as an experiment file names it: <c>oracle(error: 0.5)</c>, <c>model(small)</c>, <c>server(local)</c>.</summary>
    string Name { get; }

    /// <summary>A hash of all that decides its critiques of given requests: for caches and manifests.</summary>
    string Identity { get; }

    /// <summary>Critiques answers. No critique depends on the other requests, nor on their order.</summary>
    /// <param name="requests">The answers.</param>
    /// <param name="cancellation">Ends the work; what a critic keeps on disk by then stays.</param>
    /// <returns>One critique for each request, in their order.</returns>
    IReadOnlyList<WrittenCritique> Critique(IReadOnlyList<CritiqueRequest> requests, CancellationToken cancellation = default);
}

/// <summary>One answer to criticise.</summary>
/// <param name="Values">The question's fields and the answer, by field name.</param>
/// <param name="Item">The question's number: with <paramref name="Sample"/> the key of every draw.</param>
/// <param name="Sample">Which of the question's answers it is; 0 and 1 for the two sides of a pair.</param>
public sealed record CritiqueRequest(ImmutableSortedDictionary<string, string> Values, long Item, long Sample = 0);

/// <summary>What a critic wrote.</summary>
/// <param name="Text">The critique; null where there is none.</param>
/// <param name="Failure">Why there is none, or why it is not whole, as a sentence for people; null where all went well.</param>
public sealed record WrittenCritique(string? Text, string? Failure = null)
{
    /// <summary>Whether the critique was cut off at the most tokens.</summary>
    public bool Truncated { get; init; }

    /// <summary>The critique's length in tokens as its critic counts; 0 where it does not count.</summary>
    public int Tokens { get; init; }
}
