using TaskDsl.Evaluation.Critiques;
using TaskDsl.Evaluation.Gaps;
using TaskDsl.Evaluation.Results;
using TaskDsl.Evaluation.Statistics;
using TaskDsl.Randomness;

namespace TaskDsl.Evaluation.Tests.Critiques;

public sealed class CritiqueAnalysisTests : IDisposable
{
    // Written by hand. tiny: right, wrong and helped, wrong and not helped, unreadable; small on the same answers helps with two of the three.
    private const string Golden = """
        {"item":0,"question":"1 + 1","truth":"2","answered_by":"tiny","temperature":1,"answer":"2","parsed":true,"correct":true,"truncated":false,"tokens":2,"oracle_critiques":0,"critic":"tiny","critique":"Digit at index 1 should be 3","critique_valid":false,"critique_truncated":false,"critique_tokens":10}
        {"item":1,"question":"1 + 2","truth":"3","answered_by":"tiny","temperature":1,"answer":"4","parsed":true,"correct":false,"truncated":false,"tokens":2,"oracle_critiques":1,"critic":"tiny","critique":"Digit at index 1 should be 3","critique_valid":true,"critique_truncated":false,"critique_tokens":20}
        {"item":2,"question":"1 + 3","truth":"4","answered_by":"tiny","temperature":1,"answer":"5","parsed":true,"correct":false,"truncated":false,"tokens":2,"oracle_critiques":1,"critic":"tiny","critique":"Digit at","critique_valid":false,"critique_truncated":true,"critique_tokens":30}
        {"item":3,"question":"1 + 4","truth":"5","answered_by":"tiny","temperature":1,"answer":"vijf","parsed":false,"correct":false,"truncated":true,"tokens":6,"oracle_critiques":0,"critic":"tiny","critique":"?","critique_valid":false,"critique_truncated":false,"critique_tokens":40}
        {"item":1,"question":"1 + 2","truth":"3","answered_by":"tiny","temperature":1,"answer":"4","parsed":true,"correct":false,"truncated":false,"tokens":2,"oracle_critiques":1,"critic":"small","critique":"Digit at index 1 should be 3","critique_valid":true,"critique_truncated":false,"critique_tokens":20}
        {"item":2,"question":"1 + 3","truth":"4","answered_by":"tiny","temperature":1,"answer":"5","parsed":true,"correct":false,"truncated":false,"tokens":2,"oracle_critiques":1,"critic":"small","critique":"Digit at index 1 should be 4","critique_valid":true,"critique_truncated":false,"critique_tokens":20}

        """;

