using System.IO.Compression;
using System.Text;

namespace TaskDsl.Tests.Data;

/// <summary>A large file needs no more memory than a small one.</summary>
public sealed class DataMemoryTests : IDisposable
{
    private const int Records = 60_000, Length = 4_000;

    private readonly GivenData _given = new();

    public void Dispose() => _given.Dispose();

    [Theory]
    [InlineData("a.jsonl.gz", "", "{\"prompt\":\"", "\",\"response\":\"b\"}\n", "")]
    [InlineData("a.json.gz", "[", "{\"prompt\":\"", "\",\"response\":\"b\"},", "{\"prompt\":\"a\",\"response\":\"b\"}]")]
    [InlineData("a.csv.gz", "prompt,response\n", "\"\n", "\",b\n", "")]
    public void What_is_held_does_not_grow_with_the_file(string file, string head, string before, string after, string tail)
    {
        Write(file, head, before + new string('x', Length) + after, tail);
        (int records, long grown) = Program.Read(_given.Folder, file);

        // 160 MB went by in between.
        Assert.InRange(records, Records, Records + 1);
        Assert.InRange(grown, long.MinValue, 1 << 16);
    }

    private void Write(string file, string head, string record, string tail)
    {
        using var gzip = new GZipStream(File.Create(Path.Combine(_given.Folder, file)), CompressionLevel.Fastest);
        gzip.Write(Encoding.UTF8.GetBytes(head));
        byte[] bytes = Encoding.UTF8.GetBytes(record);
        for (int i = 0; i < Records; i++)
        {
            gzip.Write(bytes);
        }

        gzip.Write(Encoding.UTF8.GetBytes(tail));
    }
}
