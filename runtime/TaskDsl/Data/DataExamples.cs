using TaskDsl.Examples;
using TaskDsl.Experiments;
using TaskDsl.Formats;
using TaskDsl.Oracles;

namespace TaskDsl.Data;

/// <summary>Reads an experiment's data as training examples. Streams.</summary>
public static class DataExamples
{
    /// <summary>The examples of a split in some formats, in the order of the files: an item is one of each of them that it fills.</summary>
    /// <remarks>Values with a second reading, which a guarded format refuses, are left out and counted.</remarks>
    /// <param name="experiment">An experiment with data.</param>
    /// <param name="projectFolder">The project's folder, which the experiment's file is relative to.</param>
    /// <param name="split">The split.</param>
    /// <param name="formats">The formats.</param>
    /// <param name="counts">Receives the counts of this pass.</param>
    /// <exception cref="DataException">The data cannot be read as the experiment says.</exception>
    /// <exception cref="InvalidExampleException">A format has shots, which no data give.</exception>
    public static IEnumerable<Example> Read(ExperimentDefinition experiment, string projectFolder, Split split, IReadOnlyCollection<Format> formats, DataCounts? counts = null)
    {
        DataCounts passed = counts ?? new DataCounts();
        foreach (DataItem item in ItemData.Read(experiment, projectFolder, split, passed))
        {
            foreach (Format format in formats)
            {
                if (!item.Fills(format))
                {
                    continue;
                }

                Example example = item.ExampleOf(format);
                if (format.HasSecondReading(example.Values))
                {
                    passed.LeaveOut(UnfitException.SecondReadingOf(format.Name));
                    continue;
                }

                yield return example;
            }
        }
    }
}