    private readonly string _path = Path.Combine(Directory.CreateTempSubdirectory("critiques-").FullName, "self-critiques.jsonl");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);

    [Fact]
    public void The_shares_of_a_file_are_those_counted_by_hand()
    {
        File.WriteAllText(_path, Golden);
        CritiqueResults[] pairs = [.. CritiqueAnalysis.Compute(CritiqueFile.Read(_path))];

        Assert.Equal([("tiny", "tiny", 4), ("tiny", "small", 2)], pairs.Select(pair => (pair.AnsweredBy, pair.Critic, pair.Questions)));
        Assert.Equal(
            new Dictionary<string, double>
            {
                ["helpful"] = 1 / 4.0,
                ["helpful_on_critiqueable"] = 1 / 3.0,
                ["critiqueable"] = 3 / 4.0,
                ["oracle_finds"] = 2 / 4.0,
                ["helpful_on_right"] = 0,
                ["unparsed"] = 1 / 4.0,
                ["truncated"] = 1 / 4.0,
                ["truncated_critiques"] = 1 / 4.0,
                ["tokens"] = 3,
                ["critique_tokens"] = 25,
            },
            pairs[0].Measures.ToDictionary(measure => measure.Key, measure => measure.Value.Value));
        Assert.Equal(1.0, pairs[1].Of(CritiqueMeasure.HelpfulOnCritiqueable)!.Value);
        // No right answer: not defined, and so left out.
        Assert.DoesNotContain("helpful_on_right", pairs[1].Measures.Keys);

        // What is written is the file again.
        CritiquedAnswer[] read = [.. CritiqueFile.Read(_path)];
        CritiqueFile.Write(_path, read);
        Assert.Equal(Golden.ReplaceLineEndings("\n"), File.ReadAllText(_path));
    }

    [Fact]
    public void With_a_sound_oracle_all_is_the_share_on_critiqueable_answers_times_the_share_of_those()
    {
        CritiqueResults sound = Assert.Single(CritiqueAnalysis.Compute(Answers("tiny", "tiny", 200), resamples: 100));
        double product = sound.Of(CritiqueMeasure.HelpfulOnCritiqueable)!.Value * sound.Of(CritiqueMeasure.Critiqueable)!.Value;
        Assert.InRange(sound.Of(CritiqueMeasure.Helpful)!.Value, 0.05, 0.95);
        Assert.Equal(product, sound.Of(CritiqueMeasure.Helpful)!.Value, 1e-12);

        CritiqueResults unsound = Assert.Single(CritiqueAnalysis.Compute(Answers("tiny", "tiny", 200).Select(answer => answer with { CritiqueValid = true }), resamples: 100));
        Assert.Equal(1.0, unsound.Measures["helpful_on_right"].Value);
        Assert.True(unsound.Of(CritiqueMeasure.Helpful)!.Value > (unsound.Of(CritiqueMeasure.HelpfulOnCritiqueable)!.Value * unsound.Of(CritiqueMeasure.Critiqueable)!.Value) + 0.1);
    }

    [Fact]
    public void Error_bars_are_those_of_a_share_and_do_not_depend_on_the_order_of_lines()
    {
        CritiquedAnswer[] answers = [.. Answers("tiny", "tiny", 400)];
        CritiqueResults results = Assert.Single(CritiqueAnalysis.Compute(answers)), reversed = Assert.Single(CritiqueAnalysis.Compute(answers.Reverse()));
        Assert.Equal(results.Measures, reversed.Measures);

        // The standard error of a share p of n answers is √(p (1 − p) / n); with 10,000 draws its own error is 0.7 %.
        Estimate helpful = results.Of(CritiqueMeasure.Helpful)!;
        double expected = Math.Sqrt(helpful.Value * (1 - helpful.Value) / 400);
        Assert.InRange(helpful.StandardError / expected, 0.96, 1.04);
        Assert.InRange((helpful.High - helpful.Low) / (2 * 1.96 * expected), 0.93, 1.07);
    }

    [Fact]
    public void Means_over_seeds_are_of_each_pair()
    {
        RoundResults[] rounds =
        [
            .. from seed in new[] { 1L, 2L }
               from model in new[] { "tiny", "small" }
               let others = new[] { "tiny", "small" }.SelectMany(critic => Answers(model, critic, 50, seed))
               select new RoundResults { Seed = seed, Model = model, Round = 2, Critiques = CritiqueAnalysis.Compute(others, resamples: 50) },
        ];
        var results = new ExperimentResults { Experiment = "E", Task = "T", Rounds = [.. rounds] };

        Assert.Equal(4, results.CritiqueSeeds.Length);
        CritiqueSeedMeans pair = results.CritiqueSeeds.Single(pair => (pair.AnsweredBy, pair.Critic) == ("tiny", "small"));
        double[] values = [.. rounds.Where(round => round.Model == "tiny").Select(round => round.Critiques.Single(cell => cell.Critic == "small").Of(CritiqueMeasure.HelpfulOnCritiqueable)!.Value)];
        Assert.NotEqual(values[0], values[1]);
        Assert.Equal(values, pair.Of(CritiqueMeasure.HelpfulOnCritiqueable)!.Values);
        Assert.Equal(values.Average(), pair.Of(CritiqueMeasure.HelpfulOnCritiqueable)!.Mean, 1e-12);

        // The tables have every number of every pair, and results.json comes back.
        string folder = Path.GetDirectoryName(_path)!;
        ResultsCsv.Write(folder, results);
        Assert.Equal(1 + (2 * rounds.Sum(round => round.Critiques[0].Measures.Count)), File.ReadLines(Path.Combine(folder, ResultsCsv.CritiquesFile)).Count());
        Assert.Contains(FormattableString.Invariant($"tiny,small,2,2,helpful_on_critiqueable,{values.Average()},"), File.ReadAllText(Path.Combine(folder, ResultsCsv.CritiqueSeedsFile)), StringComparison.Ordinal);
        results.Write(Path.Combine(folder, "results.json"));
        ExperimentResults read = ExperimentResults.Read(Path.Combine(folder, "results.json"));
        Assert.Equal(rounds.SelectMany(round => round.Critiques).Select(cell => cell.Of(CritiqueMeasure.Helpful)), read.Rounds.SelectMany(round => round.Critiques).Select(cell => cell.Of(CritiqueMeasure.Helpful)));
    }

    [Theory]
    [InlineData("\"correct\":true,\"truncated\":false", "\"correct\":true,\"truncated\":true", "self-critiques.jsonl(1): parsed: a truncated answer counts as unparsed")]
    [InlineData("\"parsed\":true,\"correct\":true", "\"parsed\":false,\"correct\":true", "self-critiques.jsonl(1): correct: an answer that was not parsed cannot be correct.")]
    [InlineData("\"critique_valid\":false,\"critique_truncated\":true", "\"critique_valid\":true,\"critique_truncated\":true", "self-critiques.jsonl(3): critique_valid: a truncated critique is invalid")]
    [InlineData("\"temperature\":1", "\"temperature\":-1", "self-critiques.jsonl(1): temperature: a temperature is 0 or more.")]
    [InlineData("\"oracle_critiques\":0", "\"oracle_critiques\":-1", "self-critiques.jsonl(1): tokens, critique_tokens, oracle_critiques: a count is not negative.")]
    [InlineData("\"item\":0", "\"items\":0", "self-critiques.jsonl(1): ")]
    [InlineData("{\"item\":1", "{\"item\":0", "Item 0 has two critiques by 'tiny' of an answer by 'tiny'")]
    public void A_file_that_cannot_be_measured_is_refused(string before, string after, string expected)
    {
        int at = Golden.IndexOf(before, StringComparison.Ordinal);
        File.WriteAllText(_path, Golden[..at] + after + Golden[(at + before.Length)..]);
        Assert.Contains(expected, Assert.Throws<InvalidSamplesException>(() => CritiqueAnalysis.Compute(CritiqueFile.Read(_path))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_is_told_by_its_first_line()
    {
        foreach ((string text, SampleKind kind) in new[] { (Golden, SampleKind.Critiques), ("{\"item\":1,\"pool\":[]}", SampleKind.Refinement), ("{\"item\":1,\"samples\":[]}", SampleKind.Gaps), ("", SampleKind.Gaps), ("[1]", SampleKind.Gaps), ("no JSON", SampleKind.Gaps) })
        {
            File.WriteAllText(_path, text);
            Assert.Equal(kind, SampleKinds.Of(_path));
        }
    }

    // Half of the answers are right; of the others, about 3 in 5 are helped.
    private static IEnumerable<CritiquedAnswer> Answers(string answeredBy, string critic, int count, long seed = 1) => Enumerable.Range(0, count).Select(item =>
    {
        bool correct = new CounterRandom(seed, answeredBy, item).Next(2) == 0;
        bool valid = !correct && new CounterRandom(seed, $"{answeredBy}/{critic}", item).Next(5) < 3;
        return new CritiquedAnswer
        {
            Item = item,
            Question = "1 + 1",
            Truth = "2",
            AnsweredBy = answeredBy,
            Temperature = 1,
            Answer = correct ? "2" : "3",
            Parsed = true,
            Correct = correct,
            Truncated = false,
            Tokens = 2,
            OracleCritiques = correct ? 0 : 1,
            Critic = critic,
            Critique = "Digit at index 1 should be 2",
            CritiqueValid = valid,
            CritiqueTruncated = false,
            CritiqueTokens = 29,
        };
    });
}
