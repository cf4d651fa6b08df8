using System.Diagnostics;
using TaskDsl.Training;

namespace TaskDsl.Benchmarks.Training;

/// <summary>Takes the time of each step of a run here. The time between two reports is a step's, with all that happens around it.</summary>
internal sealed class StepClock : IProgress<TrainingProgress>
{
    private readonly List<double> _seconds = [];
    private long _last = Stopwatch.GetTimestamp();

    public void Report(TrainingProgress value)
    {
        long now = Stopwatch.GetTimestamp();
        _seconds.Add(Stopwatch.GetElapsedTime(_last, now).TotalSeconds);
        _last = now;
    }

    /// <summary>The epoch that was run.</summary>
    /// <param name="loss">The last step's loss.</param>
    public Epoch Epoch(double loss) => new([.. _seconds], loss, Process.GetCurrentProcess().PeakWorkingSet64);
}
