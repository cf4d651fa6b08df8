using Microsoft.Build.Utilities;

namespace TaskDsl.MSBuild;

/// <summary>Writes the reports of a project's experiments again from their saved samples, without a model.</summary>
public sealed class WriteReports : ProjectProgram
{
    /// <summary>The one experiment to report on; all where it is empty.</summary>
    public string? Experiment { get; set; }

    /// <inheritdoc/>
    protected override void AppendCommand(CommandLineBuilder line)
    {
        line.AppendSwitch("report");
        if (!string.IsNullOrEmpty(Experiment))
        {
            line.AppendFileNameIfNotNull(Experiment);
        }
    }
}
