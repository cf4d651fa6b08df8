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

        return OneFile(project) is not { } file ? Directory.GetCurrentDirectory() : Holding(file)
            ?? throw new CommandException("TDSL4006", $"The project's folder is not the current one and not above the program: neither holds {file}. Name it: --project FOLDER. If that file was renamed or deleted, build again.", ExitCode.Usage);
    }

    /// <summary>Where the files lie that oracles read; the current folder for a program that was moved away from its project.</summary>
    public static string OfOracles(ProjectDefinition project) =>
        (OneFile(project) is { } file ? Holding(file) : null) ?? Directory.GetCurrentDirectory();

    /// <summary>Where an experiment's results lie.</summary>
    public static string Results(string projectFolder, ExperimentDefinition experiment) => Path.Combine(projectFolder, "experiments", experiment.Name);

    private static string? OneFile(ProjectDefinition project) =>
        project.Experiments.Select(experiment => experiment.SourceFile).Concat(project.Tasks.Select(task => task.SourceFile)).FirstOrDefault();

    private static string? Holding(string file) =>
        Ancestors(AppContext.BaseDirectory).Prepend(Directory.GetCurrentDirectory()).FirstOrDefault(folder => File.Exists(Path.Combine(folder, file)));

    private static IEnumerable<string> Ancestors(string folder)
    {
        for (DirectoryInfo? current = new(folder); current is not null; current = current.Parent)
        {
            yield return current.FullName;
        }
    }
}
