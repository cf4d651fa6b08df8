using System.Collections.Immutable;
using System.Globalization;
using TaskDsl.Data;
using TaskDsl.Evaluation.Preferences;
using TaskDsl.Experiments;
using TaskDsl.Hosting.Console;
using TaskDsl.Oracles;
using TaskDsl.Randomness;

namespace TaskDsl.Hosting.Rewards;

/// <summary>Reads pairs from an experiment's data. As many as are asked for are drawn by a hash of their place, so that the fewer are the first of the more, and no order of a file matters.</summary>
internal sealed class PairReading(ExperimentDefinition experiment, string projectFolder, long seed)
{
    /// <summary>The pairs of all splits.</summary>
    /// <param name="notes">Receives how many there were, and what was left out.</param>
    /// <exception cref="DataException">The data cannot be read as the experiment says.</exception>
    /// <exception cref="CommandException">The data have no test split, or too few pairs to train on.</exception>
    public List<RewardPair> All(SortedDictionary<string, string> notes)
    {
        RewardDefinition reward = experiment.Reward!;
        DataDefinition data = experiment.Data!;
        if (!data.Has(Split.Test))
        {
            throw new CommandException("TDSL4032", $"The data of {experiment.Name} have nothing to measure on: name test files (data: {{ test: … }}), or hold some of train out.", ExitCode.Usage, experiment.SourceFile);
        }

        List<RewardPair> train = Of(Split.Train, reward.Pairs.Max(), notes);
        if (train.Count < reward.Pairs.Max())
        {
            throw new CommandException("TDSL4033", $"'pairs' asks for {reward.Pairs.Max()}, and the training split has {train.Count}. Ask for fewer.", ExitCode.Usage, experiment.SourceFile);
        }

        return [.. train, .. data.Has(Split.Validation) ? Of(Split.Validation, reward.ValidationPairs ?? int.MaxValue, notes) : [], .. Of(Split.Test, reward.TestPairs ?? int.MaxValue, notes)];
    }

    private List<RewardPair> Of(Split split, int most, SortedDictionary<string, string> notes)
    {
        string name = split.ToString().ToLowerInvariant();
        // All seeds are measured on the same pairs, by the same numbers: what is drawn together for an interval must be one pair.
        string drawn = split == Split.Train ? $"{seed}" : "";
        var counts = new DataCounts();
        // The last of the kept ones is on top, and goes first.
        var kept = new PriorityQueue<PreferencePair, ulong>(Comparer<ulong>.Create((left, right) => right.CompareTo(left)));
        foreach (PreferencePair pair in PreferenceData.Read(experiment, projectFolder, split, counts))
        {
            ulong place = StableHash.Of($"{drawn}\n{name}\n{pair.Origin.File}\n{pair.Origin.Line}\n{pair.Origin.Item}");
            if (kept.Count < most)
            {
                kept.Enqueue(pair, place);
            }
            else
            {
                kept.EnqueueDequeue(pair, place);
            }
        }

        notes[$"{name} pairs read"] = $"{counts.Kept}";
        foreach ((string reason, long left) in counts.LeftOut)
        {
            notes[$"{name}, left out: {reason}"] = $"{left}";
        }

        if (counts.LeftOut.Count > 0)
        {
            Messages.Line($"  {name}: left out {string.Join(", ", counts.LeftOut.Select(reason => string.Create(CultureInfo.InvariantCulture, $"{reason.Value:N0} ({reason.Key})")))}");
        }

        var pairs = new List<PreferencePair>();
        while (kept.TryDequeue(out PreferencePair? pair, out _))
        {
            pairs.Add(pair);
        }

        pairs.Reverse();
        return [.. pairs.Select((pair, item) => new RewardPair
        {
            Item = item,
            Split = name,
            Section = pair.Subset ?? "",
            Group = pair.Origin.Group,
            Shared = Sorted(pair.Shared),
            Chosen = Sorted(pair.Chosen),
            Rejected = Sorted(pair.Rejected),
            Confidence = pair.Confidence,
            Margin = pair.Margin,
        })];
    }

    private static ImmutableSortedDictionary<string, string> Sorted(IEnumerable<KeyValuePair<string, string>> values) => values.ToImmutableSortedDictionary(StringComparer.Ordinal);
}
