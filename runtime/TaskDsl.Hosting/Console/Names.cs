using TaskDsl.Formats;
using TaskDsl.Tasks;
using TaskDsl.Tokenizers;

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

    public static Tokenizer Tokenizer(string name) => name == Tokenizers.Tokenizer.Bytes.Name
        ? Tokenizers.Tokenizer.Bytes
        : throw Unknown("tokenizer", name, [Tokenizers.Tokenizer.Bytes.Name]);

    public static CommandException Unknown(string kind, string name, IEnumerable<string> known)
    {
        string[] names = [.. known];
        string? close = names.Where(candidate => Distance(candidate, name) <= Math.Max(1, name.Length / 3)).MinBy(candidate => Distance(candidate, name));
        string help = close is not null ? $"Did you mean '{close}'?" : names.Length == 0 ? $"This project has no {kind}." : $"There is: {string.Join(", ", names)}.";
        return new CommandException("TDSL4001", $"There is no {kind} '{name}'. {help}", ExitCode.Usage);
    }

    private static int Distance(string a, string b)
    {
        // Levenshtein, ignoring case.
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int substitution = diagonal + (char.ToUpperInvariant(a[i - 1]) == char.ToUpperInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitution, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[b.Length];
    }
}
