using TaskDsl.Data;
using TaskDsl.Evaluation.Preferences;
using TaskDsl.Experiments;
using TaskDsl.Hosting.Running;
using TaskDsl.Oracles;

namespace TaskDsl.Hosting.Rewards;

/// <summary>The stage that makes a seed's pairs: drawn from the oracle, or read from the experiment's data.</summary>
internal static class PairsStage
{
    /// <summary>The stage.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="oracle">Its oracle; null where it has data.</param>
    /// <param name="data">The seed's questions.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="projectFolder">The project's folder.</param>
    /// <param name="folder">Where the pairs go.</param>
    public static Stage Of(ExperimentDefinition experiment, IOracle? oracle, RoundData data, long seed, string projectFolder, RoundFolder folder)
    {
        RewardDefinition reward = experiment.Reward!;
        (string, object)[] wanted =
        [
            ("seed", seed), ("pairs", reward.Pairs.Max()),
            ("validation_pairs", (object?)reward.ValidationPairs ?? "default"), ("test_pairs", (object?)reward.TestPairs ?? "default"),
        ];
        return experiment.Data is { } files
            ? new Stage(StageNames.Pairs, RewardRunner.Inputs([("program", Versions.ProgramOf(experiment.Task.Formats[0])), .. wanted, .. Hashes(experiment, files, projectFolder)]), [RoundFolder.Pairs], _ =>
            {
                var notes = new SortedDictionary<string, string>(StringComparer.Ordinal);
                return Write(new PairReading(experiment, projectFolder, seed).All(notes), folder, notes);
            })
            : new Stage(
                StageNames.Pairs,
                RewardRunner.Inputs([("program", Versions.ProgramOf(oracle!)), .. wanted, ("questions of demonstrations", experiment.Rounds.Select(round => round.Base).DefaultIfEmpty().Max()), .. experiment.Parameters.Select(parameter => (parameter.Key, (object)parameter.Value))]),
                [RoundFolder.Pairs],
                _ => Write([.. new PairDrawing(experiment, oracle!, data, seed).All(reward)], folder, new(StringComparer.Ordinal)));
    }

    // A file that is not there is an error of the one who reads it, with its place.
    private static IEnumerable<(string, object)> Hashes(ExperimentDefinition experiment, DataDefinition data, string projectFolder)
    {
        string beside = DataFolder.Of(experiment, projectFolder);
        foreach (string file in data.Train.Concat(data.Validation).Concat(data.Test).SelectMany(source => source.Files).Distinct())
        {
            string path = Path.Combine(beside, file);
            yield return ($"file {file}", File.Exists(path) ? FileRecord.Of(path).Sha256 : "missing");
        }
    }

    private static SortedDictionary<string, string> Write(IReadOnlyCollection<RewardPair> pairs, RoundFolder folder, SortedDictionary<string, string> notes)
    {
        PairFiles.Write(folder.File(RoundFolder.Pairs), pairs);
        foreach ((string split, int count) in pairs.CountBy(pair => pair.Split))
        {
            notes[split] = $"{count}";
        }

        return notes;
    }
}
