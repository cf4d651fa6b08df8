using System.Collections.Immutable;
using TaskDsl.Experiments;
using TaskDsl.Oracles;
using TaskDsl.Randomness;
using TaskDsl.Tasks;

namespace TaskDsl.Data;

/// <summary>Walks the files of a split: each record's items, each kept, or of another split, or left out and counted.</summary>
/// <param name="data">The experiment's data.</param>
/// <param name="task">The task.</param>
/// <param name="folder">The folder of the experiment file, which files are relative to.</param>
/// <param name="counts">Receives the counts.</param>
internal sealed class SplitReader(DataDefinition data, TaskDefinition task, string folder, DataCounts counts)
{
    /// <summary>Makes something of each item of a split.</summary>
    /// <param name="split">The split.</param>
    /// <param name="make">Makes it, with its values for a group where the source names none; throws <see cref="UnfitException"/>.</param>
    public IEnumerable<T> Read<T>(Split split, Func<DataSource, Func<RecordItem, (Func<DataOrigin, T> Item, IEnumerable<string> GroupValues)>> make)
    {
        (ImmutableArray<DataSource> sources, bool cut) = SourcesOf(split);
        foreach (DataSource source in sources)
        {
            Func<RecordItem, (Func<DataOrigin, T> Item, IEnumerable<string> GroupValues)> read = make(source);
            foreach (string file in source.Files)
            {
                foreach (DataRecord record in DataFile.Read(Path.GetFullPath(file, folder), file))
                {
                    counts.Records++;
                    foreach (T item in Items(source, file, record, cut ? split : null, read))
                    {
                        counts.Kept++;
                        yield return item;
                    }
                }
            }
        }
    }

    private (ImmutableArray<DataSource> Sources, bool Cut) SourcesOf(Split split)
    {
        ImmutableArray<DataSource> own = split switch
        {
            Split.Train => data.Train,
            Split.Validation => data.Validation,
            _ => data.Test,
        };
        bool cuts = data.ValidationShare > 0 || data.TestShare > 0;
        return split == Split.Train ? (own, cuts) : !own.IsEmpty ? (own, false) : data.Has(split) ? (data.Train, true)
            : throw new DataException(DataException.NoData, $"The experiment has no data of the split '{split.ToString().ToLowerInvariant()}'. Name its file, or a share of the groups of 'train': data: {{ {split.ToString().ToLowerInvariant()}: 0.1 }}.", task.Name);
    }

    private List<T> Items<T>(DataSource source, string file, DataRecord record, Split? only, Func<RecordItem, (Func<DataOrigin, T> Item, IEnumerable<string> GroupValues)> read)
    {
        // A record's items are few; listing them lets a mistake be told at its record.
        var made = new List<T>();
        using IEnumerator<RecordItem> items = RecordItem.Of(record.Json, source.Each).GetEnumerator();
        while (true)
        {
            try
            {
                if (!items.MoveNext())
                {
                    return made;
                }

                Add(items.Current);
            }
            catch (UnfitException e) when (e.IsTie || source.LeavesOutInvalid)
            {
                if (only is null or Split.Train)
                {
                    counts.LeaveOut(e.Reason);
                }
            }
            catch (UnfitException e)
            {
                throw new DataException(DataException.UnfitItem, $"{e.Message}. To leave such items out and count them: 'invalid: leave_out'.", file, record.Line, inner: e);
            }
        }

        void Add(RecordItem item)
        {
            string? group = source.Group is { } path ? GroupOf(item, path) : null;
            if (group is not null && IsElsewhere(group))
            {
                counts.OtherSplits++;
                return;
            }

            if (source.Where.FirstOrDefault(condition => !item.Fits(condition)) is { } unmet)
            {
                counts.LeaveOut($"where: {unmet.Path} is not {string.Join(" or ", unmet.Values)}");
                return;
            }

            (Func<DataOrigin, T> create, IEnumerable<string> values) = read(item);
            if (group is null && IsElsewhere(group = StableHash.HexOf(string.Join('\0', values))[..16]))
            {
                counts.OtherSplits++;
                return;
            }

            made.Add(create(new DataOrigin(file, record.Line, item.Place, group)));
        }

        bool IsElsewhere(string group) => only is { } split && Side(group) != split;
    }

    // By the group's hash alone: a group's side changes with no other group, and only with the shares.
    private Split Side(string group)
    {
        double place = (StableHash.Of("data split\n" + group) >> 11) * (1.0 / (1UL << 53));
        return place < 1 - data.TestShare - data.ValidationShare ? Split.Train : place < 1 - data.TestShare ? Split.Validation : Split.Test;
    }

    private static string GroupOf(RecordItem item, DataPath path) => item.Find(path) switch
    {
        { ValueKind: System.Text.Json.JsonValueKind.String } text => ValueReader.TextOf(text, $"the group ({path})"),
        { ValueKind: System.Text.Json.JsonValueKind.Number } number => number.GetRawText(),
        { } other => throw new UnfitException($"The group ({path}) is {Found.Describe(other)}, and must be a text or a number", $"the group is {ValueReader.KindOf(other)}"),
        null => throw new UnfitException($"The group ({path}) is missing: the record has no such key", "the group is missing"),
    };
}
