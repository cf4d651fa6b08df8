namespace TaskDsl.Training;

/// <summary>A folder of weights that is not read, or not written: which file, what is wrong with it, and what to do.</summary>
/// <param name="path">The file or folder.</param>
/// <param name="reason">What is wrong, to follow the file's name in a sentence.</param>
/// <param name="cure">What to do, as a sentence.</param>
public sealed class WeightsException(string path, string reason, string cure) : Exception($"'{path}' {reason}. {cure}")
{
    /// <summary>The file or folder.</summary>
    public string Path { get; } = path;
}
