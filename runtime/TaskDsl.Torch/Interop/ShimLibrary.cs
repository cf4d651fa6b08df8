using System.Globalization;
using System.Runtime.InteropServices;

namespace TaskDsl.Torch.Interop;

/// <summary>Finds, compiles where needed, and loads the shim and with it libtorch, at the first use of a tensor.</summary>
internal static partial class ShimLibrary
{
    private static readonly Lock Gate = new();
    private static nint handle;

    /// <summary>The loaded shim.</summary>
    /// <exception cref="TorchNotFoundException">libtorch or the compiler is missing.</exception>
    public static nint Handle
    {
        get
        {
            lock (Gate)
            {
                return handle != 0 ? handle : handle = Load();
            }
        }
    }

    /// <summary>The libtorch in use.</summary>
    public static LibTorchFolder Torch => LibTorchFolder.Find(Environment.GetEnvironmentVariable("LIBTORCH"));

    private static unsafe nint Load()
    {
        var compiler = Environment.GetEnvironmentVariable("CXX");
        var path = new ShimCompiler(Torch, string.IsNullOrEmpty(compiler) ? "g++" : compiler, ShimCompiler.DefaultCacheFolder).Find();
        var threads = SetThreadDefaults();
        try
        {
            var loaded = NativeLibrary.Load(path);
            var setThreads = (delegate* unmanaged<int, int>)NativeLibrary.GetExport(loaded, "taskdsl_set_num_threads");
            _ = setThreads(threads);
            return loaded;
        }
        catch (DllNotFoundException error)
        {
            throw new TorchNotFoundException(
                $"libtorch in {Torch.LibraryFolder} does not load: {error.Message.ReplaceLineEndings(" ")} "
                + $"Install what it needs: {TorchNotFoundException.InstallCommand}");
        }
    }

    // libtorch's own default may be one thread on a virtual machine. Threads that wait must sleep: where they spin,
    // they take the cores from those that work. Both are read when libgomp loads, so they are set before, and by
    // setenv: Environment.SetEnvironmentVariable does not reach native code. What the user has set stands.
    private static int SetThreadDefaults()
    {
        Set("OMP_WAIT_POLICY", "PASSIVE");
        var threads = Set("OMP_NUM_THREADS", Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture));
        return int.TryParse(threads.Split(',')[0], CultureInfo.InvariantCulture, out var chosen) && chosen > 0 ? chosen : Environment.ProcessorCount;
    }

    private static string Set(string name, string value)
    {
        var chosen = Environment.GetEnvironmentVariable(name);
        chosen = string.IsNullOrEmpty(chosen) ? value : chosen;
        _ = setenv(name, chosen, 1);
        return chosen;
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);
}
