using TaskDsl.Language.Binding;
using TaskDsl.Language.Model;

namespace TaskDsl.Language.Locking;

/// <summary>What a build makes of <c>prompts.lock</c>.</summary>
/// <param name="Text">The file's new text.</param>
/// <param name="Added">The formats that have no entry yet, as <c>Task.format</c>, each at its name in its file.</param>
public sealed record LockUpdate(string Text, EquatableArray<Placed> Added)
{
    /// <summary>Holds a project's task files against its lock. A file with mistakes says nothing: the entries of its task stay as they are.</summary>
    /// <param name="locked">The lock.</param>
    /// <param name="files">All task files of the project.</param>
    /// <param name="accept">Whether entries may be changed and removed (<c>AcceptPrompts</c>); otherwise they only grow.</param>
    public static LockUpdate Of(PromptLock locked, IEnumerable<TaskFile> files, bool accept)
    {
        TaskFile[] all = [.. files];
        ILookup<bool, TaskFile> bySoundness = all.ToLookup(file => file.Task is not null && file.Diagnostics.Count == 0 && all.Count(other => SameName(file, other)) == 1);
        TaskFile[] sound = [.. bySoundness[true]];
        LockedFormat[] current = [.. sound.SelectMany(LockedFormat.Of)];
        var known = new HashSet<string>(locked.Formats.Select(format => format.Name), StringComparer.Ordinal);
        Placed[] added = [.. sound.SelectMany(file => file.Formats.Select(format => new Placed($"{file.Task!.Name}.{format.Text}", format.Place))).Where(format => !known.Contains(format.Text))];

        // Where a file's name cannot be read, its entries could be any that no other file claims.
        var soundTasks = new HashSet<string>(sound.Select(file => file.Task!.Name), StringComparer.Ordinal);
        var unsoundTasks = new HashSet<string>(bySoundness[false].Select(file => file.Name?.Text ?? ""), StringComparer.Ordinal);
        IEnumerable<LockedFormat> kept = accept
            ? locked.Formats.Where(format => !soundTasks.Contains(format.Task) && (unsoundTasks.Contains(format.Task) || unsoundTasks.Contains("")))
            : locked.Formats;
        var taken = new HashSet<string>(accept ? [] : known, StringComparer.Ordinal);
        return new LockUpdate(PromptLock.Write(kept.Concat(current.Where(format => !taken.Contains(format.Name)))), added.ToEquatableArray());
    }

    private static bool SameName(TaskFile file, TaskFile other) => string.Equals(file.Name?.Text, other.Name?.Text, StringComparison.OrdinalIgnoreCase);
}
