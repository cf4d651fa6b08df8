using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using TaskDsl.Evaluation.Critiques;
using TaskDsl.Evaluation.Gaps;
using TaskDsl.Evaluation.Labels;
using TaskDsl.Evaluation.Preferences;
using TaskDsl.Evaluation.Refinement;
using TaskDsl.Evaluation.Results;
using TaskDsl.Experiments;
using TaskDsl.Hosting.Console;
using TaskDsl.Hosting.Critics;
using TaskDsl.Hosting.Rewards;
using TaskDsl.Reports;

namespace TaskDsl.Hosting.Running;

/// <summary>The last stage: <c>results.json</c>, its tables and <c>report.html</c> from the saved samples, without a model.</summary>
internal static class ReportStage
{
    public const string ReportFile = "report.html";
    public const string ResultsFile = "results.json";

    private static readonly (string Stage, string File, string What)[] Measurements =
    [
        (StageNames.Evaluate, RoundFolder.Samples, "samples"), (StageNames.Evaluate, RoundFolder.Helpfulness, "helpfulness scores"), (StageNames.Refine, RoundFolder.Refinements, "refinements"),
        (StageNames.SelfCritique, RoundFolder.SelfCritiques, "self-critiques"), (StageNames.CrossCritique, RoundFolder.CrossCritiques, "cross-critiques"),
    ];

    /// <summary>Writes the files where what they are made from has changed.</summary>
    public static bool BringUpToDate(ExperimentDefinition experiment, string folder, IReadOnlyList<MeasuredRound> measured, IReadOnlyList<MeasuredReward> rewards, SortedDictionary<string, string> versions, CancellationToken cancellation)
    {
        var inputs = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["definitions"] = $"{GapResults.CurrentDefinitions}", ["results"] = $"{ExperimentResults.CurrentVersion}", ["TaskDsl"] = versions["TaskDsl"] };
        foreach (MeasuredRound round in measured)
        {
            Manifest manifest = Manifest.Read(round.Folder.Path)!;
            foreach ((string stage, string file, string what) in Measurements)
            {
                // Refinements of people's answers are for people to judge, and are none of the report's.
                if (manifest.Stages.GetValueOrDefault(stage)?.Outputs.GetValueOrDefault(file) is { } output)
                {
                    inputs[$"{what} of seed {round.Seed}, {round.Model.Name}"] = output.Sha256;
                }
            }

            foreach ((CriticDefinition critic, RoundFolder place) in CriticsOf(experiment, round))
            {
                inputs[$"samples of seed {round.Seed}, {round.Model.Name}, criticised by {critic}"] = Manifest.Finished(place, StageNames.Critiques)!.Outputs[RoundFolder.Samples].Sha256;
            }

            inputs[$"metrics of seed {round.Seed}, {round.Model.Name}"] = manifest.Stages[StageNames.Train].Outputs[RoundFolder.Metrics].Sha256;
        }

        foreach (MeasuredReward reward in rewards)
        {
            string of = $"of seed {reward.Seed}, {reward.Critic}, {reward.Pairs} pairs";
            inputs[$"rewards {of}"] = Manifest.Finished(reward.Scored, StageNames.Score)!.Outputs[RoundFolder.Rewards].Sha256;
            inputs[$"metrics {of}"] = Manifest.Finished(reward.Trained, StageNames.Reward)!.Outputs[RoundFolder.Metrics].Sha256;
            if (Manifest.Finished(reward.Criticised, StageNames.Critiques) is { } critiques)
            {
                inputs[$"critiques of seed {reward.Seed}, {reward.Critic}"] = critiques.Outputs[RoundFolder.Critiques].Sha256;
            }
        }

