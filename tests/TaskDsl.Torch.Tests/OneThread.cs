using System.Runtime.CompilerServices;

// The number of threads, the random state and the count of tensors are the process's.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace TaskDsl.Torch.Tests;

internal static class OneThread
{
    // One thread is steady whatever else the machine does. It is set before libtorch loads.
    [ModuleInitializer]
    internal static void Set() => Environment.SetEnvironmentVariable("OMP_NUM_THREADS", "1");
}
