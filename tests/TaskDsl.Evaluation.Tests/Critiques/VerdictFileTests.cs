using TaskDsl.Evaluation.Critiques;
using TaskDsl.Evaluation.Gaps;

namespace TaskDsl.Evaluation.Tests.Critiques;

public sealed class VerdictFileTests : IDisposable
{
    private readonly string _path = Path.Combine(Directory.CreateTempSubdirectory("taskdsl-verdicts-").FullName, "verdicts.jsonl");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);

    [Fact]
    public void Each_critic_has_its_means_and_a_critique_without_claims_scores_0()
    {
        // F1 of each critique, then the mean: (1, 0) and (1, 1) give ½, not ⅔.
        File.WriteAllText(_path, """
            {"critic":"a","item":1,"factual":[true],"covered":[false,null]}
            {"critic":"b","factual":[true,false,true,null],"covered":[true,false]}
            {"critic":"a","item":2,"factual":[true,true],"covered":[true]}
            {"critic":"b","factual":[],"covered":[true]}

            """);
        (string Critic, int Critiques, MetaCritique Scores)[] critics = [.. VerdictFile.Score(_path)];

        Assert.Equal(("a", 2, new MetaCritique(1, 0.5, 0.5, 0)), critics[0]);
        Assert.Equal(("b", 2, new MetaCritique(0.25, 0.75, 0.25, 1)), critics[1]);
    }

    [Fact]
    public void A_file_of_one_critic_needs_no_name()
    {
        File.WriteAllText(_path, "{\"factual\":[true],\"covered\":[true]}");
        Assert.Equal(("", 1, new MetaCritique(1, 1, 1, 0)), Assert.Single(VerdictFile.Score(_path)));
    }

    [Theory]
    [InlineData("{\"factual\":[true]}", "covered")]
    [InlineData("{\"factual\":[true],\"covered\":null}", "covered")]
    [InlineData("{\"factual\":[1],\"covered\":[true]}", "factual")]
    [InlineData("{\"factual\":true,\"covered\":[true]}", "factual")]
    [InlineData("{\"factual\":[true],\"covered\":[true],\"recall\":1}", "recall")]
    [InlineData("{\"factual\":[true],\"covered\":[true]", "")]
    [InlineData("[true]", "")]
    [InlineData("null", "null")]
    public void A_line_that_is_none_is_named(string line, string key)
    {
        File.WriteAllText(_path, "{\"factual\":[true],\"covered\":[true]}\n" + line + "\n");
        string message = Assert.Throws<InvalidSamplesException>(() => VerdictFile.Score(_path)).Message;
        Assert.StartsWith($"{_path}(2): ", message, StringComparison.Ordinal);
        Assert.Contains(key, message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_file_is_an_error()
    {
        File.WriteAllText(_path, "");
        Assert.Contains("there are no verdicts", Assert.Throws<InvalidSamplesException>(() => VerdictFile.Score(_path)).Message, StringComparison.Ordinal);
    }
}
