namespace TaskDsl.Training;

/// <summary>A checkpoint that is not used: which file, what is wrong with it, and what to do.</summary>
/// <param name="path">The file.</param>
/// <param name="reason">What is wrong, to follow the file's name in a sentence.</param>
/// <param name="cure">What to do, as a sentence.</param>
public sealed class CheckpointException(string path, string reason, string cure) : Exception($"The checkpoint '{path}' {reason}. {cure}")
{
    /// <summary>The file.</summary>
    public string Path { get; } = path;
}
