using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace TaskDsl.Torch;

/// <summary>
/// Compiles the shim against a libtorch, once for each libtorch, compiler, processor and source; later runs find it
/// in the cache. Two processes that need it at once wait for each other.
/// </summary>
internal sealed class ShimCompiler(LibTorchFolder torch, string compiler, string cacheFolder)
{
    private static readonly string[] SourceNames =
        ["taskdsl_torch.cpp", "taskdsl_attention.h", "taskdsl_cached_attention.h", "taskdsl_operations.h", "taskdsl_optimizer.h", "taskdsl_shapes.h"];

    /// <summary>$XDG_CACHE_HOME/taskdsl, or ~/.cache/taskdsl.</summary>
    public static string DefaultCacheFolder
    {
        get
        {
            var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
            return Path.Combine(
                string.IsNullOrEmpty(cache) ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache") : cache,
                "taskdsl");
        }
    }

    /// <summary>The compiled shim's path; it is compiled where the cache has none.</summary>
    /// <exception cref="TorchNotFoundException">There is no compiler, or it fails.</exception>
    public string Find()
    {
        var version = Run(compiler, ["-dumpfullversion", "-dumpmachine"], out var exitCode);
        if (exitCode != 0)
        {
            throw new TorchNotFoundException($"'{compiler} -dumpfullversion' failed: {version}. Install the compiler: {TorchNotFoundException.InstallCommand}");
        }

        var library = Path.Combine(cacheFolder, $"torch-{torch.Version}-{Key(version)}.so");
        if (File.Exists(library))
        {
            return library;
        }

        Directory.CreateDirectory(cacheFolder);
        using (Lock(library + ".lock"))
        {
            if (!File.Exists(library))
            {
                Compile(library);
            }
        }

        return library;
    }

    private string Key(string compilerVersion)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in (string[])[torch.LibraryFolder, torch.Version, compilerVersion, Processor, .. Arguments("", "")])
        {
            hash.AppendData(Encoding.UTF8.GetBytes(part + "\n"));
        }

        foreach (var name in SourceNames)
        {
            hash.AppendData(Source(name));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8));
    }

    // -march=native depends on what the processor can do, and a home folder may serve several machines.
    private static string Processor => string.Join('\n', File.ReadLines("/proc/cpuinfo")
        .TakeWhile(line => line.Length > 0)
        .Where(line => line.StartsWith("model name", StringComparison.Ordinal)
            || line.StartsWith("flags", StringComparison.Ordinal)
            || line.StartsWith("Features", StringComparison.Ordinal)
            || line.StartsWith("CPU part", StringComparison.Ordinal)));

    private void Compile(string library)
    {
        var work = Directory.CreateTempSubdirectory("taskdsl-torch-");
        var unfinished = $"{library}.{Environment.ProcessId}.tmp";
        try
        {
            foreach (var name in SourceNames)
            {
                File.WriteAllBytes(Path.Combine(work.FullName, name), Source(name));
            }

            Console.Error.WriteLine($"Compiling the binding to libtorch {torch.Version} (once on this machine; under a minute).");
            var output = Run(compiler, Arguments(Path.Combine(work.FullName, SourceNames[0]), unfinished), out var exitCode);
            if (exitCode != 0)
            {
                throw new TorchNotFoundException(
                    $"{compiler} could not compile the binding to libtorch {torch.Version} in {torch.LibraryFolder}. "
                    + $"If headers or libraries are missing: {TorchNotFoundException.InstallCommand}\n{output}");
            }

            File.Move(unfinished, library, overwrite: true);
        }
        finally
        {
            File.Delete(unfinished);
            work.Delete(recursive: true);
        }
    }

    private string[] Arguments(string source, string target) =>
    [
        "-std=c++20", "-O3", "-march=native", "-fopenmp", "-fPIC", "-shared", "-fvisibility=hidden",
        $"-D_GLIBCXX_USE_CXX11_ABI={(torch.OldStringAbi ? 0 : 1)}",
        .. torch.IncludeFolders.Select(folder => "-I" + folder),
        source, "-o", target,
        "-L" + torch.LibraryFolder, "-Wl,-rpath," + torch.LibraryFolder, "-Wl,--no-as-needed",
        "-ltorch", "-ltorch_cpu", "-lc10",
        .. torch.HasCuda ? (string[])["-ltorch_cuda", "-lc10_cuda"] : [],
    ];

    private static byte[] Source(string name)
    {
        using var stream = typeof(ShimCompiler).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The assembly lacks its resource {name}.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static string Run(string program, IEnumerable<string> arguments, out int exitCode)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            exitCode = process.ExitCode;
            return (output + errors.Result).Trim();
        }
        catch (Win32Exception)
        {
            throw new TorchNotFoundException(
                $"The C++ compiler '{program}' is not on this machine; the binding to libtorch is compiled once where it runs. "
                + $"Install it: {TorchNotFoundException.InstallCommand}  (or set CXX to another)");
        }
    }

    // The lock is the operating system's: it ends with the process that holds it.
    private static FileStream Lock(string path)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(path))
            {
                Thread.Sleep(100);
            }
        }
    }
}
