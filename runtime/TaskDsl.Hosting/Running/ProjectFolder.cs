using TaskDsl.Experiments;
using TaskDsl.Hosting.Console;
using TaskDsl.Tasks;

namespace TaskDsl.Hosting.Running;

/// <summary>Finds the project's folder: results lie below it, wherever the program is started from.</summary>
internal static class ProjectFolder
{
    /// <summary>The folder given; else the current one or, going up from the program, the first that holds the project's files.</summary>
    public static string Find(ProjectDefinition project, string? given)
    {
        if (given is not null)
        {
            return Directory.Exists(given)
                ? Path.GetFullPath(given)
                : throw new CommandException("TDSL4001", $"There is no folder '{given}'.", ExitCode.Usage);
        }

        if (project.Experiments is not [var first, ..])
        {
            return Directory.GetCurrentDirectory();
        }

        foreach (string candidate in Ancestors(AppContext.BaseDirectory).Prepend(Directory.GetCurrentDirectory()))
        {
            if (File.Exists(Path.Combine(candidate, first.SourceFile)))
            {
                return candidate;
            }
        }

        throw new CommandException("TDSL4006", $"The project's folder is not the current one and not above the program: neither holds {first.SourceFile}. Name it: --project FOLDER.", ExitCode.Usage);
    }

    /// <summary>Where an experiment's results lie.</summary>
    public static string Results(string projectFolder, ExperimentDefinition experiment) => Path.Combine(projectFolder, "experiments", experiment.Name);

    private static IEnumerable<string> Ancestors(string folder)
    {
        for (DirectoryInfo? current = new(folder); current is not null; current = current.Parent)
        {
            yield return current.FullName;
        }
    }
}