        var stages = new StageRunner(new RoundFolder(folder, experiment.Name), versions, StageSelection.All, places: null, announce: null);
        stages.BringUpToDate(new Stage(StageNames.Report, inputs, [ResultsFile, ReportFile], _ => Write(experiment, folder, measured, rewards, versions), [.. ResultsCsv.Files]), cancellation);
        return stages.Ran > 0;
    }

    /// <summary>Writes the files from whatever rounds have samples, changed or not; a model that is being trained again has none.</summary>
    /// <returns>The report's path.</returns>
    public static string Rewrite(ExperimentDefinition experiment, string folder)
    {
        MeasuredRound[] measured =
        [
            .. from seed in experiment.Seeds
               from model in experiment.Models
               let rounds = Enumerable.Range(1, experiment.Rounds.Length).Select(number => new RoundFolder(folder, experiment.Name, seed, model.Name, number)).ToArray()
               where rounds.Length > 0 && rounds.All(round => Manifest.Finished(round, StageNames.Train) is not null)
               let last = new MeasuredRound(seed, model, rounds.Length, rounds[^1])
               where experiment.Reward is not null || Measurements.Any(measurement => last.Finished(measurement.Stage))
               select last,
        ];
        IReadOnlyList<MeasuredReward> rewards = RewardFiles.Saved(experiment, folder);
        if (measured.Length == 0 && rewards.Count == 0)
        {
            throw new CommandException("TDSL4008", $"The experiment {experiment.Name} has no saved samples in {folder}. Run it first: run {experiment.Name}.", ExitCode.Usage);
        }

        Write(experiment, folder, measured, rewards, Versions.Of(experiment));
        return Path.Combine(folder, ReportFile);
    }

    private static SortedDictionary<string, string> Write(ExperimentDefinition experiment, string folder, IReadOnlyList<MeasuredRound> measured, IReadOnlyList<MeasuredReward> rewards, SortedDictionary<string, string> versions)
    {
        var rounds = new List<RoundResults>();
        var metrics = new List<RoundMetrics>();
        ILookup<(long Seed, string AnsweredBy), CritiqueResults> critiques = Critiques(experiment, measured);
        foreach (MeasuredRound last in measured)
        {
            for (int number = 1; number <= last.Round; number++)
            {
                var round = new RoundFolder(folder, experiment.Name, last.Seed, last.Model.Name, number);
                Manifest manifest = Manifest.Read(round.Path)!;
                ImmutableArray<MetricPoint> points = [.. ReadMetrics(round.File(RoundFolder.Metrics))];
                GapResults? gaps = number == last.Round && experiment.Gaps is not null && last.Finished(StageNames.Evaluate) ? GapAnalysis.Compute(SampleFile.Read(round.File(RoundFolder.Samples)), experiment.Gaps!.BestOf) : null;
                if (gaps is not null)
                {
                    Messages.Line("");
                    Messages.Line(GapSummary.Text(gaps, round.Title, People(experiment)));
                }

                ImmutableArray<CriticGapResults> critics = gaps is null ? [] : [.. CriticsOf(experiment, last).Select(other =>
                    CriticGapResults.Compute(other.Critic.ToString()!, SampleFile.Read(round.File(RoundFolder.Samples)), SampleFile.Read(other.Place.File(RoundFolder.Samples)), experiment.Gaps!.BestOf))];
                if (critics.Length > 0)
                {
                    Messages.Line("");
                    Messages.Line(CriticSummary.Text(gaps!, critics, round.Title));
                }

                HelpfulnessResults? helpfulness = gaps is not null && manifest.Stages[StageNames.Evaluate].Outputs.ContainsKey(RoundFolder.Helpfulness) ? HelpfulnessResults.Measured([.. HelpfulnessScores.Read(round.File(RoundFolder.Helpfulness))]) : null;
                if (helpfulness is not null)
                {
                    Messages.Line("");
                    Messages.Line(helpfulness.Text(round.Title));
                }

                RefinementResults? refinement = number == last.Round && experiment.Refinement is not null && last.Finished(StageNames.Refine) && !People(experiment) ? RefinementAnalysis.Compute(RefinementFile.Read(round.File(RoundFolder.Refinements))) : null;
                if (refinement is not null)
                {
                    Messages.Line("");
                    Messages.Line(RefinementSummary.Text(refinement, round.Title));
                }

                rounds.Add(new RoundResults { Seed = last.Seed, Model = last.Model.Name, Round = number, Training = Training(manifest, points), Gaps = gaps, Helpfulness = helpfulness, Critics = critics, Critiques = number == last.Round ? [.. critiques[(last.Seed, last.Model.Name)]] : [], Refinement = refinement, Manifest = Provenance(manifest) });
                metrics.Add(new RoundMetrics(last.Seed, last.Model.Name, number, points));
            }
        }

        var results = new ExperimentResults
        {
            Experiment = experiment.Name,
            Task = experiment.Task.Name,
            Manifest = versions.ToImmutableSortedDictionary(StringComparer.Ordinal),
            Rounds = [.. rounds],
            Rewards = RewardFiles.Analyse(experiment, rewards),
        };
        if (results.Rewards is { } compared)
        {
            Messages.Line("");
            Messages.Line(RewardSummary.Text(compared, experiment.Name));
        }

        results.Write(Path.Combine(folder, ResultsFile));
        ResultsCsv.Write(folder, results);
        Report.Write(Path.Combine(folder, ReportFile), new ReportData
        {
            Results = results,
            People = People(experiment),
            Samples = [.. measured.Where(round => experiment.Gaps is not null && round.Finished(StageNames.Evaluate)).Select(round => new RoundSamples(round.Seed, round.Model.Name, round.Round, SampleFile.Read(round.Folder.File(RoundFolder.Samples))))],
            Metrics = [.. metrics],
        });
        return [];
    }

    // Where the data are items, the answers are those that people rated.
    private static bool People(ExperimentDefinition experiment) => experiment.Data is { IsPairs: false };

    // The other critics of a model's answers that have finished.
    private static IEnumerable<(CriticDefinition Critic, RoundFolder Place)> CriticsOf(ExperimentDefinition experiment, MeasuredRound round) =>
        from critic in GapCritics.Of(experiment, round.Model.Name)
        let place = GapCritics.FolderOf(round.Folder, critic)
        where round.Finished(StageNames.Evaluate) && Manifest.Finished(place, StageNames.Critiques) is not null
        select (critic, place);

    // A seed's models criticise each other's answers, each in a file of its own.
    private static ILookup<(long Seed, string AnsweredBy), CritiqueResults> Critiques(ExperimentDefinition experiment, IReadOnlyList<MeasuredRound> measured)
    {
        var results = new List<(long Seed, CritiqueResults Results)>();
        foreach (IGrouping<long, MeasuredRound> seed in measured.Where(round => experiment.SelfCritique is not null && round.Finished(StageNames.SelfCritique)).GroupBy(round => round.Seed))
        {
            string[] models = [.. seed.Select(round => round.Model.Name)];
            IEnumerable<CritiquedAnswer> answers =
                from file in new[] { (Stage: StageNames.SelfCritique, Name: RoundFolder.SelfCritiques), (Stage: StageNames.CrossCritique, Name: RoundFolder.CrossCritiques) }
                from round in seed
                where round.Finished(file.Stage)
                from answer in CritiqueFile.Read(round.Folder.File(file.Name))
                where models.Contains(answer.AnsweredBy)
                select answer;
            ImmutableArray<CritiqueResults> pairs = CritiqueAnalysis.Compute(answers);
            Messages.Line("");
            Messages.Line(CritiqueSummary.Text(pairs, $"{experiment.Name}, seed {seed.Key}"));
            results.AddRange(pairs.Select(pair => (seed.Key, pair)));
        }

        return results.ToLookup(each => (each.Seed, each.Results.AnsweredBy), each => each.Results);
    }

    private static TrainingResults Training(Manifest manifest, ImmutableArray<MetricPoint> points)
    {
        SortedDictionary<string, string> notes = manifest.Stages[StageNames.Train].Notes;
        return new TrainingResults
        {
            Parameters = long.Parse(notes["parameters"], CultureInfo.InvariantCulture),
            Steps = points.Length == 0 ? 0 : points[^1].Step,
            Sequences = long.Parse(notes["sequences"], CultureInfo.InvariantCulture),
            LearnedTokens = long.Parse(notes["learned tokens"], CultureInfo.InvariantCulture),
            Ended = notes["ended"],
            Loss = double.Parse(notes["loss"], CultureInfo.InvariantCulture),
            ValidationLoss = points.LastOrDefault(point => point.ValidationLoss is not null)?.ValidationLoss,
            HeldOutAccuracy = points.LastOrDefault(point => point.HeldOutAccuracy is not null)?.HeldOutAccuracy,
            HeldOutValidCritiques = points.LastOrDefault(point => point.HeldOutValidCritiques is not null)?.HeldOutValidCritiques,
        };
    }

    private static ImmutableSortedDictionary<string, string> Provenance(Manifest manifest) =>
        manifest.Stages.SelectMany(stage => stage.Value.Inputs.Select(input => ($"{stage.Key}: {input.Key}", input.Value))
            .Concat(stage.Value.Notes.Select(note => ($"{stage.Key}: {note.Key}", note.Value))))
        .ToImmutableSortedDictionary(entry => entry.Item1, entry => entry.Value, StringComparer.Ordinal);

    private static IEnumerable<MetricPoint> ReadMetrics(string path)
    {
        foreach (string line in File.ReadLines(path))
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement root = document.RootElement;
            yield return new MetricPoint(root.GetProperty("step").GetInt32(), root.GetProperty("loss").GetDouble(), Optional("held_out_accuracy"), Optional("held_out_valid_critiques"), Optional("validation_loss"));

            double? Optional(string name) => root.TryGetProperty(name, out JsonElement value) ? value.GetDouble() : null;
        }
    }
}
