using TaskDsl.Randomness;

namespace TaskDsl.Tests;

public class CounterRandomTests
{
    [Fact]
    public void A_stream_depends_on_its_key_alone()
    {
        double[] first = Draw(new CounterRandom(1, "answers", 17, 3));
        _ = Draw(new CounterRandom(1, "answers", 16, 3));
        Assert.Equal(first, Draw(new CounterRandom(1, "answers", 17, 3)));
    }

    [Fact]
    public void Each_part_of_the_key_counts()
    {
        CounterRandom[] streams = [new(1, "a", 0, 0), new(2, "a", 0, 0), new(1, "b", 0, 0), new(1, "a", 1, 0), new(1, "a", 0, 1)];
        Assert.Equal(streams.Length, streams.Select(stream => stream.NextBits()).Distinct().Count());
    }

    [Fact]
    public void Numbers_are_uniform_over_items_and_over_draws()
    {
        // 100,000 draws into 10 cells: each holds 10,000 ± 95; five standard deviations is a failure in two million.
        var stream = new CounterRandom(5, "uniform");
        foreach (Func<int, int> draw in (Func<int, int>[])[item => new CounterRandom(5, "uniform", item).Next(10), _ => stream.Next(10)])
        {
            int[] cells = new int[10];
            for (int i = 0; i < 100_000; i++)
            {
                cells[draw(i)]++;
            }

            Assert.All(cells, cell => Assert.InRange(cell, 9525, 10_475));
        }
    }

    /// <summary>The expected numbers come from a second implementation of the documented formula, in Python.</summary>
    [Fact]
    public void The_first_numbers_never_change() =>
        Assert.Equal([4, 4, 0, 1, 2, 9, 4, 9], Enumerable.Range(0, 8).Select(item => new CounterRandom(1, "fixed", item).Next(10)));

    private static double[] Draw(CounterRandom random) => [.. Enumerable.Range(0, 8).Select(_ => random.NextDouble())];
}
