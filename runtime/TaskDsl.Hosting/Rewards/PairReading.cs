using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using TaskDsl.Data;
using TaskDsl.Evaluation.Preferences;
using TaskDsl.Experiments;
using TaskDsl.Hosting.Console;
using TaskDsl.Hosting.Running;
using TaskDsl.Oracles;
using TaskDsl.Randomness;

namespace TaskDsl.Hosting.Rewards;

/// <summary>Reads pairs from an experiment's data. As many as are asked for are drawn by a hash of their place, so that the fewer are the first of the more, and no order of a file matters.</summary>
/// <param name="experiment">The experiment.</param>
/// <param name="projectFolder">The project's folder.</param>
/// <param name="seed">The seed.</param>
/// <param name="folder">Where the pairs go; a file in it holds them until their order is known, so that of each only its hash and its place are in memory.</param>
internal sealed class PairReading(ExperimentDefinition experiment, string projectFolder, long seed, RoundFolder folder)
{
    /// <summary>The pairs of all splits, one by one.</summary>
    /// <param name="notes">Receives how many there were, and what was left out.</param>
    /// <exception cref="DataException">The data cannot be read as the experiment says.</exception>
    /// <exception cref="CommandException">The data have no test split, or too few pairs to train on.</exception>
    public IEnumerable<RewardPair> All(SortedDictionary<string, string> notes)
    {
        RewardDefinition reward = experiment.Reward!;
        DataDefinition data = experiment.Data!;
        if (!data.Has(Split.Test))
        {
            throw new CommandException("TDSL4032", $"The data of {experiment.Name} have nothing to measure on: name test files (data: {{ test: … }}), or hold some of train out.", ExitCode.Usage, experiment.SourceFile);
        }

        return Of(Split.Train, reward.Pairs.Max(), notes, reward.Pairs.Max())
            .Concat(data.Has(Split.Validation) ? Of(Split.Validation, reward.ValidationPairs ?? int.MaxValue, notes) : [])
            .Concat(Of(Split.Test, reward.TestPairs ?? int.MaxValue, notes));
    }

    private IEnumerable<RewardPair> Of(Split split, int most, SortedDictionary<string, string> notes, int least = 0)
    {
        string name = split.ToString().ToLowerInvariant();
        using var unordered = new FileStream(folder.File($"{name}.unordered"), FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
        long[] places = Draw(split, name, most, unordered, notes);
        if (places.Length < least)
        {
            throw new CommandException("TDSL4033", $"'pairs' asks for {least}, and the training split has {places.Length}. Ask for fewer.", ExitCode.Usage, experiment.SourceFile);
        }

        for (int item = 0; item < places.Length; item++)
        {
            yield return ReadAt(unordered, places[item]) with { Item = item };
        }
    }

    // Where the pairs that were drawn stand in the file, the first of the least hash.
    private long[] Draw(Split split, string name, int most, FileStream unordered, SortedDictionary<string, string> notes)
    {
        // All seeds are measured on the same pairs, by the same numbers: what is drawn together for an interval must be one pair.
        string drawn = split == Split.Train ? $"{seed}" : "";
        var counts = new DataCounts();
        // The last of the kept ones is on top, and goes first.
        var kept = new PriorityQueue<long, ulong>(Comparer<ulong>.Create((left, right) => right.CompareTo(left)));
        foreach (PreferencePair pair in PreferenceData.Read(experiment, projectFolder, split, counts))
        {
            ulong rank = StableHash.Of($"{drawn}\n{name}\n{pair.Origin.File}\n{pair.Origin.Line}\n{pair.Origin.Item}");
            if (kept.Count == most)
            {
                if (!kept.TryPeek(out _, out ulong last) || rank >= last)
                {
                    continue;
                }

                kept.Dequeue();
            }

            kept.Enqueue(unordered.Position, rank);
            Write(unordered, pair, name);
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

        var places = new long[kept.Count];
        for (int i = places.Length - 1; i >= 0; i--)
        {
            places[i] = kept.Dequeue();
        }

        return places;
    }

    private static void Write(FileStream unordered, PreferencePair pair, string split)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(new RewardPair
        {
            Item = 0,
            Split = split,
            Section = pair.Subset ?? "",
            Group = pair.Origin.Group,
            Shared = Sorted(pair.Shared),
            Chosen = Sorted(pair.Chosen),
            Rejected = Sorted(pair.Rejected),
            Confidence = pair.Confidence,
            Margin = pair.Margin,
        });
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, json.Length);
        unordered.Write(length);
        unordered.Write(json);
    }

    private static RewardPair ReadAt(FileStream unordered, long place)
    {
        unordered.Position = place;
        Span<byte> length = stackalloc byte[sizeof(int)];
        unordered.ReadExactly(length);
        byte[] json = new byte[BinaryPrimitives.ReadInt32LittleEndian(length)];
        unordered.ReadExactly(json);
        RewardPair pair = JsonSerializer.Deserialize<RewardPair>(json)!;

        // What is read back is sorted by the language's rules.
        return pair with { Shared = Sorted(pair.Shared), Chosen = Sorted(pair.Chosen), Rejected = Sorted(pair.Rejected) };
    }

    private static ImmutableSortedDictionary<string, string> Sorted(IEnumerable<KeyValuePair<string, string>> values) => values.ToImmutableSortedDictionary(StringComparer.Ordinal);
}
