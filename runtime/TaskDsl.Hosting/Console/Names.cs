using TaskDsl.Formats;
using TaskDsl.Tasks;

namespace TaskDsl.Hosting.Console;

/// <summary>Finds what an argument names, or says what there is instead.</summary>
internal static class Names
{
    public static TaskDefinition Task(ProjectDefinition project, string name) =>
        project.Tasks.FirstOrDefault(task => task.Name == name) ?? throw Unknown("task", name, project.Tasks.Select(task => task.Name));

    public static Format Format(ProjectDefinition project, string name)
    {
        IEnumerable<Format> formats = project.Tasks.SelectMany(task => task.Formats);
        return formats.FirstOrDefault(format => format.FullName == name) ?? throw Unknown("format", name, formats.Select(format => format.FullName));
    }

    public static CommandException Unknown(string kind, string name, IEnumerable<string> known)
    {
        string[] names = [.. known];
        string? close = Spelling.Nearest(name, names);
        string help = close is not null ? $"Did you mean '{close}'?" : names.Length == 0 ? $"This project has no {kind}." : $"There is: {string.Join(", ", names)}.";
        return new CommandException("TDSL4001", $"There is no {kind} '{name}'. {help}", ExitCode.Usage);
    }
}
