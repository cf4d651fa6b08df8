namespace TaskDsl.Generators.Inputs;

/// <summary>What a file describes, as its MSBuild item says.</summary>
internal enum FileKind
{
    Task,
    Experiment,
    PromptLock,
}

/// <summary>A task or experiment file, or the lock of the prompts.</summary>
/// <param name="Path">The path, for messages.</param>
/// <param name="SourceFile">The path relative to the project, with <c>/</c>.</param>
/// <param name="Kind">What it describes.</param>
/// <param name="Text">Its text.</param>
internal sealed record InputFile(string Path, string SourceFile, FileKind Kind, string Text)
{
    /// <summary>A path relative to the project's folder; the file's name alone where the two have no folder in common.</summary>
    public static string Relative(string path, string projectFolder)
    {
        string[] to = path.Replace('\\', '/').Split('/'), from = projectFolder.Replace('\\', '/').TrimEnd('/').Split('/');
        if (projectFolder.Length == 0 || to[0] != from[0])
        {
            return to[to.Length - 1];
        }

        int shared = 0;
        while (shared < from.Length && shared < to.Length - 1 && to[shared] == from[shared])
        {
            shared++;
        }

        return string.Join("/", Enumerable.Repeat("..", from.Length - shared).Concat(to.Skip(shared)));
    }
}
