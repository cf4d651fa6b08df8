using System.Collections.Immutable;
using System.Text.Json;
using TaskDsl.Experiments;
using TaskDsl.Oracles;
using TaskDsl.Randomness;
using TaskDsl.Tasks;

namespace TaskDsl.Data;

/// <summary>What an item comes to before its place is known.</summary>
/// <param name="Create">Makes it.</param>
/// <param name="GroupValues">The values that make its group, where the source names none.</param>
/// <param name="Part">Where it stands in the item, where an item comes to several: <c>.answers[1]</c>.</param>
internal readonly record struct Draft<T>(Func<DataOrigin, T> Create, IEnumerable<string> GroupValues, string Part = "");

/// <summary>Makes the drafts of an item. Each is made on its own, and throws <see cref="UnfitException"/> for itself alone.</summary>
internal delegate IEnumerable<Func<Draft<T>>> ItemReader<T>(RecordItem item);

/// <summary>Walks the files of a split: each record's items, each kept, or of another split, or left out and counted.</summary>
/// <param name="data">The experiment's data.</param>
/// <param name="task">The task.</param>
/// <param name="folder">The folder of the experiment file, which files are relative to.</param>
/// <param name="counts">Receives the counts.</param>
internal sealed class SplitReader(DataDefinition data, TaskDefinition task, string folder, DataCounts counts)
{
    private const int LongestName = 64;

    // Past so many, memory would grow with the data.
    private const int MostIds = 1_000_000;

    /// <summary>Makes something of each item of a split.</summary>
    /// <param name="split">The split.</param>
    /// <param name="make">Makes it, for each source.</param>
    public IEnumerable<T> Read<T>(Split split, Func<DataSource, ItemReader<T>> make)
    {
        (ImmutableArray<DataSource> sources, bool cut) = SourcesOf(split);
        foreach (DataSource source in sources)
        {
            ItemReader<T> read = make(source);
            HashSet<ulong> ids = [];
            foreach (string file in source.Files)
            {
                foreach (DataRecord record in DataFile.Read(Path.GetFullPath(file, folder), file))
                {
                    counts.Records++;
                    if (ReleasedCritiques.Reads(source) && ids.Count < MostIds && IdOf(record) is { } id && !ids.Add(id))
                    {
                        counts.RepeatedIds++;
                    }

                    foreach (T item in Items(source, file, record, cut ? split : null, read))
                    {
                        counts.Kept++;
                        yield return item;
                    }
                }
            }
        }
    }

    private static ulong? IdOf(DataRecord record) =>
        record.Json.ValueKind == JsonValueKind.Object && record.Json.TryGetProperty("id", out JsonElement id) && id.ValueKind == JsonValueKind.String ? StableHash.Of(id.GetRawText()) : null;

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

    private List<T> Items<T>(DataSource source, string file, DataRecord record, Split? only, ItemReader<T> read)
    {
        // A record's items are few; listing them lets a mistake be told at its record.
        var made = new List<T>();

        // Of the item at hand; null as long as it is not known.
        string? group = null;
        using IEnumerator<Action> items = Additions().GetEnumerator();
        while (true)
        {
            try
            {
                if (!items.MoveNext())
                {
                    return made;
                }

                items.Current();
            }
            catch (UnfitException e) when (e.IsLeftOut || source.LeavesOutInvalid)
            {
                LeaveOut(e.Reason);
            }
            catch (UnfitException e)
            {
                throw new DataException(DataException.UnfitItem, $"{e.Message}. To leave such items out and count them: 'invalid: leave_out'.", file, record.Line, inner: e);
            }
        }

        IEnumerable<Action> Additions()
        {
            foreach (RecordItem item in RecordItem.Of(record.Json, EachOf(source)))
            {
                // What is wrong with the item as a whole is told before its parts are looked at, and costs only this item.
                IEnumerable<Func<Draft<T>>> drafts = [];
                yield return () => drafts = Open(item);
                foreach (Func<Draft<T>> draft in drafts)
                {
                    yield return () => Add(draft(), item.Place);
                }

                group = null;
            }
        }

        IEnumerable<Func<Draft<T>>> Open(RecordItem item)
        {
            group = (source.Group ?? ReleasedCritiques.GroupOf(source)) is { } path ? GroupOf(item, path) : null;
            if (group is not null && IsElsewhere(group))
            {
                counts.OtherSplits++;
                return [];
            }

            if (source.Where.FirstOrDefault(condition => !item.Fits(condition)) is { } unmet)
            {
                LeaveOut($"where: {unmet.Path} is not {string.Join(" or ", unmet.Values)}");
                return [];
            }

            if (source.Unless.FirstOrDefault(item.Fits) is { } met)
            {
                LeaveOut($"unless: {met.Path} is {string.Join(" or ", met.Values)}");
                return [];
            }

            return read(item);
        }

        void Add(Draft<T> draft, string place)
        {
            string known = group ?? StableHash.HexOf(string.Join('\0', draft.GroupValues))[..16];
            if (group is null && IsElsewhere(known))
            {
                counts.OtherSplits++;
                return;
            }

            made.Add(draft.Create(new DataOrigin(file, record.Line, place + draft.Part, known)));
        }

        // An item counts in its group's split, and one that has no group yet with what is trained on.
        void LeaveOut(string reason)
        {
            if (group is not null || only is null or Split.Train)
            {
                counts.LeaveOut(reason);
            }
        }

        bool IsElsewhere(string group) => only is { } split && Side(group) != split;
    }

    // By the group's hash alone: a group's side changes with no other group, and only with the shares.
    private Split Side(string group)
    {
        double place = (StableHash.Of("data split\n" + group) >> 11) * (1.0 / (1UL << 53));
        return place < 1 - data.TestShare - data.ValidationShare ? Split.Train : place < 1 - data.TestShare ? Split.Validation : Split.Test;
    }

    // The questions of released critiques are items of their own.
    private static DataPath? EachOf(DataSource source) => source.Each ?? ReleasedCritiques.EachOf(source);

    private static string GroupOf(RecordItem item, DataPath path) => item.Find(path) switch
    {
        { ValueKind: JsonValueKind.String } text => Named(ValueReader.TextOf(text, $"the group ({path})"), path),
        { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        { } other => throw new UnfitException($"The group ({path}) is {Found.Describe(other)}, and must be a text or a number", $"the group is {ValueReader.KindOf(other)}"),
        null => throw new UnfitException($"The group ({path}) is missing: the record has no such key", "the group is missing"),
    };

    // White space at the ends makes no other group, and a whole passage may be one, which nobody wants as a name.
    private static string Named(string group, DataPath path) => group.Trim() switch
    {
        "" => throw new UnfitException($"The group ({path}) is empty", "the group is empty"),
        { Length: <= LongestName } name => name,
        var passage => StableHash.HexOf(passage)[..16],
    };
}
