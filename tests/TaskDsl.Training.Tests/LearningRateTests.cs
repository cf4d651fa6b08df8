using TaskDsl.Experiments;

namespace TaskDsl.Training.Tests;

public sealed class LearningRateTests
{
    private static readonly TrainingDefinition Recipe = new() { LearningRate = 2, Warmup = 4, Floor = 0.1 };

    [Fact]
    public void It_grows_in_a_line_then_falls_by_half_a_cosine_to_the_floor()
    {
        Assert.Equal([0.5, 1, 1.5, 2], Enumerable.Range(1, 4).Select(step => LearningRate.At(Recipe, step, 24)));
        Assert.Equal((2 + 0.2) / 2, LearningRate.At(Recipe, 14, 24), 12);
        Assert.Equal(0.2, LearningRate.At(Recipe, 24, 24), 12);
    }

    [Fact]
    public void A_constant_schedule_stays() =>
        Assert.All(Enumerable.Range(4, 20), step => Assert.Equal(2, LearningRate.At(Recipe with { Schedule = Schedule.Constant }, step, 24)));

    [Fact]
    public void Without_warm_up_the_first_step_has_the_whole_rate() =>
        Assert.Equal(2, LearningRate.At(Recipe with { Warmup = 0, Schedule = Schedule.Constant }, 1, 24));
}
