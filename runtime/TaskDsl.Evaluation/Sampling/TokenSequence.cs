namespace TaskDsl.Evaluation.Sampling;

/// <summary>A sequence of ids and the places of those that are cached: all, or all but the last ones.</summary>
internal sealed class TokenSequence(int[] prompt)
{
    /// <summary>The ids.</summary>
    public List<int> Ids { get; } = [.. prompt];

    /// <summary>The places of the first ids.</summary>
    public List<int> Path { get; } = [];

    /// <summary>The place of the last id that is cached.</summary>
    public int Last => Path.Count == 0 ? TokenTree.Root : Path[^1];
}
