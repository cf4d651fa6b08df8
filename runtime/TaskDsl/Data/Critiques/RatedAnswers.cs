using System.Collections.Immutable;
using TaskDsl.Experiments;
using TaskDsl.Oracles;
using TaskDsl.Tasks;

namespace TaskDsl.Data;

/// <summary>Reads what people said of answers: ratings, severities and ranks, for gaps with human labels. Streams.</summary>
public static class RatedAnswers
{
    /// <summary>The questions of a split that have answers with labels: those of the sources <c>critiques</c> and <c>critiques_helpfulness</c>. Texts are as the data have them.</summary>
    /// <param name="experiment">An experiment with such data.</param>
    /// <param name="projectFolder">The project's folder, which the experiment's file is relative to.</param>
    /// <param name="split">The split.</param>
    /// <param name="counts">Receives the counts of this pass.</param>
    /// <exception cref="DataException">The data cannot be read as the experiment says, or have no such source.</exception>
    public static IEnumerable<RatedQuestion> Read(ExperimentDefinition experiment, string projectFolder, Split split, DataCounts? counts = null) =>
        Read(experiment.Data ?? throw new DataException(DataException.NoData, "The experiment has no data; name some: data: { train: { file: critiques/train.jsonl.gz, shape: critiques, flawless: 7 } }.", experiment.SourceFile), experiment.Task, DataFolder.Of(experiment, projectFolder), split, counts);

    /// <summary>The same of data outside of an experiment.</summary>
    /// <param name="data">What to read.</param>
    /// <param name="task">The task.</param>
    /// <param name="folder">The folder that the files are relative to.</param>
    /// <param name="split">The split.</param>
    /// <param name="counts">Receives the counts of this pass.</param>
    /// <exception cref="DataException">The data cannot be read as the experiment says, or have no such source.</exception>
    public static IEnumerable<RatedQuestion> Read(DataDefinition data, TaskDefinition task, string folder, Split split, DataCounts? counts = null)
    {
        DataDefinition labelled = data with { Train = Labelled(data.Train), Validation = Labelled(data.Validation), Test = Labelled(data.Test) };
        if (labelled.Train.IsEmpty && labelled.Validation.IsEmpty && labelled.Test.IsEmpty)
        {
            throw new DataException(DataException.NoData, "The data have no answers with ratings: these are in sources of the forms 'critiques' and 'critiques_helpfulness'.", task.Name);
        }

        DataCounts passed = counts ?? new DataCounts();
        return new SplitReader(labelled, task, folder, passed).Read<RatedQuestion>(split, source =>
        {
            var released = new ReleasedCritiques(source, task, new ValueReader(source, passed));
            return item => [() =>
            {
                RatedQuestion read = released.Rated(item);
                return new Draft<RatedQuestion>(origin => read with { Origin = origin }, []);
            }];
        });
    }

    private static ImmutableArray<DataSource> Labelled(ImmutableArray<DataSource> sources) =>
        [.. sources.Where(source => source.Shape is DataShape.Critiques or DataShape.CritiquesHelpfulness)];
}
