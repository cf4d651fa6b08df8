using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace TaskDsl.MSBuild;

/// <summary>
/// Runs a command of the program that the project has just become: a process of its own, so that native libraries, GPU memory
/// and any crash stay out of MSBuild. Its lines of the form <c>file(line,column): error TDSL…: text</c> become errors of the build.
/// </summary>
public abstract class ProjectProgram : ToolTask
{
    /// <summary>The built program's assembly.</summary>
    [Required]
    public string Program { get; set; } = "";

    /// <summary>The project's folder, below which results lie.</summary>
    [Required]
    public string ProjectDirectory { get; set; } = "";

    /// <inheritdoc/>
    protected override string ToolName => Path.DirectorySeparatorChar == '\\' ? "dotnet.exe" : "dotnet";

    /// <inheritdoc/>
    protected override MessageImportance StandardErrorLoggingImportance => MessageImportance.High;

    /// <summary>Appends the command and its arguments.</summary>
    protected abstract void AppendCommand(CommandLineBuilder line);

    /// <inheritdoc/>
    protected override string GetWorkingDirectory() => ProjectDirectory;

    /// <inheritdoc/>
    protected override string GenerateFullPathToTool()
    {
        string? host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH");
        return string.IsNullOrEmpty(host) ? ToolName : host!;
    }

    /// <inheritdoc/>
    protected override string GenerateCommandLineCommands()
    {
        var line = new CommandLineBuilder();
        line.AppendSwitch("exec");
        line.AppendFileNameIfNotNull(Program);
        AppendCommand(line);
        return line.ToString();
    }

    /// <inheritdoc/>
    protected override bool HandleTaskExecutionErrors()
    {
        // The program has said what is wrong; "exited with code 1" would only repeat it.
        return Log.HasLoggedErrors ? false : base.HandleTaskExecutionErrors();
    }
}
