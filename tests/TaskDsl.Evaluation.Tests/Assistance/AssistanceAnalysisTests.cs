using TaskDsl.Evaluation.Assistance;
using TaskDsl.Evaluation.Gaps;
using TaskDsl.Evaluation.Statistics;
using TaskDsl.Randomness;

namespace TaskDsl.Evaluation.Tests.Assistance;

public sealed class AssistanceAnalysisTests : IDisposable
{
    // Written by hand: two questions, three answers, three people.
    private const string Golden = """
        {"question":"q1","answer":"a1","source":"model","condition":"none","labeler":"ann","rating":6,"seconds":100,"critiques":[{"text":"misses the war","severity":2,"category":"coverage"}]}
        {"question":"q1","answer":"a1","source":"model","condition":"none","labeler":"bob","rating":5,"critiques":[]}
        {"question":"q1","answer":"a2","source":"human","condition":"none","labeler":"ann","rating":3,"critiques":[{"text":"wrong year","severity":4,"category":"accuracy"}]}
        {"question":"q1","answer":"a2","source":"human","condition":"none","labeler":"bob","rating":2,"critiques":[]}
        {"question":"q1","answer":"a2","source":"human","condition":"none","labeler":"cid","rating":7,"critiques":[]}
        {"question":"q1","answer":"a1","source":"model","condition":"none","labeler":"cid","rating":1,"critiques":[{"text":"dull"}]}

        {"question":"q1","answer":"a1","source":"model","condition":"assist","labeler":"ann","rating":4,"seconds":200,"critiques":[{"text":"misses the war","severity":1,"category":"coverage","used":true,"edited":true},{"text":"no names","severity":1,"category":"coverage","used":true},{"text":"dull"}]}
        {"question":"q2","answer":"a3","source":"misleading","condition":"assist","labeler":"bob","intended":2,"intended_found":1,"critiques":[{"text":"it was not the butler","severity":4,"category":"accuracy","used":true,"edited":false}]}
        {"question":"q2","answer":"a3","source":"misleading","condition":"none","labeler":"ann","intended":2,"intended_found":0,"critiques":[{"text":"too short","severity":1,"category":"other","used":null}]}

        """;

