using System.IO.Compression;
using System.Text;
using TaskDsl.Data;
using TaskDsl.Experiments;
using TaskDsl.Oracles;

namespace TaskDsl.Tests.Data;

/// <summary>What other tests allocate at the same time would be counted too.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

/// <summary>A large file needs no more memory than a small one.</summary>
[Collection(nameof(Alone))]
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
        var source = new DataSource { Files = [file], Map = [GivenData.Map("question", "prompt"), GivenData.Map("answer", "response")], Trims = true };
        // The least of several: a test host and its logger hold something of their own for a while.
        long early = long.MaxValue, late = long.MaxValue;
        int read = 0;
        foreach (DataItem item in ItemData.Read(new DataDefinition { Train = [source] }, GivenData.TextTask, _given.Folder, Split.Train))
        {
            read++;
            if (read % 1_000 == 0 && read <= 10_000)
            {
                early = Math.Min(early, GC.GetTotalMemory(forceFullCollection: true));
            }
            else if (read % 1_000 == 0 && read > Records - 10_000)
            {
                late = Math.Min(late, GC.GetTotalMemory(forceFullCollection: true));
            }

            Assert.Equal("b", item.Values["answer"]);
        }

        // 160 MB went by in between; half of one MB is the noise of a test host.
        Assert.InRange(read, Records, Records + 1);
        Assert.InRange(late - early, long.MinValue, 1 << 19);
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
