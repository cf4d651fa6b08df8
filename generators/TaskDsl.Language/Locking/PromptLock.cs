using System.Text;
using TaskDsl.Language.Diagnostics;
using TaskDsl.Language.Model;
using TaskDsl.Language.Naming;

namespace TaskDsl.Language.Locking;

/// <summary>A format as <c>prompts.lock</c> keeps it.</summary>
/// <param name="Name"><c>Task.format</c>.</param>
/// <param name="Id">The format id.</param>
/// <param name="Description">What the id is the hash of: see <see cref="FormatId.Describe"/>.</param>
/// <param name="Place">Where the entry stands; null for one that is made from a model.</param>
public sealed record LockedFormat(string Name, string Id, string Description, FilePlace? Place)
{
    /// <summary>The task's name.</summary>
    public string Task => Name.Substring(0, Name.IndexOf('.'));

    /// <summary>The entries of a file's formats.</summary>
    public static IEnumerable<LockedFormat> Of(Binding.TaskFile file) => file.Task is { } task ? task.Formats.Select(format => Of(task, format)) : [];

    /// <summary>The entry of a format.</summary>
    public static LockedFormat Of(TaskModel task, FormatModel format) =>
        new($"{task.Name}.{format.Name}", format.Id, FormatId.Describe(format), null);
}

/// <summary>The file <c>prompts.lock</c>: the formats that somebody decided on, each with all that its id is made of, so that a difference can be told in words.</summary>
/// <param name="Formats">The entries in the order of the file.</param>
/// <param name="Diagnostics">What cannot be read.</param>
public sealed record PromptLock(EquatableArray<LockedFormat> Formats, EquatableArray<LanguageDiagnostic> Diagnostics)
{
    private const string Header = "# The formats that this project's results are made with. Written by the build; commit it.\n# A build that changes or removes an entry fails, unless it is told: dotnet build -p:AcceptPrompts=true\n";

    /// <summary>A lock without entries.</summary>
    public static PromptLock Empty { get; } = new(default, default);

    /// <summary>Reads the file. Never throws.</summary>
    public static PromptLock Parse(string path, string text)
    {
        var diagnostics = new DiagnosticList(path, text);
        var formats = new List<LockedFormat>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        int at = 0;
        foreach (string raw in text.Split('\n'))
        {
            string line = raw.TrimEnd('\r');
            var range = new TextRange(at, at + line.Length);
            at += raw.Length + 1;
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            if (line.StartsWith("  ", StringComparison.Ordinal) && formats.Count > 0)
            {
                LockedFormat last = formats[formats.Count - 1];
                formats[formats.Count - 1] = last with { Description = last.Description + line.Substring(2) + "\n" };
            }
            else if (line.Split(' ') is { Length: 2 } parts && parts[0].Contains(".") && parts[1].Length == 16 && names.Add(parts[0]))
            {
                formats.Add(new LockedFormat(parts[0], parts[1], "", diagnostics.PlaceOf(range)));
            }
            else
            {
                diagnostics.Report(Rules.InvalidLock, range);
                return new PromptLock(default, diagnostics.ToArray());
            }
        }

        return new PromptLock(formats.ToEquatableArray(), default);
    }

    /// <summary>The file's text for these entries, which it sorts.</summary>
    public static string Write(IEnumerable<LockedFormat> formats)
    {
        var text = new StringBuilder(Header);
        foreach (LockedFormat format in formats.OrderBy(format => format.Name, StringComparer.Ordinal))
        {
            text.Append('\n').Append(format.Name).Append(' ').Append(format.Id).Append('\n');
            foreach (string line in format.Description.TrimEnd('\n').Split('\n'))
            {
                text.Append("  ").Append(line).Append('\n');
            }
        }

        return text.ToString();
    }
}
