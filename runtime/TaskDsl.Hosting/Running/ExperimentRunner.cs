using TaskDsl.Experiments;
using TaskDsl.Hosting.Console;
using TaskDsl.Hosting.Critics;
using TaskDsl.Hosting.Rewards;
using TaskDsl.Oracles;

namespace TaskDsl.Hosting.Running;

/// <summary>Brings an experiment up to date: every seed, model and round, then the report.</summary>
internal sealed class ExperimentRunner(ExperimentDefinition experiment, IOracle? oracle, string projectFolder, string device, StageSelection selection)
{
    private readonly string _folder = ProjectFolder.Results(projectFolder, experiment);
    private readonly SettingPlaces _places = new(experiment, projectFolder);

    /// <summary>Runs what is out of date. Prints first what it will cost, then why each stage runs, last where the report is.</summary>
    /// <exception cref="CommandException">A stage failed; what was finished before is kept.</exception>
    /// <exception cref="OperationCanceledException">Interrupted; what was finished, and training up to the last step, is kept.</exception>
    public void Run(CancellationToken cancellation)
    {
        using var own = ExperimentLock.Take(_folder, cancellation);
        ServerAccess.SayMissingKeys(experiment);
        var computer = new Computer(device);
        var versions = Versions.Of(experiment);
        DataFiles? files = experiment.Data is null ? null : new DataFiles(experiment, projectFolder);
        var cost = new CostEstimate(experiment, oracle, projectFolder, files);
        int ran = 0;
        var measured = new List<MeasuredRound>();
        var rewards = new List<MeasuredReward>();
        foreach (long seed in experiment.Seeds)
        {
            var data = new RoundData(experiment, oracle!, seed);
            List<RoundRunner> rounds = [], last = [];
            foreach (ModelDefinition model in experiment.Models)
            {
                var run = new ModelRun(experiment, oracle!, data, seed, model);
                RoundRunner? before = null;
                for (int round = 1; round <= experiment.Rounds.Length; round++)
                {
                    var roundFolder = new RoundFolder(_folder, experiment.Name, seed, model.Name, round);
                    var current = new RoundRunner(run, round, roundFolder, Stages(roundFolder), computer);
                    current.BringUpToDate(before, cancellation);
                    rounds.Add(current);
                    before = current;
                }

                if (before is not null)
                {
                    last.Add(before);
                }
            }

            foreach (RoundRunner round in last)
            {
                round.CriticiseOthers(last, cancellation);
            }

            Dictionary<string, RoundRunner> lastOf = last.ToDictionary(round => round.Model.Name);
            ran += last.Sum(round => round.CompareCritics(lastOf, Stages, _folder, cancellation));

            if (experiment.Reward is not null && last.All(round => round.WeightsHash is not null))
            {
                var runner = new RewardRunner(experiment, oracle, data, files, seed, projectFolder, _folder, Stages, lastOf, computer);
                runner.BringUpToDate(cancellation);
                ran += runner.Ran;
                rewards.AddRange(runner.Measured);
            }

            ran += rounds.Sum(round => round.Ran);
            measured.AddRange(from round in last where (experiment.Measures || experiment.Reward is not null) && round.Evaluated select new MeasuredRound(seed, round.Model, experiment.Rounds.Length, round.Folder));
        }

        if (selection.Has(StageNames.Report))
        {
            ran += ReportStage.BringUpToDate(experiment, _folder, measured, rewards, versions, cancellation) ? 1 : 0;
        }

        string where = selection.Has(StageNames.Report) ? Path.Combine(_folder, ReportStage.ReportFile) : _folder;
        Messages.Line($"{experiment.Name}{selection.Phrase} is {(ran == 0 ? "up to date" : "done")}: {where}");

        StageRunner Stages(RoundFolder folder) => new(folder, versions, selection, _places, cost.Announce);
    }
}

/// <summary>A round after which something was measured.</summary>
internal sealed record MeasuredRound(long Seed, ModelDefinition Model, int Round, RoundFolder Folder)
{
    /// <summary>Whether a measurement has left its samples.</summary>
    public bool Finished(string stage) => Manifest.Finished(Folder, stage) is not null;
}
