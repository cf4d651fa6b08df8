using TaskDsl.Evaluation.Preferences;
using TaskDsl.Evaluation.Results;

namespace TaskDsl.Evaluation.Tests.Results;

public sealed class ResultsCsvTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("csv-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Reward_models_have_a_row_for_each_critic_and_number_of_pairs_and_no_file_has_no_rows()
    {
        // Right on as many of 100 pairs as the name says, but for one a seed.
        RewardResults rewards = RewardAnalysis.Compute("preference", from seed in new[] { 1, 2 } from run in new[] { ("none", 100, 60), ("none", 200, 70), ("a, b", 100, 80), ("worse", 200, 40) } select Run(seed, run.Item1, run.Item2, run.Item3 + seed), [], resamples: 50);
        var results = new ExperimentResults { Experiment = "Rewards", Task = "Sums", Rounds = [], Rewards = rewards };
        File.WriteAllText(Path.Combine(_folder, ResultsCsv.NumbersFile), "of an earlier run");

        ResultsCsv.Write(_folder, results);

        Assert.Equal([ResultsCsv.RewardSectionsFile, ResultsCsv.RewardsFile], Directory.EnumerateFiles(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Dictionary<string, string>[] rows = Rows(ResultsCsv.RewardsFile);
        Assert.Equal(["none,100,2", "none,200,2", "a; b,100,2", "worse,200,2"], rows.Select(row => $"{row["critic"]},{row["pairs"]},{row["seeds"]}"));
        Assert.Equal(["0.615", "0.715", "0.815", "0.415"], rows.Select(row => row["accuracy"]));
        Assert.Equal(rewards.Compared.Select(each => FormattableString.Invariant($"{each.Accuracy.StandardError:R} {each.Accuracy.Low:R} {each.Accuracy.High:R} {each.BetweenSeeds:R}")), rows.Select(row => $"{row["standard_error"]} {row["low"]} {row["high"]} {row["between_seeds"]}"));

        // Without critiques there is nothing to gain and no worth; above and below the curve the worth is a bound.
        string[] ofCritiques = [.. rows[0].Keys.Where(key => key.StartsWith("gain", StringComparison.Ordinal) || key.StartsWith("worth", StringComparison.Ordinal))];
        Assert.Equal(11, ofCritiques.Length);
        Assert.All(rows[..2], row => Assert.All(ofCritiques, key => Assert.Equal("", row[key])));
        Assert.Equal([("2", "at_least", "true"), ("0.5", "at_most", "false")], rows[2..].Select(row => (row["worth"], row["worth_censoring"], row["worth_high_censored"])));
        RewardComparison better = rewards.Compared[2];
        Assert.Equal(
            FormattableString.Invariant($"{better.Gain!.Value:R} {better.Gain.StandardError:R} {better.Gain.Low:R} {better.Gain.High:R} {better.GainBetweenSeeds:R} {better.Equivalence!.Low:R} {better.Equivalence.High:R}"),
            string.Join(' ', new[] { "gain", "gain_standard_error", "gain_low", "gain_high", "gain_between_seeds", "worth_low", "worth_high" }.Select(key => rows[2][key])));

        Dictionary<string, string>[] sections = Rows(ResultsCsv.RewardSectionsFile);
        Assert.Equal(
            rewards.Compared.SelectMany(each => each.Sections.Select(section => FormattableString.Invariant($"{each.Pairs} {section.Section} {section.Pairs} {section.Accuracy.Value:R} {section.Accuracy.High:R}"))),
            sections.Select(row => $"{row["pairs"]} {row["section"]} {row["section_pairs"]} {row["accuracy"]} {row["high"]}"));
        Assert.Equal(8, sections.Length);

        ResultsCsv.Write(_folder, results with { Rewards = null });
        Assert.Empty(Directory.EnumerateFiles(_folder));
    }

    private Dictionary<string, string>[] Rows(string file)
    {
        string[][] lines = [.. File.ReadAllText(Path.Combine(_folder, file)).TrimEnd().Split("\r\n").Select(line => line.Replace("\"a, b\"", "a; b", StringComparison.Ordinal).Split(','))];
        return [.. lines.Skip(1).Select(line => lines[0].Zip(line).ToDictionary(pair => pair.First, pair => pair.Second))];
    }

    private static ScoredRun Run(long seed, string critic, int pairs, int right) =>
        new(seed, critic, pairs, new RewardTraining(pairs, 0, 0, 3, 1e-3, 0.5, 0.6), [.. Enumerable.Range(0, 100).Select(item => new ScoredPair { Item = item, Section = item % 2 == 0 ? "even" : "odd", Chosen = item < right ? 1 : 0, Rejected = 0.5f })]);
}
