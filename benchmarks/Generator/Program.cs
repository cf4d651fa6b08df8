using System.Diagnostics;
using System.Globalization;
using TaskDsl.Benchmarks.Generator;

// Prints what the generator costs: from files in memory to generated, parsed C#, with all proofs for four tokenizer families.
// Processor time counts all cores, the compiler's own threads and the just-in-time compiler's among them; the clock also counts waiting for other programs.
// Cold is a process's first run, just-in-time compilation included. Warm is a run on fresh files in a process that has run before, as in the compiler's server.
const int Processes = 5, Rounds = 9;

if (args is ["cold", string count])
{
    (double wall, double processor) = Time(new MemoryProject(int.Parse(count, CultureInfo.InvariantCulture)).Run);
    Print($"{wall} {processor}");
    return;
}

Print($"Milliseconds: the median of {Processes} processes, or {Rounds} rounds (from the least to the most in parentheses).");
Print($"{"formats",8}{"files",6}{"cold, processor",26}{"cold, clock",26}{"warm, processor",26}{"warm, clock",26}");
foreach (int formats in (int[])[6, 60, 300, 1000, 3000])
{
    (double Wall, double Processor)[] cold = [.. Enumerable.Range(0, Processes).Select(_ => Cold(formats))];
    (double Wall, double Processor)[] warm = [.. Enumerable.Range(0, Rounds + 2).Select(_ => Time(new MemoryProject(formats).Run)).Skip(2)];
    Print($"{formats,8:N0}{new MemoryProject(formats).Files,6}{Median(cold, one => one.Processor),26}{Median(cold, one => one.Wall),26}{Median(warm, one => one.Processor),26}{Median(warm, one => one.Wall),26}");
}

var project = new MemoryProject(1000);
project.Run();
Edit("a template in one file", edit => project.EditFile(edit % 100, edited: true));
Edit("a comment that moves every line of one file", edit => project.AddComment(edit % 100));
Edit("C# that has nothing to do with tasks", project.EditCode);

// Each edit is of another file, so that none is a file's first or last state again.
void Edit(string what, Action<int> edit)
{
    var times = new List<(double Wall, double Processor)>();
    for (int i = 0; i < Rounds + 2; i++)
    {
        edit(i);
        times.Add(Time(project.Run));
    }

    Print($"after an edit of {what}, among {project.Files} files: {Median(times.Skip(2), one => one.Processor)}, by the clock {Median(times.Skip(2), one => one.Wall)}");
}

static (double Wall, double Processor) Cold(int formats)
{
    var start = new ProcessStartInfo(Environment.ProcessPath!, ["cold", $"{formats}"]) { RedirectStandardOutput = true };
    using Process process = Process.Start(start)!;
    string[] times = process.StandardOutput.ReadToEnd().Split(' ');
    process.WaitForExit();
    return process.ExitCode == 0
        ? (double.Parse(times[0], CultureInfo.InvariantCulture), double.Parse(times[1], CultureInfo.InvariantCulture))
        : throw new InvalidOperationException($"A fresh process ended with {process.ExitCode}.");
}

// Milliseconds on the clock, and of all cores together.
static (double Wall, double Processor) Time(Action action)
{
    TimeSpan processor = Environment.CpuUsage.TotalTime;
    long start = Stopwatch.GetTimestamp();
    action();
    return (Stopwatch.GetElapsedTime(start).TotalMilliseconds, (Environment.CpuUsage.TotalTime - processor).TotalMilliseconds);
}

static string Median(IEnumerable<(double Wall, double Processor)> times, Func<(double Wall, double Processor), double> which)
{
    double[] values = [.. times.Select(which).Order()];
    return string.Create(CultureInfo.InvariantCulture, $"{values[values.Length / 2]:N1} ({values[0]:N1}–{values[^1]:N1})");
}

static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
