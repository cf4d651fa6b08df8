using TaskDsl.Evaluation.Gaps;
using TaskDsl.Evaluation.Labels;

namespace TaskDsl.Evaluation.Tests.Labels;

public sealed class HelpfulnessResultsTests
{
    private static readonly (string Passage, bool Helpful, double Score)[] Scored =
        [("a", true, 0.9), ("a", false, 0.2), ("b", true, 0.4), ("b", false, 0.4), ("b", false, 0.7), ("c", true, 0.5)];

    [Fact]
    public void Numbers_are_those_counted_by_hand()
    {
        HelpfulnessResults results = HelpfulnessResults.Compute(Critiques());

        Assert.Equal((6, 3), (results.Critiques, results.Passages));
        Assert.Equal(3 / 6.0, results.Helpful.Value);
        // Of nine pairs, 0.9 is above three, 0.4 above one and level with one, 0.5 above two.
        Assert.Equal(6.5 / 9, results.Auc!.Value, 12);
        // 0.9, 0.2 and the unhelpful 0.4 are right, 0.5 half.
        Assert.Equal(3.5 / 6, results.Accuracy.Value, 12);
        // Bins of 0.9, 0.2, 0.4 (two, one helpful), 0.7 and 0.5.
        Assert.Equal((0.1 + 0.2 + 0.2 + 0.7 + 0.5) / 6, results.CalibrationError.Value, 12);
    }

    [Fact]
    public void The_file_gives_back_what_was_written()
    {
        string path = Path.GetTempFileName();
        try
        {
            HelpfulnessScores.Write(path, Critiques());
            Assert.Equal(Critiques(), HelpfulnessScores.Read(path));
            Assert.Equal(SampleKind.Helpfulness, SampleKinds.Of(path));

            File.WriteAllText(path, File.ReadAllText(path).Replace("0.9", "1.9", StringComparison.Ordinal));
            Assert.Contains("(1): helpfulness: a probability is between 0 and 1.", Assert.Throws<InvalidSamplesException>(() => HelpfulnessScores.Read(path).ToList()).Message);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void One_passage_gives_no_interval() =>
        Assert.Contains("1 passages", Assert.Throws<InvalidSamplesException>(() => HelpfulnessResults.Compute(Critiques().Take(2))).Message);

    private static ScoredCritique[] Critiques() => [.. Scored.Select((each, i) => new ScoredCritique(each.Passage, "q", "a", $"critique {i}", each.Helpful, each.Score))];
}
