using TaskDsl.Randomness;

namespace TaskDsl.Training.Tests;

public sealed class BatchPlanTests
{
    private static readonly int[] Lengths = [.. Enumerable.Range(0, 500).Select(i => new CounterRandom(3, "lengths", i).Next(3, 120))];

    public static TheoryData<string> Packings => ["bucketed", "packed"];

    [Theory, MemberData(nameof(Packings))]
    public void Each_example_stands_in_one_batch_of_an_epoch(string packing) =>
        Assert.Equal(Enumerable.Range(0, Lengths.Length), Plan(packing).SelectMany(batch => batch).Order());

    [Theory, MemberData(nameof(Packings))]
    public void No_batch_has_more_tokens_than_the_budget_padding_included(string packing)
    {
        foreach (int[] batch in Plan(packing))
        {
            int padded = RowLayout.Of(Array.ConvertAll(batch, example => Lengths[example]), Packing(packing)).Sum(layout => layout.Length * layout.Rows.Count);
            Assert.InRange(padded, 1, 512);
        }
    }

    [Theory, MemberData(nameof(Packings))]
    public void Little_of_the_budget_is_padding(string packing)
    {
        List<int[]> plan = BatchPlan.Epoch(Lengths, 4096, Packing(packing), 1, "stage", 0);
        Assert.True(Lengths.Sum() > 0.85 * 4096 * (plan.Count - 1), $"{Lengths.Sum()} tokens in {plan.Count} batches of 4096");
    }

    [Fact]
    public void The_order_is_a_function_of_seed_stage_and_epoch()
    {
        Assert.Equal(Plan("bucketed"), Plan("bucketed"));
        Assert.NotEqual(Plan("bucketed"), Plan("bucketed", epoch: 1));
        Assert.NotEqual(Plan("bucketed"), Plan("bucketed", seed: 2));
        Assert.NotEqual(Plan("bucketed"), Plan("bucketed", stage: "another"));
    }

    [Fact]
    public void An_example_longer_than_the_budget_has_a_batch_of_its_own() =>
        Assert.Equal([1, 1, 1], BatchPlan.Epoch([10, 10, 10], 5, RowPacking.Bucketed, 1, "stage", 0).Select(batch => batch.Length));

    [Theory, MemberData(nameof(Packings))]
    public void A_layout_holds_each_example_once_in_rows_that_are_long_enough(string packing)
    {
        var layouts = RowLayout.Of(Lengths, Packing(packing) with { Most = 300 });
        Assert.Equal(Enumerable.Range(0, Lengths.Length), layouts.SelectMany(layout => layout.Rows).SelectMany(row => row).Order());
        Assert.All(layouts, layout => Assert.All(layout.Rows, row => Assert.InRange(row.Sum(example => Lengths[example]), 1, layout.Length)));
        Assert.All(layouts, layout => Assert.InRange(layout.Rows.Count * layout.Length, 1, 300));
    }

    private static RowPacking Packing(string name) => name == "packed" ? RowPacking.Packed : RowPacking.Bucketed;

    private static List<int[]> Plan(string packing, long seed = 1, string stage = "stage", int epoch = 0) =>
        BatchPlan.Epoch(Lengths, 512, Packing(packing), seed, stage, epoch);
}