    private readonly string _path = Path.Combine(Directory.CreateTempSubdirectory("records-").FullName, "records.jsonl");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);

    [Fact]
    public void The_numbers_of_a_file_are_those_counted_by_hand()
    {
        AssistanceResults results = AssistanceAnalysis.Compute(Read(Golden), resamples: 200);

        Assert.Equal((9, 3, 2, 3), (results.Records, results.Answers, results.Questions, results.Labelers));
        Assert.Equal(
            ["model none 3", "model assist 1", "human none 3", "misleading none 1", "misleading assist 1", "all none 7", "all assist 2"],
            results.Figure1.Select(cell => $"{cell.Source} {cell.Condition} {cell.Records}"));
        Assert.Equal(
            new Dictionary<string, double> { ["critiques"] = 2 / 3.0, ["criticised"] = 2 / 3.0, ["rating"] = 4, ["seconds"] = 100 },
            Values(results, "model", "none"));
        Assert.Equal(
            new Dictionary<string, double> { ["critiques"] = 3, ["used"] = 2, ["edited"] = 1 / 2.0, ["criticised"] = 1, ["rating"] = 4, ["seconds"] = 200 },
            Values(results, "model", "assist"));
        Assert.Equal(0.5, Values(results, "misleading", "assist")["intended_found"]);
        Assert.Equal(0, Values(results, "misleading", "none")["intended_found"]);

        Assert.Equal(new Dictionary<string, double> { ["model"] = 3 / (2 / 3.0) - 1, ["misleading"] = 0, ["all"] = 2 / (4 / 7.0) - 1 }, results.More.ToDictionary(more => more.Key, more => Math.Round(more.Value.Value, 12)), (x, y) => x.Count == y.Count && x.All(pair => Math.Abs(pair.Value - y[pair.Key]) < 1e-9));
        Assert.Equal(1 / 3.0, results.Edited!.Value);
        // Ann and Bob prefer a1, Cid a2: one pair of three agrees.
        Assert.Equal(1 / 3.0, results.Agreement!.Value);

        Assert.Equal(["1:1", "2:1", "4:1", "unrated:1"], Counts(results.Figure2[0].Severity));
        Assert.Equal(["accuracy:1", "coverage:1", "other:1", "uncategorised:1"], Counts(results.Figure2[0].Category));
        Assert.Equal(["1:2", "2:0", "4:1", "unrated:1"], Counts(results.Figure2[1].Severity));
        Assert.Equal(["accuracy:1", "coverage:2", "other:0", "uncategorised:1"], Counts(results.Figure2[1].Category));
        Assert.Equal(2 / 2.0, results.Figure2[1].Severity["1"].PerAnswer!.Value);
    }

    [Fact]
    public void Two_units_have_the_bootstrap_that_can_be_written_down()
    {
        // Assisted records are one of each question, with 3 and 1 critiques: draws have the means 1, 2 and 3 in the shares ¼, ½ and ¼.
        Estimate critiques = AssistanceAnalysis.Compute(Read(Golden), resamples: 20_000).Figure1.Single(cell => cell is { Source: "all", Condition: "assist" }).Measures["critiques"];

        Assert.Equal((2.0, 1.0, 3.0), (critiques.Value, critiques.Low, critiques.High));
        Assert.Equal(Math.Sqrt(0.5), critiques.StandardError, 0.01);
    }

    [Fact]
    public void The_order_of_records_changes_nothing_and_passages_are_drawn_whole()
    {
        AssistanceRecord[] records = [.. Read(Golden)];
        AssistanceResults results = AssistanceAnalysis.Compute(records, resamples: 300), reversed = AssistanceAnalysis.Compute(records.Reverse(), resamples: 300);
        Assert.Equal(results.Figure1.SelectMany(cell => cell.Measures), reversed.Figure1.SelectMany(cell => cell.Measures));
        Assert.Null(results.Bootstrap.Passages);

        // One passage: nothing to vary over.
        AssistanceResults one = AssistanceAnalysis.Compute(records.Select(record => record with { Passage = "p" }), resamples: 300);
        Assert.Equal(1, one.Bootstrap.Passages);
        Assert.All(one.Figure1.SelectMany(cell => cell.Measures.Values), estimate => Assert.Equal((0.0, estimate.Value), (estimate.StandardError, estimate.Low), (x, y) => Math.Abs(x.Item1 - y.Item1) + Math.Abs(x.Item2 - y.Item2) < 1e-9));
        Assert.Throws<InvalidSamplesException>(() => AssistanceAnalysis.Compute([.. records[..^1], records[^1] with { Passage = "p" }]));
        Assert.Throws<InvalidSamplesException>(() => AssistanceAnalysis.Compute([]));
    }

    /// <summary>A second computation of Figure 1 and of the agreement, by plain loops over random records.</summary>
    [Fact]
    public void Random_records_agree_with_plain_loops()
    {
        var random = new CounterRandom(7, "records");
        AssistanceRecord[] records =
        [
            .. from question in Enumerable.Range(0, 60) from answer in Enumerable.Range(0, 3) from labeler in Enumerable.Range(0, 4) from condition in Enum.GetValues<AssistanceCondition>()
               where random.Next(4) > 0
               select new AssistanceRecord
               {
                   Question = $"q{question}", Answer = $"a{answer}", Labeler = $"l{labeler}", Condition = condition, Source = (AnswerSource)answer, Rating = random.Next(3) == 0 ? null : 1 + random.Next(7),
                   Critiques = [.. Enumerable.Range(0, random.Next(4)).Select(_ => new PersonsCritique("x", random.Next(5) is > 0 and var severity ? severity : null, null, condition == AssistanceCondition.Assist && random.Next(2) == 0, false))],
               },
        ];
        AssistanceResults results = AssistanceAnalysis.Compute(records, resamples: 10);
        foreach (AssistanceCell cell in results.Figure1)
        {
            AssistanceRecord[] own = [.. records.Where(record => (cell.Source == "all" || record.Source.ToString() == char.ToUpperInvariant(cell.Source[0]) + cell.Source[1..]) && (record.Condition == AssistanceCondition.Assist) == (cell.Condition == "assist"))];
            Assert.Equal(own.Average(record => record.Critiques.Length), cell.Measures["critiques"].Value, 1e-12);
            Assert.Equal(own.Where(record => record.Rating is not null).Average(record => record.Rating!.Value), cell.Measures["rating"].Value, 1e-12);
        }

        int agree = 0, all = 0;
        foreach (AssistanceRecord a in records)
        {
            foreach (AssistanceRecord b in records.Where(b => b.Question == a.Question && b.Condition == a.Condition && b.Labeler == a.Labeler && string.CompareOrdinal(a.Answer, b.Answer) < 0 && a.Rating is not null && b.Rating is not null && a.Rating != b.Rating))
            {
                foreach (AssistanceRecord c in records.Where(c => c.Question == a.Question && c.Condition == a.Condition && c.Answer == a.Answer && string.CompareOrdinal(a.Labeler, c.Labeler) < 0 && c.Rating is not null))
                {
                    foreach (AssistanceRecord d in records.Where(d => d.Question == a.Question && d.Condition == a.Condition && d.Answer == b.Answer && d.Labeler == c.Labeler && d.Rating is not null && d.Rating != c.Rating))
                    {
                        all++;
                        agree += (a.Rating > b.Rating) == (c.Rating > d.Rating) ? 1 : 0;
                    }
                }
            }
        }

        Assert.True(all > 50);
        Assert.Equal((double)agree / all, results.Agreement!.Value, 1e-12);
    }

    public static TheoryData<string, string> Broken => new()
    {
        { """{"answer":"a"}""", "question: the key is missing." },
        { """{"question":1}""", "question: expected a string, but this is 1." },
        { "{", "depth" },
        { Line("\"source\":\"robot\""), "source: expected model, human, misleading, but this is 'robot'." },
        { Line("\"condition\":\"some\""), "condition: expected none, assist, but this is 'some'." },
        { Line("\"rating\":8"), "rating: a rating is 1 to 7, and this is 8." },
        { Line("\"seconds\":-1"), "seconds: a time is not negative." },
        { Line("\"intended_found\":1"), "intended_found: it is at least 0 and at most 'intended', which must be there." },
        { Line("\"critiques\":[{\"text\":\"x\",\"severity\":5}]"), "critiques[0].severity: a severity is 1 to 4, and this is 5." },
        { Line("\"critiques\":[{\"text\":\"x\"},{\"text\":\"x\",\"used\":true}]"), "critiques[1].used: under the condition 'none' there is nothing to use." },
        { Line("\"critiques\":[{\"text\":\"x\",\"edited\":true}]"), "critiques[0].edited: only a critique that was used can have been edited." },
        { Line("\"critiques\":[{\"severity\":2}]"), "critiques[0].text: the key is missing." },
        { Line("\"mood\":\"good\""), "mood: unknown key; the keys are question, passage, answer" },
        { Line("\"labeler\":\"ann\""), "labeler: 'ann' has criticised this answer under this condition on line 1 already." },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_broken_line_is_named_with_its_key(string line, string expected)
    {
        InvalidRecordException error = Assert.Throws<InvalidRecordException>(() => Read(Line("\"labeler\":\"ann\"") + "\n\n" + line + "\n").ToArray());
        Assert.Equal(3, error.Line);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_programs_file_is_read_by_a_map_of_its_names()
    {
        File.WriteAllText(_path, """{"prompt":"q","answer":"a","source":"human","condition":"assist","who":"ann","critiques":[{"text":"x","level":3,"used":true,"colour":"red"}],"export":5}""" + "\n");
        var names = new Dictionary<string, string> { ["question"] = "prompt", ["labeler"] = "who", ["critiques.severity"] = "level" };
        AssistanceRecord record = Assert.Single(RecordFile.Read(_path, names));
        Assert.Equal(("q", "ann", 3, true), (record.Question, record.Labeler, record.Critiques[0].Severity, record.Critiques[0].Used));
        Assert.StartsWith("export: unknown key", Assert.Throws<InvalidRecordException>(() => RecordFile.Read(_path, new Dictionary<string, string>()).ToArray()).Message.Replace("prompt", "export", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void The_table_says_what_the_numbers_do()
    {
        string text = AssistanceSummary.Text(AssistanceAnalysis.Compute(Read(Golden), resamples: 50), "records.jsonl");
        Assert.Contains("9 records of 3 people: 3 answers to 2 questions", text, StringComparison.Ordinal);
        Assert.Contains("model, assist (1)\n  critiques               3.000", text, StringComparison.Ordinal);
        Assert.Contains("  coverage (2)            1.000", text, StringComparison.Ordinal);
        Assert.All(text.Split('\n'), line => Assert.True(line.Length <= 80, line));
    }

    // A whole record of ann's, some of whose keys are replaced.
    private static string Line(string replaced)
    {
        string[] keys = ["\"question\":\"q\"", "\"answer\":\"a\"", "\"source\":\"model\"", "\"condition\":\"none\"", "\"labeler\":\"ann\"", "\"critiques\":[]"];
        string key = replaced[..(replaced.IndexOf(':', StringComparison.Ordinal) + 1)];
        return "{" + string.Join(",", [.. keys.Where(each => !each.StartsWith(key, StringComparison.Ordinal)), replaced]) + "}";
    }

    private static Dictionary<string, double> Values(AssistanceResults results, string source, string condition) =>
        results.Figure1.Single(cell => cell.Source == source && cell.Condition == condition).Measures.ToDictionary(measure => measure.Key, measure => measure.Value.Value);

    private static IEnumerable<string> Counts(IReadOnlyDictionary<string, KindCount> kinds) => kinds.Select(kind => $"{kind.Key}:{kind.Value.Count}");

    private IEnumerable<AssistanceRecord> Read(string records)
    {
        File.WriteAllText(_path, records);
        return RecordFile.Read(_path, new Dictionary<string, string>());
    }
}
