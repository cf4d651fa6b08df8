namespace TaskDsl.Torch;

/// <summary>
/// libtorch, or the compiler that binds it, is not on this machine (or not where <c>LIBTORCH</c> says). Thrown when a
/// tensor is first used, never by loading the assembly. The message names the command that mends it.
/// </summary>
public sealed class TorchNotFoundException : Exception
{
    /// <summary>The command that installs on Debian and Ubuntu what a run needs.</summary>
    public const string InstallCommand = "apt-get install -y --no-install-recommends libtorch-dev libopenblas0-openmp g++";

    internal TorchNotFoundException(string message) : base(message)
    {
    }
}
