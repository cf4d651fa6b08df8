using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Build.Logging.StructuredLogger;

namespace TaskDsl.EndToEnd.Tests;

/// <summary>The topic summaries with people's labels in the oracle's place, cut down.</summary>
public sealed class LabelledGapTests(LabelledGapTests.BuiltProject built) : IClassFixture<LabelledGapTests.BuiltProject>
{
    private const string Round = "experiments/Summaries/seed-1/tiny/round-1";

    [Fact]
    public void Gaps_are_those_of_peoples_ratings_and_severities()
    {
        UserProject project = built.Project;
        Assert.True(built.FirstRun.ExitCode == 0, built.FirstRun.Errors);
        UserProject.Result gaps = project.Run("", "gaps", "--samples", $"{Round}/samples.jsonl");
        Assert.True(gaps.ExitCode == 0, gaps.Errors);
        JsonElement results = JsonSerializer.Deserialize<JsonElement>(gaps.Output);
        Assert.Contains("C  people's critiques", gaps.Errors);
        Assert.DoesNotContain("oracle", gaps.Errors, StringComparison.OrdinalIgnoreCase);

        // A second computation, from the records and the scores in the file.
        (double Rating, double Severity, double Score)[][] pools = Pools(project);
        Assert.Equal(pools.Length, results.GetProperty("counts").GetProperty("questions").GetInt32());
        Close(pools.Average(pool => pool.Average(answer => answer.Rating)), "rating_generator");
        Close(pools.Average(pool => BestOfTwo(pool, answer => answer.Rating, answer => answer.Score)), "rating_discriminator");
        Close(pools.Average(pool => BestOfTwo(pool, answer => answer.Rating, answer => answer.Severity)), "rating_critique");
        Close(pools.Average(pool => pool.Average(answer => answer.Severity == 0 ? 1.0 : 0)), "generator");
        Close(pools.Average(pool => BestOfTwo(pool, answer => answer.Severity == 0 ? 1 : 0, answer => answer.Severity)), "critique");
        // Of bytes: the space before an answer, its letters and the end token; the empty one has no space.
        Close(Lines(project.Read($"{Round}/samples.jsonl")).Average(question => question.GetProperty("samples").EnumerateArray().Average(sample => Encoding.UTF8.GetByteCount(sample.GetProperty("answer").GetString()!) is > 0 and var bytes ? bytes + 2.0 : 1)), "tokens");

        void Close(double expected, string name) => Assert.Equal(expected, results.GetProperty(name).GetProperty("value").GetDouble(), 12);
    }

    [Fact]
    public void Judged_critiques_are_scored_and_the_scores_can_be_measured_again()
    {
        JsonElement[] scored = Lines(built.Project.Read($"{Round}/helpfulness.jsonl"));
        JsonElement[] judged =
        [
            .. Lines(built.Project.Read("helpfulness-test.jsonl")).SelectMany(record => record.GetProperty("data").GetProperty("questions").EnumerateArray())
                .SelectMany(question => question.GetProperty("answers")[0].GetProperty("critiques").EnumerateArray()),
        ];
        Assert.Equal(judged.Select(critique => critique.GetProperty("feedback").GetProperty("helpful").GetBoolean()), scored.Select(line => line.GetProperty("helpful").GetBoolean()));
        UserProject.Result again = built.Project.Run("", "gaps", "--samples", $"{Round}/helpfulness.jsonl");
        Assert.True(again.ExitCode == 0, again.Errors);
        Assert.Equal(scored.Length, JsonSerializer.Deserialize<JsonElement>(again.Output).GetProperty("critiques").GetInt32());
    }

