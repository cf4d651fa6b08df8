using System.Globalization;
using TaskDsl.Hosting.Console;
using TaskDsl.Oracles;
using TaskDsl.Randomness;

namespace TaskDsl.Hosting.Commands;

/// <summary>Counts the groups of each split, and those that stand in several, where what is measured leaks into what is trained on.</summary>
internal sealed class DataGroups
{
    // Past so many, memory would grow with the data.
    private const int Most = 2_000_000;

    private readonly SortedDictionary<Split, HashSet<ulong>> _groups = [];

    public void Add(Split split, string group)
    {
        if (!_groups.TryGetValue(split, out HashSet<ulong>? known))
        {
            _groups.Add(split, known = []);
        }

        if (known.Count < Most)
        {
            known.Add(StableHash.Of(group));
        }
    }

    /// <summary>How many groups a split has, in words.</summary>
    public string Count(Split split)
    {
        int count = _groups.GetValueOrDefault(split)?.Count ?? 0;
        return string.Create(CultureInfo.InvariantCulture, $"{(count == Most ? "at least " : "")}{count:N0}");
    }

    /// <summary>How many groups stand in both of two splits.</summary>
    public int Shared(Split first, Split second) => _groups.TryGetValue(first, out HashSet<ulong>? groups) && _groups.TryGetValue(second, out HashSet<ulong>? others) ? groups.Count(others.Contains) : 0;

    /// <summary>Says which splits share groups.</summary>
    public void SaySeveral()
    {
        foreach (Split first in _groups.Keys)
        {
            foreach (Split second in _groups.Keys)
            {
                int shared = first < second ? Shared(first, second) : 0;
                if (shared > 0)
                {
                    Messages.Line(string.Create(CultureInfo.InvariantCulture, $"Warning: {shared:N0} groups stand in {DataCommand.NameOf(first)} and in {DataCommand.NameOf(second)}: what is learned of them leaks. Cut the splits from one file by groups (test: 0.1), or take these groups out."));
                }
            }
        }
    }
}
