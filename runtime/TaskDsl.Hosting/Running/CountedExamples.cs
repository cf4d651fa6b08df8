using System.Text.Json;
using TaskDsl.Data;
using TaskDsl.Examples;
using TaskDsl.Experiments;
using TaskDsl.Files;
using TaskDsl.Formats;
using TaskDsl.Oracles;
using TaskDsl.Randomness;

namespace TaskDsl.Hosting.Running;

/// <summary>How many examples of a format the training split has, up to what a round asks for, and how long they are.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="Lengths">The tokens of some that stand evenly over the files.</param>
internal sealed record CountedExamples(int Count, IReadOnlyList<int> Lengths)
{
    // Enough for a mean; encoding all would cost what the training's own pass costs.
    private const int Sample = 400;

    /// <summary>The mean number of tokens of a sequence under a context, which longer ones are cut to or left out by.</summary>
    public double MeanTokens(int context) => Lengths.Select(length => Math.Min(length, context)).DefaultIfEmpty().Average();

    /// <summary>Counts an experiment's examples in one pass over its files, or over what its rounds take of them. The numbers are kept beside the results, so that a run that goes on counts nothing.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="projectFolder">The project's folder.</param>
    /// <param name="files">What decides its data.</param>
    /// <returns>The examples of each format, by its name.</returns>
    /// <exception cref="DataException">The data cannot be read as the experiment says.</exception>
    public static IReadOnlyDictionary<string, CountedExamples> Of(ExperimentDefinition experiment, string projectFolder, DataFiles files)
    {
        Dictionary<Format, int> most = experiment.Rounds.SelectMany(round => TrainedFormats.Counts(experiment.Task, round))
            .GroupBy(each => each.Format).ToDictionary(each => each.Key, each => each.Max(round => round.Count));
        string path = Path.Combine(ProjectFolder.Results(projectFolder, experiment), "counts.json");
        string key = StableHash.HexOf(string.Join('\n', files.Inputs.Select(input => $"{input.Name}={input.Value}").Concat(most.Select(each => FormattableString.Invariant($"{each.Key.EncodingId(experiment.Tokenizer)} {each.Value}")))));
        if (File.Exists(path) && Kept(path) is { } kept && kept.Key == key)
        {
            return kept.Formats;
        }

        var counted = most.Keys.ToDictionary(format => format.Name, _ => new Counter(), StringComparer.Ordinal);
        foreach (Example example in FirstExamples.Of(DataExamples.Read(experiment, projectFolder, Split.Train, most.Keys), most, []))
        {
            counted[example.Format.Name].Add(() => example.Encode(experiment.Tokenizer).Ids.Length);
        }

        var formats = counted.ToDictionary(format => format.Key, format => format.Value.Counted, StringComparer.Ordinal);
        WholeFile.WriteText(path, JsonSerializer.Serialize(new KeptCounts(key, formats)) + "\n");
        return formats;
    }

    private static KeptCounts? Kept(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<KeptCounts>(File.ReadAllBytes(path));
        }
        catch (JsonException)
        {
            // Numbers that are only said; they are counted again.
            return null;
        }
    }

    private sealed record KeptCounts(string Key, Dictionary<string, CountedExamples> Formats);

    // Each N-th, for an N that doubles as they become many.
    private sealed class Counter
    {
        private readonly List<int> _lengths = [];
        private int _count, _every = 1;

        public CountedExamples Counted => new(_count, _lengths);

        public void Add(Func<int> length)
        {
            if (_count++ % _every == 0)
            {
                _lengths.Add(length());
            }

            if (_lengths.Count == Sample)
            {
                _every *= 2;
                for (int i = 0; i < Sample / 2; i++)
                {
                    _lengths[i] = _lengths[2 * i];
                }

                _lengths.RemoveRange(Sample / 2, Sample / 2);
            }
        }
    }
}
