using TaskDsl.Evaluation.Gaps;
using TaskDsl.Evaluation.Statistics;

namespace TaskDsl.Evaluation.Tests.Gaps;

/// <summary>Plans against studies of the planned size: their intervals are as wide, and leave out 0 as often, as was planned.</summary>
public class PlanTests
{
    private const int Studies = 200;

    [Theory]
    [InlineData("gd", 0.08, 0.5, 0.2)]
    [InlineData("gd", 0.05, 0.8, 0.5)]
    [InlineData("gc", 0.10, 0.6, 0.6)]
    [InlineData("cd", 0.09, 0.5, 0.1)]
    [InlineData("cd", -0.07, 0.7, 0.8)]
    public void Intervals_of_planned_studies_are_as_wide_as_planned(string gap, double size, double accuracy, double recall)
    {
        double halfWidth = gap == "cd" ? 0.04 : 0.03;
        (double deviation, Func<int, GapResults> study) = Of(gap, size, accuracy, recall);
        int questions = GapPlan.QuestionsForHalfWidth(deviation, halfWidth);

        Estimate[] found = [.. Enumerable.Range(0, 30).Select(seed => Read(gap, study(questions + (seed << 16))))];

        Assert.Equal(halfWidth, found.Average(estimate => (estimate.High - estimate.Low) / 2), 0.05 * halfWidth);
        Assert.Equal(size, found.Average(estimate => estimate.Value), 4 * halfWidth / 1.96 / Math.Sqrt(found.Length));
    }

    [Theory]
    [InlineData("gd", 0.08, 0.5, 0.2)]
    [InlineData("gd", 0.05, 0.8, 0.5)]
    [InlineData("cd", 0.09, 0.5, 0.1)]
    [InlineData("cd", -0.07, 0.7, 0.8)]
    public void Intervals_of_planned_studies_leave_out_zero_as_often_as_planned(string gap, double size, double accuracy, double recall)
    {
        Assert.Equal(0.8, FoundIn(gap, size, accuracy, recall), 3.5 * Math.Sqrt(0.8 * 0.2 / Studies));
    }

    [Fact]
    public void A_critique_gap_is_found_at_least_as_often_as_planned()
    {
        // GC cannot be negative: a few valid critiques leave 0 out, sooner than the normal approximation says.
        Assert.InRange(FoundIn("gc", 0.02, 0.8, 0.125), 0.8 - (3.5 * Math.Sqrt(0.8 * 0.2 / Studies)), 1);
    }

    [Fact]
    public void The_deviation_of_a_pilot_is_that_of_the_formulas()
    {
        foreach ((string gap, double size) in new[] { ("gd", 0.08), ("gc", 0.1), ("cd", 0.06) })
        {
            (double deviation, Func<int, GapResults> study) = Of(gap, size, 0.5, 0.4);
            Assert.Equal(deviation, Enumerable.Range(0, 5).Average(seed => Read(gap, study(1000 + (seed << 16))).StandardError) * Math.Sqrt(1000), 0.08 * deviation);
        }
    }

    [Fact]
    public void Without_a_recall_CD_takes_the_one_that_makes_it_widest()
    {
        foreach (double size in new[] { 0.01, 0.06, 0.2 })
        {
            double widest = GapPlan.DeviationOfCD(size, 0.2);
            double[] others = [.. Enumerable.Range(0, 101).Select(i => GapPlan.DeviationOfCD(size, 0.2, i / 100.0))];
            Assert.All(others, other => Assert.True(other <= widest + 1e-12));
            Assert.Equal(others.Max(), widest, 1e-3);
        }
    }

    [Fact]
    public void Smaller_gaps_and_narrower_intervals_need_more_and_no_plan_asks_for_a_handful()
    {
        Assert.Equal(4 * GapPlan.QuestionsForHalfWidth(0.35, 0.02), GapPlan.QuestionsForHalfWidth(0.35, 0.01), 4.0);
        Assert.True(GapPlan.QuestionsForPower(0.35, 0.02, 0.9) > GapPlan.QuestionsForPower(0.35, 0.02, 0.8));
        Assert.Equal(GapPlan.FewestQuestions, GapPlan.QuestionsForPower(0.35, 0.3, 0.8));
        Assert.Equal(int.MaxValue, GapPlan.QuestionsForHalfWidth(0.35, 1e-9));
    }

    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(0.8413447460685429, 1)]
    [InlineData(0.975, 1.959963984540054)]
    [InlineData(0.2, -0.8416212335729143)]
    [InlineData(0.9999, 3.719016485455709)]
    public void The_normal_distribution_is_that_of_the_tables(double share, double value)
    {
        Assert.Equal(share, Normal.Cdf(value), 12);
        Assert.Equal(value, Normal.Quantile(share), 9);
    }

    private static double FoundIn(string gap, double size, double accuracy, double recall)
    {
        (double deviation, Func<int, GapResults> study) = Of(gap, size, accuracy, recall);
        int questions = GapPlan.QuestionsForPower(deviation, size, 0.8);
        return Enumerable.Range(0, Studies).Count(seed => Read(gap, study(questions + (seed << 16))) is { Low: > 0 } or { High: < 0 }) / (double)Studies;
    }

    // A study takes the number of its questions in the low 16 bits, its seed above.
    private static (double Deviation, Func<int, GapResults> Study) Of(string gap, double size, double accuracy, double recall)
    {
        double headroom = accuracy * (1 - accuracy), r = gap == "gc" ? size / headroom : recall;
        double auc = gap switch
        {
            "gd" => (1 + (size / headroom)) / 2,
            "cd" => (1 + r + (size / headroom)) / 2,
            _ => 0.6,
        };
        double separation = SeparationOf(auc);
        double deviation = gap switch
        {
            "gd" => GapPlan.DeviationOfGD(size, headroom),
            "gc" => GapPlan.DeviationOfGC(size),
            // The formula takes the wider sign; the simulated one is exact here.
            _ when size < 0 => GapPlan.DeviationOfCD(size, headroom, r),
            _ => Math.Sqrt((2 * headroom * (((1 - r) / 4) + ((1 - auc) * r))) - (size * size)),
        };
        return (deviation, study => GapAnalysis.Compute(Pool.Simulate(study & 0xFFFF, 2, _ => accuracy, separation, r, seed: 77 + (study >> 16)), resamples: 150));
    }

    private static Estimate Read(string gap, GapResults results) => gap switch
    {
        "gd" => results.GD!,
        "gc" => results.GC!,
        _ => results.CD!,
    };

    private static double SeparationOf(double auc)
    {
        double low = -8, high = 8;
        while (high - low > 1e-9)
        {
            double middle = (low + high) / 2;
            (low, high) = Pool.AucOf(middle) < auc ? (middle, high) : (low, middle);
        }

        return (low + high) / 2;
    }
}
