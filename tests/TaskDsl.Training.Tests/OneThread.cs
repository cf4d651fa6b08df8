using System.Runtime.CompilerServices;
using TorchSharp;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace TaskDsl.Training.Tests;

internal static class OneThread
{
    [ModuleInitializer]
    public static void Set() => torch.set_num_threads(1);
}
