using TaskDsl.Evaluation.Gaps;
using TaskDsl.Evaluation.Preferences;

namespace TaskDsl.Evaluation.Tests.Preferences;

public sealed class PairFilesTests
{
    [Fact]
    public void A_number_stands_once_in_a_split()
    {
        const string Pair = """{"item":7,"split":"SPLIT","shared":{"question":"q"},"chosen":{"answer":"a"},"rejected":{"answer":"b"}}""", Critiques = """{"item":7,"split":"SPLIT","chosen":"Fine.","rejected":"Bad."}""", Rewards = """{"item":7,"chosen":1,"rejected":0}""";
        Assert.Equal(2, Read(PairFiles.ReadPairs, Pair.Replace("SPLIT", "train"), Pair.Replace("SPLIT", "test")).Length);
        Assert.Equal(2, Read(PairFiles.ReadCritiques, Critiques.Replace("SPLIT", "train"), Critiques.Replace("SPLIT", "test")).Length);
        foreach (Func<object> twice in new Func<object>[]
        {
            () => Read(PairFiles.ReadPairs, Pair.Replace("SPLIT", "test"), Pair.Replace("SPLIT", "test")),
            () => Read(PairFiles.ReadCritiques, Critiques.Replace("SPLIT", "test"), Critiques.Replace("SPLIT", "test")),
            () => Read(PairFiles.ReadRewards, Rewards, Rewards),
        })
        {
            Assert.Contains("(2): item: 7 was already used", Assert.Throws<InvalidSamplesException>(twice).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_field_is_shared_or_a_sides_own()
    {
        string message = Assert.Throws<InvalidSamplesException>(() => Read(PairFiles.ReadPairs, """{"item":1,"split":"test","shared":{"answer":"q"},"chosen":{"answer":"a"},"rejected":{"answer":"b"}}""")).Message;
        Assert.Contains("(1): answer: it stands both outside and inside of the sides.", message, StringComparison.Ordinal);
    }

    private static T[] Read<T>(Func<string, IEnumerable<T>> read, params string[] lines)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllLines(path, lines);
            return [.. read(path)];
        }
        finally
        {
            File.Delete(path);
        }
    }
}
