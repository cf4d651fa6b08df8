using TaskDsl.Evaluation.Gaps;
using TaskDsl.Evaluation.Results;
using TaskDsl.Evaluation.Tests.Gaps;

namespace TaskDsl.Evaluation.Tests.Results;

public sealed class SeedsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("seeds-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Means_over_seeds_have_the_error_between_them_beside_that_of_questions()
    {
        ExperimentResults results = Of([Round(3, "tiny"), Round(1, "tiny"), Round(2, "tiny"), Round(1, "one, \"alone\"")]);

        SeedMeans seeds = Assert.Single(results.Seeds);

        Assert.Equal(("tiny", 2), (seeds.Model, seeds.Round));
        Assert.Equal<long>([1, 2, 3], seeds.Seeds);
        Statistics.Estimate[] gd = [.. new[] { 1, 2, 3 }.Select(seed => Round(seed, "tiny").Gaps!.GD!)];
        double mean = (gd[0].Value + gd[1].Value + gd[2].Value) / 3;
        SeedMean found = seeds.Measures["gd"];
        Assert.Equal(gd.Select(estimate => estimate.Value), found.Values);
        Assert.Equal(mean, found.Mean, 12);
        Assert.Equal(Math.Sqrt(gd.Sum(x => Math.Pow(x.Value - mean, 2)) / 2 / 3), found.BetweenSeeds, 12);
        Assert.Equal(Math.Sqrt(gd.Sum(x => Math.Pow(x.StandardError, 2)) / 9), found.WithinSeeds, 12);
        Assert.DoesNotContain("rating_gd", seeds.Measures.Keys);
    }

    [Fact]
    public void The_error_between_seeds_is_that_of_questions_where_training_adds_nothing_and_more_where_it_does()
    {
        // 60 seeds of one population, and 60 whose accuracy differs by seed.
        SeedMean same = Mean(_ => 0.5), different = Mean(seed => seed % 2 == 0 ? 0.3 : 0.7);

        // A standard deviation of 60 values is right to about 1/√118.
        Assert.Equal(same.WithinSeeds, same.BetweenSeeds, 3.5 / Math.Sqrt(118) * same.WithinSeeds);
        Assert.True(different.BetweenSeeds > 3 * different.WithinSeeds);

        static SeedMean Mean(Func<int, double> accuracy) => Of([.. Enumerable.Range(0, 60).Select(seed => new RoundResults
        {
            Seed = seed,
            Model = "tiny",
            Round = 1,
            Gaps = GapAnalysis.Compute(Pool.Simulate(150, 2, _ => accuracy(seed), 1, 0.5, seed), resamples: 200),
        })]).Seeds[0].Measures["generator"];
    }

    [Fact]
    public void Seeds_stand_in_the_file_and_are_computed_again_when_it_is_read()
    {
        string path = Path.Combine(_folder, "results.json");
        ExperimentResults results = Of([Round(1, "tiny"), Round(2, "tiny")]);

        results.Write(path);
        ExperimentResults read = ExperimentResults.Read(path);

        Assert.Contains("\"between_seeds\"", File.ReadAllText(path));
        Assert.Equal(results.Seeds[0].Measures["cd"].BetweenSeeds, read.Seeds[0].Measures["cd"].BetweenSeeds);
    }

    [Fact]
    public void Tables_hold_the_numbers_of_the_file_to_the_last_bit()
    {
        const string hostile = "one, \"alone\"";
        ExperimentResults results = Of([Round(1, "tiny"), Round(2, "tiny"), Round(1, hostile), Round(2, "tiny") with { Round = 1, Gaps = null }]);

        ResultsCsv.Write(_folder, results);

        string[] numbers = Lines(ResultsCsv.NumbersFile), seeds = Lines(ResultsCsv.SeedsFile), bins = Lines(ResultsCsv.CalibrationFile);
        Assert.Equal("model,seed,round,best_of,questions,measure,value,standard_error,low,high", numbers[0]);
        Statistics.Estimate gc = results.Rounds[1].Gaps!.GC!;
        Assert.Contains(FormattableString.Invariant($"tiny,2,2,2,60,gc,{gc.Value:R},{gc.StandardError:R},{gc.Low:R},{gc.High:R}"), numbers);
        Assert.Equal(1 + (3 * GapMeasure.Shown(results.Rounds[0].Gaps!).Count()), numbers.Length);
        Assert.Contains(numbers, row => row.StartsWith("\"one, \"\"alone\"\"\",1,2,2,60,gd,", StringComparison.Ordinal));
        Assert.Equal("model,round,seeds,measure,mean,between_seeds,within_seeds", seeds[0]);
        SeedMean cd = results.Seeds[0].Measures["cd"];
        Assert.Contains(FormattableString.Invariant($"tiny,2,2,cd,{cd.Mean:R},{cd.BetweenSeeds:R},{cd.WithinSeeds:R}"), seeds);
        Assert.Equal("model,seed,round,from,to,answers,score,flawed,standard_error,low,high", bins[0]);
        Assert.Equal(1 + results.Rounds.Sum(round => round.Gaps?.Calibration!.Bins.Length ?? 0), bins.Length);

        string[] Lines(string file) => File.ReadAllText(Path.Combine(_folder, file)).TrimEnd().Split("\r\n");
    }

    private static ExperimentResults Of(RoundResults[] rounds) => new() { Experiment = "AdditionGaps", Task = "Addition", Rounds = [.. rounds] };

    private static RoundResults Round(long seed, string model) =>
        new() { Seed = seed, Model = model, Round = 2, Gaps = GapAnalysis.Compute(Pool.Simulate(60, 2, _ => 0.5, 1, 0.5, seed), resamples: 50) };
}
