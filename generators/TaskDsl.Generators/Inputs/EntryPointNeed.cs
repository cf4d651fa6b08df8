using Microsoft.CodeAnalysis;

namespace TaskDsl.Generators.Inputs;

/// <summary>What the compilation says of the program's entry point.</summary>
/// <param name="AssemblyName">The assembly's name.</param>
/// <param name="Executable">Whether the project builds a program.</param>
/// <param name="HasOwn">Whether the project's own code has an entry point.</param>
/// <param name="HasCommandLine">Whether the command line that the emitted entry point calls is referenced.</param>
internal sealed record EntryPointNeed(string AssemblyName, bool Executable, bool HasOwn, bool HasCommandLine)
{
    public static EntryPointNeed Of(Compilation compilation, CancellationToken cancellation)
    {
        bool executable = compilation.Options.OutputKind is OutputKind.ConsoleApplication or OutputKind.WindowsApplication or OutputKind.WindowsRuntimeApplication;
        return new EntryPointNeed(
            compilation.AssemblyName ?? "",
            executable,
            executable && compilation.GetEntryPoint(cancellation) is not null,
            compilation.GetTypeByMetadataName("TaskDsl.Hosting.CommandLine") is not null);
    }

    /// <summary>Whether an entry point is to be emitted.</summary>
    public bool IsNeeded(ProjectOptions options) =>
        Executable && HasCommandLine && (options.EntryPoint ?? (!HasOwn && !options.IsTestProject));
}
