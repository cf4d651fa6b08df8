using System.Runtime.InteropServices;

namespace TaskDsl.Torch.Interop;

/// <summary>
/// The functions of Native/taskdsl_torch.cpp. The first call finds libtorch, compiles the shim where the cache has
/// none, and loads both (<see cref="ShimLibrary"/>).
/// </summary>
internal static partial class Shim
{
    private const string Library = "taskdsl_torch";

    static Shim() => NativeLibrary.SetDllImportResolver(
        typeof(Shim).Assembly, static (name, _, _) => name == Library ? ShimLibrary.Handle : 0);

    /// <summary>What went wrong in the last call on this thread that failed.</summary>
    internal static ExternalException LastError() =>
        new(Marshal.PtrToStringUTF8(taskdsl_last_error()) ?? "libtorch failed without a message");

    [LibraryImport(Library)] private static partial nint taskdsl_last_error();
}
