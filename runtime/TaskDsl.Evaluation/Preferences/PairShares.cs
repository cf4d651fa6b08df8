using System.Collections.Immutable;

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
    private readonly List<(double[] Right, double[] All)> _shares = [];
    private readonly Dictionary<string, int> _unitOf = new(StringComparer.Ordinal);

    /// <summary>Finds the units of all runs.</summary>
    public PairShares(IEnumerable<ScoredRun> runs)
    {
        foreach (ScoredPair pair in runs.SelectMany(run => run.Rewards))
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
        double[] right = new double[Units], all = new double[Units];
        foreach (ScoredPair pair in pairs)
        {
            int unit = _unitOf[KeyOf(pair)];
            right[unit] += pair.Right ? 1 : 0;
            all[unit]++;
        }

        _shares.Add((right, all));
        return _shares.Count - 1;
    }

    /// <summary>Computes the shares from how often each unit was drawn; NaN where a share has no pair in that draw.</summary>
    public void Compute(ReadOnlySpan<int> counts, Span<double> values)
    {
        for (int share = 0; share < _shares.Count; share++)
        {
            (double[] right, double[] all) = _shares[share];
            double above = 0, below = 0;
            for (int unit = 0; unit < counts.Length; unit++)
            {
                above += counts[unit] * right[unit];
                below += counts[unit] * all[unit];
            }

            values[share] = above / below;
        }
    }

    private static string KeyOf(ScoredPair pair) => pair.Group is { } group ? $"group {group}" : FormattableString.Invariant($"pair {pair.Item}");
}
