using Microsoft.Build.Utilities;

namespace TaskDsl.MSBuild;

/// <summary>Runs what is out of date of a project's experiments.</summary>
public sealed class RunExperiments : ProjectProgram
{
    /// <summary>The one experiment to run; all where it is empty.</summary>
    public string? Experiment { get; set; }

    /// <summary>Whether only experiments that say <c>run: build</c> are run; an experiment that is named is always run.</summary>
    public bool OnBuildOnly { get; set; }

    /// <summary>Where to compute, <c>cpu</c> or <c>cuda</c>; the runner's choice where it is empty.</summary>
    public string? Device { get; set; }

    /// <summary>The last stage to bring up to date; all where it is empty.</summary>
    public string? To { get; set; }

    /// <inheritdoc/>
    protected override void AppendCommand(CommandLineBuilder line)
    {
        line.AppendSwitch("run");
        if (!string.IsNullOrEmpty(Experiment))
        {
            line.AppendFileNameIfNotNull(Experiment);
        }
        else if (OnBuildOnly)
        {
            line.AppendSwitch("--on-build");
        }

        line.AppendSwitchIfNotNull("--to ", Named(To));
        line.AppendSwitchIfNotNull("--device ", Named(Device));
    }

    private static string? Named(string? name) => string.IsNullOrEmpty(name) ? null : name;
}
