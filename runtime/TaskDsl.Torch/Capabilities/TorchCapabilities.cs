namespace TaskDsl.Torch;

/// <summary>The capabilities of the binding that this was compiled against.</summary>
public static class TorchCapabilities
{
    /// <summary>The binding's own where it has them, else the plain ones.</summary>
    public static ITorchCapabilities Current { get; } =
#if TORCHSHARP
        new PlainCapabilities();
#else
        new SystemCapabilities();
#endif
}
