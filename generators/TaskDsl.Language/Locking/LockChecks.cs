using TaskDsl.Language.Binding;
using TaskDsl.Language.Diagnostics;
using TaskDsl.Language.Model;

namespace TaskDsl.Language.Locking;

/// <summary>Compares formats with <c>prompts.lock</c>: a change that nobody decided on is an error.</summary>
public static class LockChecks
{
    /// <summary>The formats of a file that differ from their entries, each at its name in the file.</summary>
    public static EquatableArray<LanguageDiagnostic> Check(TaskFile file, PromptLock locked)
    {
        var changes = new List<LanguageDiagnostic>();
        foreach (FormatModel format in file.Task?.Formats ?? default)
        {
            LockedFormat current = LockedFormat.Of(file.Task!, format);
            if (locked.Formats.FirstOrDefault(entry => entry.Name == current.Name) is { } entry && entry.Id != current.Id)
            {
                FilePlace place = file.Formats.First(name => name.Text == format.Name).Place;
                changes.Add(new LanguageDiagnostic(Rules.FormatChanged, place, new EquatableArray<string>([current.Name, PromptChange.Describe(entry.Description, current.Description)])));
            }
        }

        return changes.ToEquatableArray();
    }

    /// <summary>The entries of formats that are no more, each at its line in the lock.</summary>
    /// <param name="tasks">All tasks of the project.</param>
    /// <param name="locked">The lock.</param>
    public static EquatableArray<LanguageDiagnostic> CheckRemoved(TasksOfProject tasks, PromptLock locked)
    {
        if (!tasks.Complete)
        {
            return default;
        }

        var names = new HashSet<string>(tasks.Tasks.SelectMany(task => task.Task.FormatNames.Select(format => $"{task.Task.Name}.{format}")), StringComparer.Ordinal);
        return locked.Formats.Where(entry => !names.Contains(entry.Name))
            .Select(entry => new LanguageDiagnostic(Rules.FormatRemoved, entry.Place!, new EquatableArray<string>([entry.Name])))
            .ToEquatableArray();
    }
}
