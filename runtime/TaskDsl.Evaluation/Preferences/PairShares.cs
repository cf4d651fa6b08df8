namespace TaskDsl.Evaluation.Preferences;

/// <summary>A reward model's held-out pairs with their rewards.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Critic">Whose critiques it read.</param>
/// <param name="Pairs">The pairs that it was given to train on.</param>
/// <param name="Training">How it was trained.</param>
/// <param name="Rewards">The held-out pairs.</param>
public sealed record ScoredRun(long Seed, string Critic, int Pairs, RewardTraining Training, IReadOnlyList<ScoredPair> Rewards);

/// <summary>Shares of right pairs whose pairs are drawn by unit: a group, or a pair without one. Equal units of several runs are drawn together.</summary>
internal sealed class PairShares
{
    // Of each share, its units alone: most shares are of a section.
    private readonly List<(int Unit, int Right, int All)[]> _shares = [];
    private readonly Dictionary<string, int> _unitOf = new(StringComparer.Ordinal);

    /// <summary>Finds the units of all runs, in the order of their pairs' numbers: the draws do not depend on the order of a file.</summary>
    public PairShares(IEnumerable<ScoredRun> runs)
    {
        foreach (ScoredPair pair in runs.SelectMany(run => run.Rewards).OrderBy(pair => pair.Item))
        {
            _unitOf.TryAdd(KeyOf(pair), _unitOf.Count);
        }
    }

    /// <summary>The number of units.</summary>
    public int Units => _unitOf.Count;

    /// <summary>The number of shares.</summary>
    public int Count => _shares.Count;

    /// <summary>Adds the share of right pairs among some.</summary>
    /// <returns>Its number.</returns>
    public int Add(IEnumerable<ScoredPair> pairs)
    {
        _shares.Add([.. pairs.GroupBy(pair => _unitOf[KeyOf(pair)]).Select(unit => (unit.Key, unit.Count(pair => pair.Right), unit.Count()))]);
        return _shares.Count - 1;
    }

    /// <summary>Computes the shares from how often each unit was drawn; NaN where a share has no pair in that draw.</summary>
    public void Compute(ReadOnlySpan<int> counts, Span<double> values)
    {
        for (int share = 0; share < _shares.Count; share++)
        {
            (long above, long below) = (0, 0);
            foreach ((int unit, int right, int all) in _shares[share])
            {
                above += (long)counts[unit] * right;
                below += (long)counts[unit] * all;
            }

            values[share] = above / (double)below;
        }
    }

    private static string KeyOf(ScoredPair pair) => pair.Group is { } group ? $"group {group}" : FormattableString.Invariant($"pair {pair.Item}");
}
