namespace TaskDsl.Training;

/// <summary>N tokens to compute after others that a cache holds, or after one another: of any number of sequences, without padding.</summary>
internal sealed class NewTokens
{
    private readonly List<long> _ids = [];
    private readonly List<int> _positions = [], _places = [], _offsets = [], _paths = [];

    /// <summary>N.</summary>
    public int Count => _ids.Count;

    /// <summary>The token ids: N.</summary>
    public long[] Ids => [.. _ids];

    /// <summary>Each token's position in its sequence, which is also how many tokens it sees before itself: N.</summary>
    public int[] Positions => [.. _positions];

    /// <summary>Where each token goes: N.</summary>
    public int[] Places => [.. _places];

    /// <summary>Where each token's sequence begins in <see cref="Paths"/>: N.</summary>
    public int[] Offsets => [.. _offsets];

    /// <summary>The places of all sequences, one after another.</summary>
    public int[] Paths => [.. _paths];

    /// <summary>The tokens after which logits are wanted: P indices.</summary>
    public List<long> Wanted { get; } = [];

    /// <summary>Adds the last token of each prefix of a sequence that is not computed yet.</summary>
    /// <param name="ids">The sequence's ids.</param>
    /// <param name="path">The place of each of them.</param>
    /// <param name="positions">Which of them are to be computed, in their order; all others are in the cache or were added before.</param>
    public void Add(ReadOnlySpan<int> ids, ReadOnlySpan<int> path, IEnumerable<int> positions)
    {
        int offset = _paths.Count;
        _paths.AddRange(path);
        foreach (int position in positions)
        {
            _ids.Add(ids[position]);
            _positions.Add(position);
            _places.Add(path[position]);
            _offsets.Add(offset);
        }
    }
}
