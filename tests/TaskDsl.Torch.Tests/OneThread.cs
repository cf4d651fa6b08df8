using System.Runtime.CompilerServices;

namespace TaskDsl.Torch.Tests;

internal static class OneThread
{
    // One thread is steady whatever else the machine does. It is set before libtorch loads.
    [ModuleInitializer]
    internal static void Set() => Environment.SetEnvironmentVariable("OMP_NUM_THREADS", "1");
}
