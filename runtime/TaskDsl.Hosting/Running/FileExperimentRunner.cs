using TaskDsl.Experiments;
using TaskDsl.Hosting.Console;

namespace TaskDsl.Hosting.Running;

/// <summary>Brings an experiment up to date whose rounds train on examples from files: every seed, model and round, then, where something is measured, the report. Says first what it will cost. No oracle draws or judges.</summary>
internal sealed class FileExperimentRunner(ExperimentDefinition experiment, string projectFolder, string device, StageSelection selection)
{
    private readonly string _folder = ProjectFolder.Results(projectFolder, experiment);

    /// <summary>Runs what is out of date, after saying why.</summary>
    /// <exception cref="CommandException">A stage failed; what was finished before is kept.</exception>
    /// <exception cref="Data.DataException">The data cannot be read as the experiment says.</exception>
    /// <exception cref="OperationCanceledException">Interrupted; what was finished, and training up to the last step, is kept.</exception>
    public void Run(CancellationToken cancellation)
    {
        using var own = ExperimentLock.Take(_folder, cancellation);
        var places = new SettingPlaces(experiment, projectFolder);
        var computer = new Computer(device);
        var versions = Versions.Of(experiment);
        var files = new DataFiles(experiment, projectFolder);
        var cost = new CostEstimate(experiment, oracle: null, projectFolder, files);
        int ran = 0;
        var measured = new List<MeasuredRound>();
        foreach (long seed in experiment.Seeds)
        {
            foreach (ModelDefinition model in experiment.Models)
            {
                FileRoundRunner? before = null;
                for (int round = 1; round <= experiment.Rounds.Length; round++)
                {
                    var folder = new RoundFolder(_folder, experiment.Name, seed, model.Name, round);
                    var current = new FileRoundRunner(experiment, projectFolder, files, seed, model, round, folder, new StageRunner(folder, versions, selection, places, cost.Announce), computer);
                    current.BringUpToDate(before, cancellation);
                    ran += current.Ran;
                    before = current;
                }

                if (experiment.Measures && before is { Evaluated: true })
                {
                    measured.Add(new MeasuredRound(seed, model, experiment.Rounds.Length, new RoundFolder(_folder, experiment.Name, seed, model.Name, experiment.Rounds.Length)));
                }
            }
        }

        bool reports = measured.Count > 0 && selection.Has(StageNames.Report);
        if (reports)
        {
            ran += ReportStage.BringUpToDate(experiment, _folder, measured, [], versions, cancellation) ? 1 : 0;
        }

        Messages.Line($"{experiment.Name}{selection.Phrase} is {(ran == 0 ? "up to date" : "done")}: {(reports ? Path.Combine(_folder, ReportStage.ReportFile) : _folder)}");
    }
}
