using System.Collections.Immutable;
using System.Text.Json;
using TaskDsl.Evaluation.Gaps;
using TaskDsl.Evaluation.Preferences;
using TaskDsl.Evaluation.Results;
using TaskDsl.Evaluation.Tests.Gaps;

namespace TaskDsl.Evaluation.Tests.Results;

public sealed class ExperimentResultsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("results-").FullName;

    private string Path => System.IO.Path.Combine(_folder, "results.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_is_written_is_read_back_and_written_the_same()
    {
        ExperimentResults results = Sample();

        results.Write(Path);
        ExperimentResults read = ExperimentResults.Read(Path);
        byte[] first = File.ReadAllBytes(Path);
        read.Write(Path);

        Assert.Equal(first, File.ReadAllBytes(Path));
        Assert.Equal(results.Rounds.Select(round => round.Gaps), read.Rounds.Select(round => round.Gaps));
        Assert.Equal(results.Rounds.Select(round => round.Training), read.Rounds.Select(round => round.Training));
        Assert.Equal(results.Manifest, read.Manifest);
        Assert.Equal(results.Rounds[0].Manifest, read.Rounds[0].Manifest);
    }

    [Fact]
    public void A_file_without_critiques_has_none()
    {
        Sample().Write(Path);
        string json = File.ReadAllText(Path);
        File.WriteAllText(Path, json.Replace("\"critiques\": [],", "", StringComparison.Ordinal));

        Assert.NotEqual(json, File.ReadAllText(Path));
        Assert.All(ExperimentResults.Read(Path).Rounds, round => Assert.Empty(round.Critiques));
        Assert.Empty(ExperimentResults.Read(Path).CritiqueSeeds);
    }

    [Fact]
    public void What_was_censored_is_a_word_and_the_numbers_of_older_files_are_read()
    {
        (Censoring Value, string Word, string Number)[] all = [(Censoring.None, "\"none\"", "0"), (Censoring.AtLeast, "\"at_least\"", "1"), (Censoring.AtMost, "\"at_most\"", "2")];
        (Sample() with
        {
            Rewards = new RewardResults
            {
                Format = "preference",
                Runs = [],
                Compared = [.. all.Select(each => new RewardComparison { Critic = "c", Pairs = 100, Seeds = 1, Accuracy = new(0.5, 0.1, 0.4, 0.6), Equivalence = new(2, each.Value, 1, 3, false, false, [new(200, 2, each.Value)]) })],
            },
        }).Write(Path);
        string json = File.ReadAllText(Path), old = json.Replace("\"version\": 5", "\"version\": 4", StringComparison.Ordinal);
        foreach ((_, string word, string number) in all)
        {
            Assert.Equal(2, json.Split($"\"censoring\": {word}").Length - 1);
            old = old.Replace($"\"censoring\": {word}", $"\"censoring\": {number}", StringComparison.Ordinal);
        }

        Assert.DoesNotContain("at_", old);
        Assert.Equal(all.Select(each => each.Value), Read(json));
        Assert.Equal(all.Select(each => each.Value), Read(old));

        IEnumerable<Censoring> Read(string text)
        {
            File.WriteAllText(Path, text);
            return ExperimentResults.Read(Path).Rewards!.Compared.Select(each => each.Equivalence!.OfSeeds[0].Censoring == each.Equivalence.Censoring ? each.Equivalence.Censoring : (Censoring)9);
        }
    }

    [Fact]
    public void Every_number_has_its_key()
    {
        Sample().Write(Path);

        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(Path));
        JsonElement gaps = json.RootElement.GetProperty("rounds")[1].GetProperty("gaps");

        GapResults results = Sample().Rounds[1].Gaps!;
        Assert.All(GapMeasure.Shown(results), measure => Assert.Equal(measure.Of(results)!.Value, gaps.GetProperty(measure.Key).GetProperty("value").GetDouble()));
        Assert.All(GapMeasure.Shown(results), measure => Assert.Equal(measure.Of(results)!.High, gaps.GetProperty(measure.Key).GetProperty("high").GetDouble()));
        int numbers = gaps.EnumerateObject().Count(property => property.Value.ValueKind == JsonValueKind.Object && property.Value.TryGetProperty("value", out _));
        Assert.Equal(GapMeasure.Shown(results).Count(), numbers);
        Assert.All(GapMeasure.All, measure => Assert.True(gaps.TryGetProperty(measure.Key, out _), measure.Key));
    }

    [Theory]
    [InlineData("{\"version\": 2, \"measured\": []}", "have version 2, and this program reads versions 3 to 5")]
    [InlineData("{\"version\": 3, \"experiment\": \"A\"}", "missing required properties including: 'task'")]
    [InlineData("{\n\"version\": 3,\n\"experiment\": 3}", "(3): $.experiment:")]
    [InlineData("{", "(1):")]
    [InlineData("", "(1):")]
    [InlineData("{\"version\": 3, \"experiment\": \"A\", \"task\": \"B\", \"rounds\": [], \"more\": 1}", "more")]
    public void A_file_of_another_kind_is_refused_by_name(string text, string expected)
    {
        File.WriteAllText(Path, text);

        InvalidDataException error = Assert.Throws<InvalidDataException>(() => ExperimentResults.Read(Path));

        Assert.StartsWith(Path, error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message);
    }

    private static ExperimentResults Sample() => new()
    {
        Experiment = "AdditionGaps",
        Task = "Addition",
        Manifest = ImmutableSortedDictionary<string, string>.Empty.Add("package", "0.1.0"),
        Rounds =
        [
            new RoundResults
            {
                Seed = 1,
                Model = "tiny",
                Round = 1,
                Training = new TrainingResults { Parameters = 100_000, Steps = 275, Sequences = 20_000, LearnedTokens = 100_000, Ended = "held-out accuracy 0.6", Loss = 0.4, HeldOutAccuracy = 0.61 },
                Manifest = ImmutableSortedDictionary<string, string>.Empty.Add("weights", "ab12").Add("data", "cd34"),
            },
            new RoundResults { Seed = 1, Model = "tiny", Round = 2, Gaps = GapAnalysis.Compute(Pool.Simulate(60, 2, _ => 0.5, 1, 0.5, seed: 1), resamples: 50) },
        ],
    };
}
