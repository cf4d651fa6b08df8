namespace TaskDsl.Evaluation.Sampling;

/// <summary>What sampling and scoring took so far.</summary>
/// <param name="PromptTokens">The tokens of all prompts.</param>
/// <param name="PromptTokensComputed">Those that were not found in the cache.</param>
/// <param name="SampledTokens">The tokens drawn and read on.</param>
/// <param name="SampledTokensComputed">Those that no other sample had drawn after the same ones.</param>
/// <param name="PromptSeconds">The time for the prompts. What is computed in one pass with samples is shared out by tokens.</param>
/// <param name="SampleSeconds">The time for all else.</param>
public readonly record struct SamplingStatistics(long PromptTokens, long PromptTokensComputed, long SampledTokens, long SampledTokensComputed, double PromptSeconds, double SampleSeconds)
{
    /// <summary>The share of the prompts' tokens that was found in the cache.</summary>
    public double HitRate => PromptTokens == 0 ? 0 : 1 - ((double)PromptTokensComputed / PromptTokens);
}
