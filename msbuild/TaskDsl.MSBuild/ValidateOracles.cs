using System.Text;
using Microsoft.Build.Utilities;

namespace TaskDsl.MSBuild;

/// <summary>Checks the project's oracles by their laws.</summary>
public sealed class ValidateOracles : ProjectProgram
{
    /// <inheritdoc/>
    protected override void AppendCommand(CommandLineBuilder line) => line.AppendSwitch("validate");

    /// <inheritdoc/>
    protected override bool SkipTaskExecution()
    {
        // A program with a Main of its own may do anything with the argument; only the emitted entry point is known to check oracles.
        return Encoding.ASCII.GetString(File.ReadAllBytes(Program)).IndexOf("\0TaskDslEntryPoint\0", StringComparison.Ordinal) < 0;
    }
}
