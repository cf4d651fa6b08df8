using TaskDsl.Experiments;
using TaskDsl.Hosting.Console;
using TaskDsl.Oracles;
using TaskDsl.Tasks;

namespace TaskDsl.Hosting.Running;

/// <summary>Makes oracles where the files that their parameters name are found: in the project's folder.</summary>
internal static class ProjectOracle
{
    /// <summary>The task's oracle, with the task's own parameters.</summary>
    /// <param name="task">The task.</param>
    /// <param name="folder">The project's folder.</param>
    /// <exception cref="CommandException">The task names no oracle, or it cannot be made.</exception>
    public static IOracle Of(TaskDefinition task, string folder) => task.Oracle is { } make
        ? Make(make, task.SourceFile, folder)
        : throw new CommandException("TDSL4004", $"The task {task.Name} names no oracle, so it can neither draw questions nor judge answers. Add one to the file: oracle: NAME.", ExitCode.Usage, task.SourceFile);

    /// <summary>The oracle of the experiment's task, with the experiment's parameters.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="folder">The project's folder.</param>
    /// <exception cref="CommandException">The task names no oracle, or it cannot be made.</exception>
    public static IOracle Of(ExperimentDefinition experiment, string folder) => experiment.Oracle is { } make ? Make(make, experiment.SourceFile, folder) : Of(experiment.Task, folder);

    private static IOracle Make(Func<IOracle> make, string file, string folder)
    {
        // Back again afterwards: other paths, such as LIBTORCH, are relative to where the program was started.
        string started = Directory.GetCurrentDirectory();
        try
        {
            Directory.SetCurrentDirectory(folder);
            return make();
        }
#pragma warning disable CA1031 // Whatever a constructor throws, a user's own too, is said of the file that names the oracle.
        catch (Exception e)
#pragma warning restore CA1031
        {
            throw new CommandException("TDSL4017", $"The oracle cannot be made with these parameters: {e.Message}", ExitCode.Usage, file, e);
        }
        finally
        {
            Directory.SetCurrentDirectory(started);
        }
    }
}
