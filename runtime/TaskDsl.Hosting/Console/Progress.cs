using System.Diagnostics;
using System.Globalization;

namespace TaskDsl.Hosting.Console;

/// <summary>Shows how far long work is: one line that is rewritten on a terminal, a plain line now and then elsewhere.</summary>
internal sealed class Progress(string what, string unit)
{
    private static readonly bool Terminal = !System.Console.IsErrorRedirected;
    private static readonly TimeSpan Interval = Terminal ? TimeSpan.FromMilliseconds(200) : TimeSpan.FromSeconds(10);

    private readonly long _started = Stopwatch.GetTimestamp();
    private long _shown = Stopwatch.GetTimestamp();
    private int? _first;

    /// <summary>Says how much is done; shown only where enough time has passed.</summary>
    /// <param name="done">How many units are done.</param>
    /// <param name="all">How many there are at the most.</param>
    /// <param name="note">What else is worth showing.</param>
    public void Report(int done, int all, string note = "")
    {
        _first ??= done;
        if (Stopwatch.GetElapsedTime(_shown) < Interval)
        {
            return;
        }

        _shown = Stopwatch.GetTimestamp();
        Show(done, all, note, end: false);
    }

    /// <summary>Says that the work is done.</summary>
    public void End(int done, int all, string note = "") => Show(done, all, note, end: true);

    private void Show(int done, int all, string note, bool end)
    {
        TimeSpan elapsed = Stopwatch.GetElapsedTime(_started);
        double rate = (done - (_first ?? 0)) / Math.Max(elapsed.TotalSeconds, 1e-3);
        string left = end || rate <= 0 || done >= all ? $"in {Duration(elapsed)}" : $"at most {Duration(TimeSpan.FromSeconds((all - done) / rate))} left";
        // What took no time has no rate.
        string pace = elapsed.TotalSeconds < 0.1 ? "" : string.Create(CultureInfo.InvariantCulture, $"{rate:N0} {unit}/s, ");
        string line = string.Create(CultureInfo.InvariantCulture, $"  {what} {done:N0}/{all:N0} {unit}, {pace}{left}{(note.Length > 0 ? ", " + note : "")}");
        if (Terminal)
        {
            System.Console.Error.Write($"\r{line}\u001b[K{(end ? "\n" : "")}");
        }
        else
        {
            Messages.Line(line);
        }
    }

    private static string Duration(TimeSpan time) => time.TotalSeconds < 100
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:F0} s")
        : string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(time.TotalMinutes):F0} min {time.Seconds} s");
}
