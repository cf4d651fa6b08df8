namespace TaskDsl.Torch;

/// <summary>What computes, for the header of a run and its manifest.</summary>
/// <param name="Binding">System, or TorchSharp.</param>
/// <param name="Version">libtorch's version.</param>
/// <param name="Device">The device and, for a processor, its threads.</param>
/// <param name="Threads">Threads of one operation on the processor.</param>
/// <param name="Blas">What computes matrix products on the processor.</param>
/// <param name="Warnings">What costs speed here, each with its cure.</param>
public sealed record TorchDescription(
    string Binding, string Version, string Device, int Threads, string Blas, IReadOnlyList<string> Warnings)
{
    /// <summary>One line, without the warnings.</summary>
    public override string ToString() =>
        $"libtorch {Version} ({Binding} binding) on {Device}, {Threads} {(Threads == 1 ? "thread" : "threads")}, {Blas}";
}
