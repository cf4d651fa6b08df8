using System.Text.Json;
using TaskDsl.Data.Shapes;
using TaskDsl.Experiments;
using TaskDsl.Formats;
using TaskDsl.Oracles;
using TaskDsl.Tasks;

namespace TaskDsl.Data;

/// <summary>Reads an experiment's data as pairs of answers, one of which is preferred. Streams: memory is bounded by the largest record.</summary>
public static class PreferenceData
{
    /// <summary>The pairs of a split, in the order of the files.</summary>
    /// <param name="experiment">An experiment whose data are pairs.</param>
    /// <param name="projectFolder">The project's folder, which the experiment's file is relative to.</param>
    /// <param name="split">The split.</param>
    /// <param name="counts">Receives the counts of this pass.</param>
    /// <exception cref="DataException">The data cannot be read as the experiment says.</exception>
    public static IEnumerable<PreferencePair> Read(ExperimentDefinition experiment, string projectFolder, Split split, DataCounts? counts = null) =>
        Read(experiment.Data ?? throw new DataException(DataException.NoData, "The experiment has no data; name some: data: { train: { file: pairs.jsonl, shape: pairs } }.", experiment.SourceFile), experiment.Task, DataFolder.Of(experiment, projectFolder), split, counts);

    /// <summary>The pairs of a split, in the order of the files.</summary>
    /// <param name="data">What to read.</param>
    /// <param name="task">The task whose <c>base</c> has the question and the answer.</param>
    /// <param name="folder">The folder that the files are relative to.</param>
    /// <param name="split">The split.</param>
    /// <param name="counts">Receives the counts of this pass.</param>
    /// <exception cref="DataException">The data cannot be read as the experiment says.</exception>
    public static IEnumerable<PreferencePair> Read(DataDefinition data, TaskDefinition task, string folder, Split split, DataCounts? counts = null)
    {
        DataCounts passed = counts ?? new DataCounts();
        Format[] scored = [.. task.Formats.Where(format => format.Scores)];
        string[] inputs = QuestionFields.Of(task), confidences = [.. scored.SelectMany(format => format.Margins).Select(margin => margin.Confidence).Distinct(StringComparer.Ordinal)];
        return new SplitReader(data, task, folder, passed).Read<PreferencePair>(split, source =>
        {
            var values = new ValueReader(source, passed);
            Func<RecordItem, PairValues> read = source.Shape is DataShape.Mapped or DataShape.Pairs ? new MappedPairs(source, task, values).Read : new ShapedPairs(source, task, values).Read;
            return item => [() =>
            {
                PairValues pair = read(item);
                Check(pair, scored, confidences);
                return new Draft<PreferencePair>(origin => new PreferencePair(pair.Shared, pair.Chosen, pair.Rejected, origin) { Confidence = pair.Confidence, Margin = pair.Margin, Subset = pair.Subset }, QuestionFields.ValuesOf(inputs, pair.Shared));
            }];
        });
    }

    private static void Check(PairValues pair, Format[] scored, string[] confidences)
    {
        if (pair.Chosen.Count == pair.Rejected.Count && pair.Chosen.All(value => pair.Rejected.GetValueOrDefault(value.Key) == value.Value))
        {
            throw UnfitException.Tie("chosen and rejected are equal");
        }

        if (pair.Confidence is { } confidence && confidences.Length > 0 && !confidences.Contains(confidence))
        {
            throw new UnfitException($"the confidence is '{Found.Shorten(confidence)}', and 'margins' has {string.Join(", ", confidences)}", "the confidence is none of 'margins'");
        }

        // No reward model could read it, with or without its critiques. Told here, before critics are paid for it.
        Format[] filled = [.. scored.Where(format => Values(pair, PairSide.Chosen, format) is not null && Values(pair, PairSide.Rejected, format) is not null)];
        if (filled.Length > 0 && filled.All(format => format.HasSecondReading(Values(pair, PairSide.Chosen, format)!) || format.HasSecondReading(Values(pair, PairSide.Rejected, format)!)))
        {
            throw UnfitException.SecondReading(filled[0].Name);
        }
    }

    // A side's values for a format; null where it lacks one, such as a critique that a critic has yet to write.
    private static string[]? Values(PairValues pair, PairSide side, Format format)
    {
        string[] values = [.. format.Parameters.Select(field => pair.Of(side).GetValueOrDefault(field.Name) ?? pair.Shared.GetValueOrDefault(field.Name)).OfType<string>()];
        return values.Length < format.Parameters.Length ? null : values;
    }
}

/// <summary>A pair before it has a place.</summary>
internal sealed class PairValues
{
    public Dictionary<string, string> Shared { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, string> Chosen { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, string> Rejected { get; } = new(StringComparer.Ordinal);

    public string? Confidence { get; set; }

    public double? Margin { get; set; }

    public string? Subset { get; set; }

    /// <summary>Where values of a side stand; shared ones for null.</summary>
    public Dictionary<string, string> Of(PairSide? side) => side switch { null => Shared, PairSide.Chosen => Chosen, _ => Rejected };
}

/// <summary>Pairs whose values a map finds, or TaskDsl's own.</summary>
internal sealed class MappedPairs(DataSource source, TaskDefinition task, ValueReader values)
{
    // A word of the data, held against no field of the task.
    private static readonly Field Word = new("confidence", FieldType.Line);

    private readonly FieldMapping[] _mappings = source.Shape == DataShape.Pairs ? [.. Own(task)] : [.. source.Map];

    public PairValues Read(RecordItem item)
    {
        var pair = new PairValues();
        foreach (FieldMapping mapping in _mappings)
        {
            if (mapping is { Side: null, Field: "margin" })
            {
                pair.Margin = Margin(item, mapping);
            }
            else if (mapping is { Side: null, Field: "confidence" })
            {
                pair.Confidence = values.Read(item, mapping, Word);
            }
            else if (values.Read(item, mapping, task.Fields.First(field => field.Name == mapping.Field)) is { } value)
            {
                pair.Of(mapping.Side)[mapping.Field] = value;
            }
        }

        return pair;
    }

    private static double? Margin(RecordItem item, FieldMapping mapping)
    {
        JsonElement? found = item.Find(mapping.Path!);
        if (mapping.Optional && found is null or { ValueKind: JsonValueKind.Null })
        {
            return null;
        }

        return found is { } json ? Numbers.Read(json, $"'margin' ({mapping.Path})") : throw new UnfitException($"'margin' ({mapping.Path}) is missing: the record has no such key", "'margin' is missing");
    }

    private static IEnumerable<FieldMapping> Own(TaskDefinition task)
    {
        string[] shared = QuestionFields.Of(task);
        string? answer = task.FieldOf(Role.Answer);
        foreach (Field field in task.Fields)
        {
            if (shared.Contains(field.Name))
            {
                yield return new FieldMapping(field.Name, DataPath.Of(field.Name));
                continue;
            }

            bool optional = field.Name != answer;
            yield return new FieldMapping(field.Name, DataPath.Of("chosen", field.Name)) { Side = PairSide.Chosen, Optional = optional };
            yield return new FieldMapping(field.Name, DataPath.Of("rejected", field.Name)) { Side = PairSide.Rejected, Optional = optional };
        }

        yield return new FieldMapping("confidence", DataPath.Of("confidence")) { Optional = true };
        yield return new FieldMapping("margin", DataPath.Of("margin")) { Optional = true };
    }
}
