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
    /// <param name="files">The files of its data; null where pairs are drawn.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="projectFolder">The project's folder.</param>
    /// <param name="folder">Where the pairs go.</param>
    public static Stage Of(ExperimentDefinition experiment, IOracle? oracle, RoundData data, DataFiles? files, long seed, string projectFolder, RoundFolder folder)
    {
        RewardDefinition reward = experiment.Reward!;
        (string, object)[] wanted =
        [
            ("seed", seed), ("pairs", reward.Pairs.Max()),
            ("validation_pairs", (object?)reward.ValidationPairs ?? "default"), ("test_pairs", (object?)reward.TestPairs ?? "default"),
        ];
        return files is not null
            ? new Stage(StageNames.Pairs, RewardRunner.Inputs([.. wanted, .. files.MeasuredInputs]), [RoundFolder.Pairs], _ =>
            {
                var notes = new SortedDictionary<string, string>(StringComparer.Ordinal);
                return Write(new PairReading(experiment, projectFolder, seed, folder).All(notes), folder, notes);
            })
            : new Stage(
                StageNames.Pairs,
                RewardRunner.Inputs([("program", Versions.ProgramOf(oracle!)), .. wanted, ("questions of demonstrations", experiment.Rounds.Select(round => round.Base).DefaultIfEmpty().Max()), .. experiment.Parameters.Select(parameter => (parameter.Key, (object)parameter.Value)), .. data.ShotInputs]),
                [RoundFolder.Pairs],
                _ => Write(new PairDrawing(experiment, oracle!, data, seed).All(reward), folder, new(StringComparer.Ordinal)));
    }

    private static SortedDictionary<string, string> Write(IEnumerable<RewardPair> pairs, RoundFolder folder, SortedDictionary<string, string> notes)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        PairFiles.Write(folder.File(RoundFolder.Pairs), pairs.Select(pair =>
        {
            counts[pair.Split] = counts.GetValueOrDefault(pair.Split) + 1;
            return pair;
        }));
        foreach ((string split, int count) in counts)
        {
            notes[split] = $"{count}";
        }

        return notes;
    }
}
