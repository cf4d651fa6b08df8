using TaskDsl.Formats;

namespace TaskDsl.Evaluation.Sampling;

/// <summary>One sample that is wanted.</summary>
/// <param name="Prompt">The text before the sampled field. A forced label is just part of it.</param>
/// <param name="Item">Which question: part of the sample's random key.</param>
/// <param name="Sample">Which of the item's samples: part of the key.</param>
/// <param name="Temperature">1 samples from the model's distribution; 0 takes the likeliest token, the smallest id among equals.</param>
/// <param name="MaxTokens">The most tokens, the end token included; null for the field's own limit.</param>
/// <param name="LogProbabilities">Whether the log-probability of each token is wanted.</param>
public sealed record SampleRequest(Prompt Prompt, long Item, long Sample = 0, double Temperature = 1, int? MaxTokens = null, bool LogProbabilities = false)
{
    /// <summary>The field's value in a completion: without the segment's own space.</summary>
    internal string ValueOf(string completion) => Prompt.Target.LeadingSpace && completion.StartsWith(' ') ? completion[1..] : completion;

    /// <summary>The most tokens after a prompt of some length.</summary>
    internal int LimitIn(int context, int prompt) => Math.Min(MaxTokens ?? Prompt.Target.Field.MaxTokens ?? int.MaxValue, context - prompt);
}

/// <summary>What was sampled.</summary>
public sealed record Sample
{
    /// <summary>The ids after the prompt, without the end token.</summary>
    public required int[] Ids { get; init; }

    /// <summary>The text after the prompt, with the space that belongs to the field.</summary>
    public required string Completion { get; init; }

    /// <summary>The field's value: the completion without the segment's own space.</summary>
    public required string Value { get; init; }

    /// <summary>Whether the token limit or the context came before the end token. A truncated value counts as unparsed.</summary>
    public required bool Truncated { get; init; }

    /// <summary>How many tokens were sampled: the ids and, where it came, the end token.</summary>
    public int SampledTokens => Ids.Length + (Truncated ? 0 : 1);

    /// <summary>The sum of the model's log-probabilities of the sampled tokens, the end token included, at temperature 1 and before the constraint.</summary>
    public required double LogProbability { get; init; }

    /// <summary>The same of each token, the end token last; null where they were not asked for.</summary>
    public double[]? LogProbabilities { get; init; }

    /// <summary>The probability, at temperature 1 along this sample, that the model would have left the field's type: what the constraint removed.</summary>
    public required double RemovedProbability { get; init; }

    /// <summary>At how many tokens rounding may decide: with other batches, this sample may go on differently from the first of them on.</summary>
    public required int NearTies { get; init; }

    /// <summary>The first of those tokens: how many come before it; null where there is none.</summary>
    public int? FirstNearTie { get; init; }
}
