using System.Text.Json;
using TaskDsl.Experiments;

namespace TaskDsl.Data;

/// <summary>One item of a record: the record itself, or one of the lists' items that <c>each</c> walks.</summary>
/// <param name="record">The record.</param>
/// <param name="each">The path to the items; null where the record is the item.</param>
/// <param name="items">What <paramref name="each"/> stands at, for each of its <see cref="DataStep.Every"/>: finding it again by its index would take as long as the list.</param>
internal readonly struct RecordItem(JsonElement record, DataPath? each, (int Index, JsonElement Element)[] items)
{
    public JsonElement Record => record;

    /// <summary>Where the item stands in its record.</summary>
    public string Place => each is null ? "$" : Shown(each, each.Steps.Length, items);

    /// <summary>All items of a record, in their order. A missing list has none, and so has one that is null.</summary>
    public static IEnumerable<RecordItem> Of(JsonElement record, DataPath? each)
    {
        return each is null ? [new RecordItem(record, null, [])] : Walk(record, 0, []);

        IEnumerable<RecordItem> Walk(JsonElement at, int step, (int Index, JsonElement Element)[] items)
        {
            while (step < each.Steps.Length && !each.Steps[step].IsEvery)
            {
                if (!TryStep(ref at, each.Steps[step++]) || at.ValueKind == JsonValueKind.Null)
                {
                    yield break;
                }
            }

            if (step == each.Steps.Length)
            {
                yield return new RecordItem(record, each, items);
                yield break;
            }

            if (at.ValueKind != JsonValueKind.Array)
            {
                throw new UnfitException($"{Shown(each, step, items)} is {Found.Describe(at)}, and 'each' ({each}) expects a list", "'each' meets no list");
            }

            foreach ((int i, JsonElement element) in at.EnumerateArray().Index())
            {
                foreach (RecordItem item in Walk(element, step + 1, [.. items, (i, element)]))
                {
                    yield return item;
                }
            }
        }
    }

    /// <summary>What stands at a path; null where a key or an index is missing.</summary>
    public JsonElement? Find(DataPath path)
    {
        JsonElement at = record;
        int every = 0;
        foreach (DataStep step in path.Steps)
        {
            if (step.IsEvery)
            {
                at = items[every++].Element;
            }
            else if (!TryStep(ref at, step))
            {
                return null;
            }
        }

        return at;
    }

    /// <summary>Whether the item is what a condition asks for.</summary>
    public bool Fits(DataCondition condition) => condition.Values.Contains(Find(condition.Path) switch
    {
        null => "null",
        { ValueKind: JsonValueKind.String } text => ValueReader.TextOf(text, condition.Path.ToString()),
        { ValueKind: JsonValueKind.Array } list => list.GetArrayLength() == 0 ? "[]" : "[…]",
        { } other => other.GetRawText(),
    });

    private static string Shown(DataPath each, int steps, (int Index, JsonElement Element)[] items) => each.Shown(steps, Array.ConvertAll(items, item => item.Index));

    // A step into what is no object or list finds nothing.
    private static bool TryStep(ref JsonElement at, DataStep step)
    {
        if (step.Key is { } key)
        {
            return at.ValueKind == JsonValueKind.Object && at.TryGetProperty(key, out at);
        }

        if (step.Index is not { } index || at.ValueKind != JsonValueKind.Array || index >= at.GetArrayLength())
        {
            return false;
        }

        at = at[index];
        return true;
    }
}