    [Fact]
    public void The_report_says_that_people_judged_and_has_the_helpfulness_scores()
    {
        string report = built.Project.Read("experiments/Summaries/report.html");
        string text = Regex.Replace(report, @"<(script|style)[ >].*?</\1>|<!--.*?-->", "", RegexOptions.Singleline);
        Assert.DoesNotContain("oracle", text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("nobody found a flaw", text);
        JsonElement scores = JsonSerializer.Deserialize<JsonElement>(built.Project.Run("", "gaps", "--samples", $"{Round}/helpfulness.jsonl").Output);
        Assert.Contains(FormattableString.Invariant($">AUC</th><td>{scores.GetProperty("auc").GetProperty("value").GetDouble():0.0000}</td>"), text);
        JsonElement round = JsonSerializer.Deserialize<JsonElement>(built.Project.Read("experiments/Summaries/results.json")).GetProperty("rounds")[0];
        Assert.Equal(scores.GetProperty("accuracy").GetProperty("low").GetDouble(), round.GetProperty("helpfulness").GetProperty("accuracy").GetProperty("low").GetDouble());
        Assert.Contains("tiny,1,1,", built.Project.Read("experiments/Summaries/results-helpfulness.csv"));
    }

    [Fact]
    public void Answers_of_the_data_and_of_the_model_are_critiqued_to_assist_people()
    {
        UserProject project = built.Project;
        JsonElement[] own = Assisted("assist", "Summaries", "--questions", "2", "--output", "own.jsonl");
        Assert.Equal([0, 1], own.Select(answer => answer.GetProperty("item").GetInt64()));
        Assert.All(own, answer => Assert.Equal("model", answer.GetProperty("source").GetString()));

        // What base has first, with every answer that any of the files has.
        JsonElement[] ofData = Assisted("assist", "Summaries", "--from", "data", "--questions", "2", "--output", "data.jsonl");
        Assert.Equal(own.Select(Question), ofData.Select(Question).Distinct());
        JsonElement first = Lines(project.Read("base-test.jsonl"))[0].GetProperty("data");
        Assert.Equal(first.GetProperty("passage").GetProperty("text").GetString() + first.GetProperty("questions")[0].GetProperty("question").GetString(), Question(own[0]));
        Assert.Equal(first.GetProperty("questions")[0].GetProperty("answer").GetString(), ofData[0].GetProperty("answer").GetString());
        Assert.True(ofData.Length > 2);

        // The same answers, handed in, under the same names: the same critiques, to the last digit.
        JsonElement[] again = Assisted("assist", "Summaries", "--answers", "data.jsonl", "--output", "again.jsonl");
        Assert.Equal(ofData.Select(answer => answer.GetRawText()), again.Select(answer => answer.GetRawText()));
        Assert.All([.. own, .. ofData], answer =>
        {
            Assert.Equal(8, answer.GetProperty("critiques").EnumerateArray().Sum(critique => critique.GetProperty("count").GetInt32()) + answer.GetProperty("left_out").GetInt32());
            Assert.DoesNotMatch("\"(parsed|correct|valid)\":", answer.GetRawText());
        });
        UserProject.Result missing = project.Run("{\"question\":\"What?\",\"answer\":\"That.\"}", "assist", "Summaries", "--answers", "/dev/stdin");
        Assert.Equal(2, missing.ExitCode);
        Assert.Contains("(1,1) : error TDSL4002: 'passage' is missing or no text", missing.Errors);

        JsonElement[] Assisted(params string[] arguments)
        {
            UserProject.Result result = project.Run("", arguments);
            Assert.True(result.ExitCode == 0, result.Errors);
            return Lines(project.Read(arguments[^1]));
        }

        static string Question(JsonElement answer) => answer.GetProperty("passage").GetString() + answer.GetProperty("question").GetString();
    }

    [Fact]
    public void Refinements_are_written_for_people_and_not_measured()
    {
        JsonElement[] refined = Lines(built.Project.Read($"{Round}/refinements-to-judge.jsonl"));
        Assert.Equal(Pools(built.Project).Take(2).Sum(pool => pool.Length), refined.Length);
        Assert.All(refined, line => Assert.Equal((2, 2), (line.GetProperty("direct").GetArrayLength(), line.GetProperty("conditional").GetArrayLength())));
        UserProject.Result refused = built.Project.Run("", "gaps", "--samples", $"{Round}/refinements-to-judge.jsonl");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("nobody has judged", refused.Errors);
        Assert.Contains("best of 2", built.FirstRun.Errors);
        Assert.Contains("Nobody has judged them", built.FirstRun.Errors);
        Assert.True(File.Exists(built.Project.PathOf("experiments/Summaries/report.html")));
    }

    [Fact]
    public void Nothing_is_said_of_an_oracle_or_of_critiques_by_the_model()
    {
        string page = built.Project.Read("experiments/Summaries/report.html");
        string words = page[..page.IndexOf("<script", page.IndexOf("</style>", StringComparison.Ordinal), StringComparison.Ordinal)];
        Assert.Contains("People wrote, rated and criticised these answers.", words);
        Assert.DoesNotContain("checked by the oracle", words);
        Assert.DoesNotContain("unforced", words);
        Assert.DoesNotContain("its critiques", words);
        Assert.Contains("C  people's critiques", built.FirstRun.Errors);
        Assert.DoesNotContain("hallucinated", built.FirstRun.Errors);
    }

    [Fact]
    public void What_cannot_be_measured_and_what_was_trained_on_is_said()
    {
        using UserProject fork = built.Fork();
        fork.Write("critiques-test.jsonl", fork.Read("critiques-test.jsonl") + fork.Read("critiques-train.jsonl"));
        fork.Write("helpfulness-test.jsonl", fork.Read("helpfulness-test.jsonl") + fork.Read("helpfulness-test.jsonl").Split('\n')[0].Replace("\"text\": \"", $"\"text\": \"{string.Concat(Enumerable.Repeat("Long. ", 150))}", StringComparison.Ordinal) + "\n");
        string errors = fork.Run("", "run", "Summaries").Errors;
        Assert.Contains("Warning: 2 groups stand in train and in test: what is learned of them leaks.", errors);
        Assert.Matches("judged critiques: [0-9]+; left out: [0-9]+, longer than the context", errors);
        Assert.Contains("\"groups also trained on\": \"2\"", fork.Read($"{Round}/manifest.json"));
        Assert.Contains("Warning: 1 records have the id of an earlier one", fork.Run("", "data", "Summaries", "--split", "test").Errors);
    }

    [Fact]
    public void Another_rating_is_measured_and_nothing_is_trained_again()
    {
        using UserProject fork = built.Fork();
        Assert.Contains("Summaries is up to date", fork.Run("", "run", "Summaries").Errors);
        fork.Edit("critiques-test.jsonl", "\"rating\": 7", "\"rating\": 6");
        string errors = fork.Run("", "run", "Summaries").Errors;
        Assert.Contains("evaluate, because file critiques-test.jsonl is", errors);
        Assert.DoesNotContain("train, because", errors);
    }

    private static double BestOfTwo(IReadOnlyList<(double Rating, double Severity, double Score)> pool, Func<(double Rating, double Severity, double Score), double> quality, Func<(double Rating, double Severity, double Score), double> severity) =>
        (from i in Enumerable.Range(0, pool.Count)
         from j in Enumerable.Range(i + 1, pool.Count - i - 1)
         let tie = (quality(pool[i]) + quality(pool[j])) / 2
         select severity(pool[i]) == severity(pool[j]) ? tie : quality(pool[severity(pool[i]) < severity(pool[j]) ? i : j])).Average();

    private static (double Rating, double Severity, double Score)[][] Pools(UserProject project)
    {
        HashSet<(string, string, string)> unhelpful = [];
        foreach (JsonElement record in Lines(project.Read("helpfulness-test.jsonl")))
        {
            foreach (JsonElement question in record.GetProperty("data").GetProperty("questions").EnumerateArray())
            {
                JsonElement answer = question.GetProperty("answers")[0];
                unhelpful.UnionWith(answer.GetProperty("critiques").EnumerateArray().Where(critique => !critique.GetProperty("feedback").GetProperty("helpful").GetBoolean())
                    .Select(critique => (record.GetProperty("source_id").GetString()!, answer.GetProperty("answer").GetString()!, critique.GetProperty("critique").GetString()!)));
            }
        }

        JsonElement[] samples = Lines(project.Read($"{Round}/samples.jsonl"));
        return
        [
            .. (from record in Lines(project.Read("critiques-test.jsonl"))
                from question in record.GetProperty("data").GetProperty("questions").EnumerateArray()
                select question.GetProperty("answers").EnumerateArray().Select(answer => (
                    Text: answer.GetProperty("answer").GetString()!,
                    Rating: answer.GetProperty("feedback").GetProperty("rating").GetDouble(),
                    Severity: answer.GetProperty("feedback").GetProperty("critiques").EnumerateArray()
                        .Where(critique => !unhelpful.Contains((record.GetProperty("source_id").GetString()!, answer.GetProperty("answer").GetString()!, critique.GetProperty("text").GetString()!)))
                        .Select(critique => critique.GetProperty("severity").GetDouble()).DefaultIfEmpty(0).Max())).ToArray())
                .Where(pool => pool.Length > 1)
                .Select((pool, i) => pool.Select((answer, j) =>
                {
                    JsonElement sample = samples[i].GetProperty("samples")[j];
                    Assert.Equal(answer.Text, sample.GetProperty("answer").GetString());
                    return (answer.Rating, answer.Severity, sample.GetProperty("critiqueability").GetDouble());
                }).ToArray()),
        ];
    }

    private static JsonElement[] Lines(string text) => [.. text.TrimEnd().Split('\n').Select(line => JsonSerializer.Deserialize<JsonElement>(line))];

    /// <summary>One build and one run for all tests.</summary>
    public sealed class BuiltProject : IDisposable
    {
        public BuiltProject()
        {
            string example = Path.Combine(UserProject.Repository, "examples", "TopicSummaries");
            File.Delete(Project.PathOf("addition.task.yaml"));
            Project.Write("topic_summaries.task.yaml", File.ReadAllText(Path.Combine(example, "topic_summaries.task.yaml")));
            foreach (string file in (string[])["base", "critiques", "helpfulness"])
            {
                Project.Write($"{file}-train.jsonl", First(Path.Combine(example, "dataset", file, "train.jsonl"), 2));
                Project.Write($"{file}-test.jsonl", First(Path.Combine(example, "dataset", file, "test.jsonl"), 5));
            }

            string experiment = File.ReadAllText(Path.Combine(example, "summaries.experiment.yaml"));
            experiment = Regex.Replace(experiment, @"dataset/(\w+)/(\w+)\.jsonl", "$1-$2.jsonl");
            experiment = Regex.Replace(experiment, @"tiny: \{.*\}", "tiny: { layers: 1, width: 16, heads: 2, context: 768 }");
            experiment = Regex.Replace(experiment, "epochs: [0-9]+", "epochs: 1");
            experiment = Regex.Replace(experiment, @"refinement: \{.*\}", "refinement: { questions: 2, best_of: 2, temperature: 0.5 }");
            Project.Write("summaries.experiment.yaml", experiment);
            Build build = Project.Build();
            Assert.True(build.Succeeded, string.Join('\n', build.FindChildrenRecursive<Error>().Select(error => error.ToString())));
            FirstRun = Project.Run("", "run", "Summaries");
        }

        public UserProject Project { get; } = new();

        /// <summary>What the first run said.</summary>
        public UserProject.Result FirstRun { get; }

        /// <summary>A copy with all that the run left.</summary>
        public UserProject Fork()
        {
            UserProject fork = Project.Fork();
            foreach (string file in Directory.EnumerateFiles(Project.PathOf("experiments"), "*", SearchOption.AllDirectories).Concat(Directory.EnumerateFiles(Project.Root, "*.jsonl")))
            {
                string copy = fork.PathOf(Path.GetRelativePath(Project.Root, file));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy);
            }

            return fork;
        }

        public void Dispose() => Project.Dispose();

        private static string First(string path, int records) => string.Join("", File.ReadLines(path).Take(records).Select(line => line + "\n"));
    }
}
