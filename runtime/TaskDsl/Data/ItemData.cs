using TaskDsl.Experiments;
using TaskDsl.Formats;
using TaskDsl.Oracles;
using TaskDsl.Tasks;

namespace TaskDsl.Data;

/// <summary>Reads an experiment's data as items of its task. Streams: memory is bounded by the largest record.</summary>
public static class ItemData
{
    /// <summary>The items of a split, in the order of the files.</summary>
    /// <param name="experiment">An experiment with data.</param>
    /// <param name="projectFolder">The project's folder, which the experiment's file is relative to.</param>
    /// <param name="split">The split.</param>
    /// <param name="counts">Receives the counts of this pass.</param>
    /// <exception cref="DataException">The data cannot be read as the experiment says.</exception>
    public static IEnumerable<DataItem> Read(ExperimentDefinition experiment, string projectFolder, Split split, DataCounts? counts = null) =>
        Read(experiment.Data ?? throw new DataException(DataException.NoData, "The experiment has no data; name some: data: { train: { file: train.jsonl } }.", experiment.SourceFile), experiment.Task, DataFolder.Of(experiment, projectFolder), split, counts);

    /// <summary>The items of a split, in the order of the files.</summary>
    /// <param name="data">What to read.</param>
    /// <param name="task">The task whose fields are filled.</param>
    /// <param name="folder">The folder that the files are relative to.</param>
    /// <param name="split">The split.</param>
    /// <param name="counts">Receives the counts of this pass.</param>
    /// <exception cref="DataException">The data cannot be read as the experiment says.</exception>
    public static IEnumerable<DataItem> Read(DataDefinition data, TaskDefinition task, string folder, Split split, DataCounts? counts = null)
    {
        DataCounts passed = counts ?? new DataCounts();
        string[] inputs = QuestionFields.Of(task);
        return new SplitReader(data, task, folder, passed).Read<DataItem>(split, source =>
        {
            var values = new ValueReader(source, passed);
            if (ReleasedCritiques.Reads(source))
            {
                return new ReleasedCritiques(source, task, values).Items;
            }

            (FieldMapping Mapping, Field Field)[] fields = [.. Mappings(source, task).Select(mapping => (mapping, task.Fields.First(field => field.Name == mapping.Field)))];
            return item => [() =>
            {
                var read = new Dictionary<string, string>(StringComparer.Ordinal);
                foreach ((FieldMapping mapping, Field field) in fields)
                {
                    if (values.Read(item, mapping, field) is { } value)
                    {
                        read[field.Name] = value;
                    }
                }

                return new Draft<DataItem>(origin => new DataItem(read, source.For, origin), QuestionFields.ValuesOf(inputs, read));
            }];
        });
    }

    // Without a map, the records have the task's own keys, as 'generate' writes them.
    private static IEnumerable<FieldMapping> Mappings(DataSource source, TaskDefinition task) =>
        source.Map.IsEmpty ? task.Fields.Select(field => new FieldMapping(field.Name, DataPath.Of(field.Name)) { Optional = true }) : source.Map;
}

/// <summary>The inputs of a task.</summary>
internal static class QuestionFields
{
    /// <summary>What <c>base</c> shows and does not learn; none for a task without it.</summary>
    public static string[] Of(TaskDefinition task) => [.. task.QuestionFields.Select(field => field.Name)];

    /// <summary>What makes the group of an item where the data name none: the values of the inputs, or all values where it has no input.</summary>
    public static IEnumerable<string> ValuesOf(string[] inputs, Dictionary<string, string> values) => inputs.Any(values.ContainsKey) ? inputs.Select(field => values.GetValueOrDefault(field, "")) : values.Values;
}

/// <summary>Where an experiment's data lie.</summary>
public static class DataFolder
{
    /// <summary>The folder of the experiment file.</summary>
    public static string Of(ExperimentDefinition experiment, string projectFolder) => Path.GetDirectoryName(Path.GetFullPath(experiment.SourceFile, Path.GetFullPath(projectFolder)))!;
}
