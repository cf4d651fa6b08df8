using TaskDsl.Torch;
using TorchSharp;

namespace TaskDsl.Benchmarks;

/// <summary>What the comparisons with python3-torch have in common.</summary>
internal static class Measurement
{
    /// <summary>Computes with so many threads from here on, and prints on what.</summary>
    public static void Begin(int threads)
    {
        torch.set_num_threads(threads);
        TorchDescription description = TorchCapabilities.Current.Describe(torch.CPU);
        Console.WriteLine($"{description}; {DateTime.UtcNow:yyyy-MM-dd}, {Environment.ProcessorCount} cores");
        foreach (string warning in description.Warnings)
        {
            Console.WriteLine($"slower than it could be: {warning}");
        }
    }

    /// <summary>Lets the process's peak memory begin anew, for it goes on to the next comparison (man 5 proc, clear_refs).</summary>
    public static void ResetPeak()
    {
        GC.Collect();
        File.WriteAllText("/proc/self/clear_refs", "5");
    }

    /// <summary>The middle one of an odd number of values.</summary>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
