using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using TaskDsl.Evaluation.Critiques;
using TaskDsl.Evaluation.Gaps;
using TaskDsl.Evaluation.Preferences;
using TaskDsl.Evaluation.Statistics;
using TaskDsl.Files;

namespace TaskDsl.Evaluation.Results;

/// <summary>The numbers of <c>results.json</c> as tables, one observation a row (RFC 4180, UTF-8, a header, numbers to the last bit). Columns: docs/gaps.md.</summary>
public static class ResultsCsv
{
    /// <summary>Every number of every seed, model and round.</summary>
    public const string NumbersFile = "results.csv";

    /// <summary>Means over seeds.</summary>
    public const string SeedsFile = "results-seeds.csv";

    /// <summary>The bins of the score's calibration.</summary>
    public const string CalibrationFile = "results-calibration.csv";

    /// <summary>Every number of every pair of a model that answers and a model that criticises.</summary>
    public const string CritiquesFile = "results-critiques.csv";

    /// <summary>Every number that other critics of a model's answers change.</summary>
    public const string CriticsFile = "results-critics.csv";

    /// <summary>Means of those over seeds.</summary>
    public const string CritiqueSeedsFile = "results-critiques-seeds.csv";

    /// <summary>How well helpfulness scores go with people's judgements.</summary>
    public const string HelpfulnessFile = "results-helpfulness.csv";

    /// <summary>Reward models by critic and number of pairs.</summary>
    public const string RewardsFile = "results-rewards.csv";

    /// <summary>Their accuracies by section.</summary>
    public const string RewardSectionsFile = "results-rewards-sections.csv";

    /// <summary>The files that there can be.</summary>
    public static ImmutableArray<string> Files { get; } = [NumbersFile, SeedsFile, CalibrationFile, CritiquesFile, CriticsFile, CritiqueSeedsFile, HelpfulnessFile, RewardsFile, RewardSectionsFile];

    /// <summary>Writes the tables that have rows, each whole or not at all, and deletes the files of those that have none.</summary>
    public static void Write(string folder, ExperimentResults results)
    {
        RoundResults[] measured = [.. results.Rounds.Where(round => round.Gaps is not null)];
        Write(
            folder, NumbersFile, "model,seed,round,best_of,questions,measure,value,standard_error,low,high",
            from round in measured
            from measure in GapMeasure.All
            let estimate = measure.Of(round.Gaps!)
            where estimate is not null
            select Row(round.Model, round.Seed, round.Round, round.Gaps!.BestOf, round.Gaps.Counts.Questions, measure.Key, estimate.Value, estimate.StandardError, estimate.Low, estimate.High));
        Write(
            folder, SeedsFile, "model,round,seeds,measure,mean,between_seeds,within_seeds",
            from seeds in results.Seeds
            from measure in seeds.Measures
            select Row(seeds.Model, seeds.Round, seeds.Seeds.Length, measure.Key, measure.Value.Mean, measure.Value.BetweenSeeds, measure.Value.WithinSeeds));
        Write(
            folder, CalibrationFile, "model,seed,round,from,to,answers,score,flawed,standard_error,low,high",
            from round in measured
            where round.Gaps!.Calibration is not null
            from bin in round.Gaps!.Calibration!.Bins
            let flawed = bin.Flawed
            select Row(round.Model, round.Seed, round.Round, bin.From, bin.To, bin.Answers, bin.Score, flawed.Value, flawed.StandardError, flawed.Low, flawed.High));
        Write(
            folder, CritiquesFile, "answered_by,critic,seed,round,questions,measure,value,standard_error,low,high",
            from round in results.Rounds
            from pair in round.Critiques
            from measure in CritiqueMeasure.All
            let estimate = pair.Of(measure)
            where estimate is not null
            select Row(pair.AnsweredBy, pair.Critic, round.Seed, round.Round, pair.Questions, measure.Key, estimate.Value, estimate.StandardError, estimate.Low, estimate.High));
        Write(
            folder, CriticsFile, "model,critic,seed,round,best_of,questions,measure,value,standard_error,low,high",
            from round in measured
            from critic in round.Critics
            from measure in GapMeasure.All.Select(measure => (measure.Key, Estimate: measure.Of(critic.Gaps))).Append((Key: "c_above_own", Estimate: critic.AboveOwn))
            let estimate = measure.Estimate
            where estimate is not null
            select Row(round.Model, critic.Critic, round.Seed, round.Round, critic.Gaps.BestOf, critic.Gaps.Counts.Questions, measure.Key, estimate.Value, estimate.StandardError, estimate.Low, estimate.High));
        Write(
            folder, CritiqueSeedsFile, "answered_by,critic,round,seeds,measure,mean,between_seeds,within_seeds",
            from pair in results.CritiqueSeeds
            from measure in pair.Measures
            select Row(pair.AnsweredBy, pair.Critic, pair.Round, pair.Seeds.Length, measure.Key, measure.Value.Mean, measure.Value.BetweenSeeds, measure.Value.WithinSeeds));
        Write(
            folder, HelpfulnessFile, "model,seed,round,critiques,passages,measure,value,standard_error,low,high",
            from round in results.Rounds
            where round.Helpfulness is not null
            from measure in round.Helpfulness!.Measures
            let estimate = measure.Estimate
            where estimate is not null
            select Row(round.Model, round.Seed, round.Round, round.Helpfulness!.Critiques, round.Helpfulness.Passages, measure.Key, estimate.Value, estimate.StandardError, estimate.Low, estimate.High));
        RewardComparison[] rewards = [.. results.Rewards?.Compared ?? []];
        Write(
            folder,
            RewardsFile,
            "critic,pairs,seeds,accuracy,standard_error,low,high,between_seeds,gain,gain_standard_error,gain_low,gain_high,gain_between_seeds,worth,worth_censoring,worth_low,worth_low_censored,worth_high,worth_high_censored",
            from each in rewards
            let accuracy = each.Accuracy
            let gain = each.Gain
            let worth = each.Equivalence
            select Row(
                each.Critic, each.Pairs, each.Seeds, accuracy.Value, accuracy.StandardError, accuracy.Low, accuracy.High, each.BetweenSeeds,
                gain?.Value, gain?.StandardError, gain?.Low, gain?.High, each.GainBetweenSeeds,
                worth?.Ratio, Word(worth?.Censoring), worth?.Low, Word(worth?.LowCensored), worth?.High, Word(worth?.HighCensored)));
        Write(
            folder, RewardSectionsFile, "critic,pairs,seeds,section,section_pairs,accuracy,standard_error,low,high",
            from each in rewards
            from section in each.Sections
            let accuracy = section.Accuracy
            select Row(each.Critic, each.Pairs, each.Seeds, section.Section, section.Pairs, accuracy.Value, accuracy.StandardError, accuracy.Low, accuracy.High));
    }

    private static void Write(string folder, string file, string header, IEnumerable<string> rows)
    {
        string path = Path.Combine(folder, file);
        string[] lines = [.. rows];
        if (lines.Length > 0)
        {
            WholeFile.WriteText(path, string.Concat(lines.Prepend(header).Select(row => row + "\r\n")));
        }
        else
        {
            File.Delete(path);
        }
    }

    private static string Row(params IEnumerable<object?> values) =>
        string.Join(',', values.Select(value => Quoted(Convert.ToString(value, CultureInfo.InvariantCulture)!)));

    // As results.json has it.
    private static string Word(object? value) => JsonNamingPolicy.SnakeCaseLower.ConvertName($"{value}");

    private static string Quoted(string text) =>
        text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
