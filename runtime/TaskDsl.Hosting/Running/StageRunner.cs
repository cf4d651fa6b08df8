using System.Diagnostics;
using TaskDsl.Hosting.Console;

namespace TaskDsl.Hosting.Running;

/// <summary>Brings the stages of one folder up to date and keeps its manifest.</summary>
internal sealed class StageRunner(RoundFolder folder, SortedDictionary<string, string> versions, StageSelection selection, SettingPlaces? places, Action? announce)
{
    private readonly Manifest _manifest = Manifest.Read(folder.Path) ?? folder.NewManifest();

    /// <summary>How many stages ran.</summary>
    public int Ran { get; private set; }

    /// <summary>The record of a finished stage; null where it has not run.</summary>
    public StageRecord? this[string stage] => _manifest.Stages.GetValueOrDefault(stage);

    /// <summary>Runs the stage if it is out of date, after saying why.</summary>
    /// <returns>The stage's record; null where it is out of date but was not asked for.</returns>
    public StageRecord? BringUpToDate(Stage stage, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        StageRecord? record = this[stage.Name];
        if (stage.WhyRun(folder.Path, record, places) is not { } reason)
        {
            return record;
        }

        if (!selection.Has(stage.Name))
        {
            return null;
        }

        announce?.Invoke();
        Messages.Line($"{folder.Title}: {stage.Name}, because {reason}.");
        Directory.CreateDirectory(folder.Path);
        if (_manifest.Stages.Remove(stage.Name))
        {
            // From here on its files may be half old and half new: a crash must leave nothing that looks done, or damaged.
            _manifest.Write(folder.Path);
        }

        long started = Stopwatch.GetTimestamp();
        SortedDictionary<string, string> notes = stage.Run(cancellation);
        record = new StageRecord
        {
            Inputs = stage.Inputs,
            Outputs = new(stage.Outputs.Concat(stage.MayLeave.Where(output => File.Exists(Path.Combine(folder.Path, output)))).ToDictionary(output => output, output => FileRecord.Of(Path.Combine(folder.Path, output))), StringComparer.Ordinal),
            Notes = notes,
            Seconds = Math.Round(Stopwatch.GetElapsedTime(started).TotalSeconds, 1),
            Finished = DateTime.UtcNow,
            Versions = versions,
        };
        _manifest.Stages[stage.Name] = record;
        _manifest.Write(folder.Path);
        Ran++;
        return record;
    }
}
