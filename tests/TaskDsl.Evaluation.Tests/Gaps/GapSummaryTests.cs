using TaskDsl.Evaluation.Gaps;

namespace TaskDsl.Evaluation.Tests.Gaps;

public class GapSummaryTests
{
    [Fact]
    public void Every_number_has_a_line_that_fits_the_terminal()
    {
        GapResults results = GapAnalysis.Compute(
            Pool.Simulate(50, 2, _ => 0.5, 1, 0.5, seed: 1).Select(q => q with { Samples = [.. q.Samples.Select(s => s with { Rating = 3 })] }), resamples: 100);

        string[] lines = GapSummary.Text(results, "AdditionGaps, a model with a long name, seed 9223372036854775807, round 2, on questions of 6 digits").Split('\n');

        Assert.All(lines, line => Assert.InRange(line.Length, 0, 80));
        Assert.All(GapMeasure.All, measure => Assert.Single(lines, line => line.StartsWith(measure.Name + " ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Numbers_stand_as_they_are_computed_with_signs_on_gaps_only()
    {
        GapResults results = GapAnalysis.Compute(
            [Pool.Question(0, Pool.Answer(0, true, 0.9, false), Pool.Answer(1, false, 0.1, true)), Pool.Question(1, Pool.Answer(0, true, 0.9, false), Pool.Answer(1, false, 0.1, true))],
            resamples: 10);

        string text = GapSummary.Text(results, "Two questions");

        Assert.Contains("G  generator                0.5000  ± 0.0000   [0.5000, 0.5000]\n", text);
        Assert.Contains("GD  = D − G                −0.5000  ± 0.0000   [−0.5000, −0.5000]\n", text);
        Assert.Contains("GC  = C − G                +0.5000  ± 0.0000   [+0.5000, +0.5000]\n", text);
        Assert.Contains("Note: There are only 2 questions.", text);
    }

    [Fact]
    public void A_number_that_is_not_defined_says_so()
    {
        GapResults results = GapAnalysis.Compute(Enumerable.Range(0, 3).Select(item => Pool.Question(item, Pool.Answer(0, true), Pool.Answer(1, false))), resamples: 10);

        Assert.Contains("D  discriminator                 –   not defined by these samples\n", GapSummary.Text(results, "No scores"));
    }

    [Fact]
    public void The_definitions_page_names_every_number_and_the_version()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "docs", "gaps.md")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new FileNotFoundException("docs/gaps.md is not above the tests.");
        }

        string page = File.ReadAllText(Path.Combine(folder, "docs", "gaps.md"));

        Assert.Contains($"version {GapResults.CurrentDefinitions} of the definitions", page);
        Assert.All(GapMeasure.All, measure => Assert.Contains($"`{measure.Key}`", page));
    }
}
