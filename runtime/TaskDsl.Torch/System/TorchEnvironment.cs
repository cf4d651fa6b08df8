using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using TaskDsl.Torch.Interop;
using TorchSharp;
using static TaskDsl.Torch.Interop.Shim;

namespace TaskDsl.Torch;

/// <summary>What libtorch computes with on this machine, and what slows it down.</summary>
internal static class TorchEnvironment
{
    public static TorchDescription Describe(torch.Device device)
    {
        var threads = torch.get_num_threads();
        var openBlas = Marshal.PtrToStringUTF8(taskdsl_openblas());
        var blas = openBlas ?? (taskdsl_has_mkl() ? "MKL" : LoadedBlas());
        return new("System", torch.__version__, device.ToString(), threads, blas, device.type == DeviceType.CPU
            ? [.. Warnings(threads, Environment.ProcessorCount, openBlas is null ? -1 : taskdsl_openblas_parallel(), blas, Environment.GetEnvironmentVariable)]
            : []);
    }

    /// <param name="threads">Threads of one operation.</param>
    /// <param name="cores">Cores that this process may use.</param>
    /// <param name="openBlasThreading">0 none, 1 POSIX threads, 2 OpenMP, -1 another BLAS.</param>
    /// <param name="blas">The BLAS's name.</param>
    /// <param name="variable">The environment.</param>
    internal static IEnumerable<string> Warnings(int threads, int cores, int openBlasThreading, string blas, Func<string, string?> variable)
    {
        if (openBlasThreading == 1 && threads > 1)
        {
            yield return "OpenBLAS with POSIX threads and libtorch's OpenMP threads wait for each other, up to ten times slower: "
                + "apt-get install -y --no-install-recommends libopenblas0-openmp && apt-get remove -y libopenblas0-pthread  (or set OMP_NUM_THREADS=1)";
        }

        if (blas.Contains("libblas.so", StringComparison.Ordinal) || blas.Contains("/blas/", StringComparison.Ordinal))
        {
            yield return "Matrix products run on the reference BLAS, many times slower than OpenBLAS: "
                + "apt-get install -y --no-install-recommends libopenblas0-openmp";
        }

        if (variable("OPENBLAS_CORETYPE") is { Length: > 0 } core && IsLesserCore(core))
        {
            yield return $"OPENBLAS_CORETYPE={core} keeps OpenBLAS from this processor's wider instructions; matrix products may take twice as long: "
                + "unset OPENBLAS_CORETYPE";
        }

        if (threads > cores)
        {
            yield return $"{threads} threads share {cores} cores: set OMP_NUM_THREADS={cores}";
        }

        if (threads > 1 && string.Equals(variable("OMP_WAIT_POLICY"), "ACTIVE", StringComparison.OrdinalIgnoreCase))
        {
            yield return "OMP_WAIT_POLICY=ACTIVE keeps waiting threads spinning: unset it, or set it to PASSIVE";
        }
    }

    private static bool IsLesserCore(string core)
    {
        string[] wide = ["SkylakeX", "Cooperlake", "Sapphirerapids", "Zen"];
        string[] avx2 = ["Haswell", "Zen", "Excavator", .. wide];
        var enough = Avx512F.IsSupported ? wide[..3] : Avx2.IsSupported ? avx2 : [core];
        return !enough.Contains(core, StringComparer.OrdinalIgnoreCase);
    }

    private static string LoadedBlas()
    {
        var path = File.ReadLines("/proc/self/maps")
            .Select(line => line[(line.LastIndexOf(' ') + 1)..])
            .FirstOrDefault(path => Path.GetFileName(path).Contains("blas", StringComparison.Ordinal));
        return path ?? "a BLAS built into libtorch";
    }
}
