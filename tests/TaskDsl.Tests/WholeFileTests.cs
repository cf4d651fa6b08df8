using System.Text;
using TaskDsl.Files;

namespace TaskDsl.Tests;

public class WholeFileTests
{
    [Fact]
    public void A_failed_write_leaves_what_was_there_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "below", "results.json");
        WholeFile.WriteText(path, "before");
        Assert.Throws<InvalidOperationException>(() => WholeFile.Write(path, stream =>
        {
            stream.Write(Encoding.UTF8.GetBytes("half"));
            throw new InvalidOperationException();
        }));

        Assert.Equal("before", File.ReadAllText(path));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    private sealed class TemporaryFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("taskdsl-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
