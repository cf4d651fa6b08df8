using System.Diagnostics;
using TorchSharp;

namespace TaskDsl.Torch.Tests;

/// <summary>This assembly as a program: what tests do in a process of its own, in an environment of its own.</summary>
internal static class Program
{
    /// <summary>Runs one of its commands with an environment variable set.</summary>
    public static (int ExitCode, string Output) Run(string command, string variable, string value)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location, command]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment[variable] = value;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        errors.Wait();
        return (process.ExitCode, output);
    }

    private static int Main(string[] arguments) => arguments[0] == "collect" ? Collect() : FirstUse();

    private static int FirstUse()
    {
        // Loading the binding, and asking it for what needs no tensor, works without libtorch.
        Console.WriteLine(torch.CPU);
        try
        {
            Console.WriteLine(torch.ones(2).sum().ToDouble());
            return 0;
        }
        catch (TorchNotFoundException first)
        {
            Console.WriteLine(first.Message);
            return Assert.Throws<TorchNotFoundException>(() => torch.zeros(2)).Message == first.Message ? 1 : 2;
        }
    }

    // Each sum reads tensors that nothing else holds, while the collector runs as often as it can.
    private static int Collect()
    {
        var done = false;
        var collector = new Thread(() =>
        {
            while (!Volatile.Read(ref done))
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        });
        collector.Start();
        var total = 0.0;
        for (var i = 0; i < 400; i++)
        {
            total += (torch.ones(50_000) + torch.ones(50_000)).sum().ToDouble();
        }

        Volatile.Write(ref done, true);
        collector.Join();
        Console.WriteLine(total);
        return 0;
    }
}
