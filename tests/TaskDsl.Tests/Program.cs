using System.Diagnostics;
using System.Globalization;
using TaskDsl.Data;
using TaskDsl.Experiments;
using TaskDsl.Oracles;
using TaskDsl.Tests.Data;

namespace TaskDsl.Tests;

/// <summary>This assembly as a program: reads a file of data where nothing else is in memory, no other test and no test host.</summary>
internal static class Program
{
    private const int Every = 1_000, Measured = 10;

    /// <summary>Reads a file in a process of its own: how many records there were, and by how many bytes what it held grew from the first records to the last.</summary>
    public static (int Records, long Grown) Read(string folder, string file)
    {
        using Process process = Process.Start(new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location, folder, file]) { RedirectStandardOutput = true })!;
        string[] numbers = process.StandardOutput.ReadToEnd().Split();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return (int.Parse(numbers[0], CultureInfo.InvariantCulture), long.Parse(numbers[1], CultureInfo.InvariantCulture));
    }

    private static int Main(string[] arguments)
    {
        var source = new DataSource { Files = [arguments[1]], Map = [GivenData.Map("question", "prompt"), GivenData.Map("answer", "response")], Trims = true };
        var held = new List<long>(capacity: 1_000);
        int read = 0;
        foreach (DataItem _ in ItemData.Read(new DataDefinition { Train = [source] }, GivenData.TextTask, arguments[0], Split.Train))
        {
            if (++read % Every == 0)
            {
                held.Add(GC.GetTotalMemory(forceFullCollection: true));
            }
        }

        // The least of several: what is measured is what stays, not what one collection left.
        Console.WriteLine(FormattableString.Invariant($"{read} {held.TakeLast(Measured).Min() - held.Take(Measured).Min()}"));
        return 0;
    }
}
