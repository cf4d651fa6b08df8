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

    /// <summary>The entries of formats that are no more, each at its line in the lock; those of a task that is gone or renamed are one mistake, at the first.</summary>
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
            .GroupBy(entry => tasks.Tasks.Any(task => task.Task.Name == entry.Task) ? entry.Name : entry.Task)
            .Select(gone => new LanguageDiagnostic(Rules.FormatRemoved, gone.First().Place!, new EquatableArray<string>([gone.Count() == 1 ? $"'{gone.First().Name}'" : $"{gone.Count()} formats of '{gone.Key}'"])))
            .ToEquatableArray();
    }
}
