using TorchSharp;

namespace TaskDsl.Torch.Tests;

/// <summary>This assembly as a program: says what the first use of a tensor does in its environment.</summary>
internal static class FirstUse
{
    private static int Main()
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
}
