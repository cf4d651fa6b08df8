namespace TaskDsl.Tests.Tokenizers;

/// <summary>A file that is there while a test runs.</summary>
internal sealed class TemporaryFile : IDisposable
{
    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"taskdsl-{Guid.NewGuid():N}.json");

    public void Dispose() => File.Delete(Path);
}
