namespace TaskDsl.Data.Shapes;

/// <summary>allenai/reward-bench, split <c>filtered</c>: a prompt, two answers, and the subset that the pair belongs to.</summary>
internal static class RewardBenchShape
{
    private static readonly string[] Subsets = [.. RewardBenchSections.All.SelectMany(section => section.Subsets).Select(subset => subset.Name)];

    public static PairDraft Read(ShapeRecord record)
    {
        string subset = record.Text("subset");
        if (!Subsets.Contains(subset))
        {
            string hint = Spelling.Nearest(subset, Subsets) is { } near ? $"Did you mean '{near}'?" : $"Its subsets are {string.Join(", ", Subsets)}.";
            throw new UnfitException($"RewardBench has no subset '{Found.Shorten(subset)}'. {hint}", "an unknown subset");
        }

        return PairDraft.Of(record.Text("prompt"), record.Text("chosen"), record.Text("rejected")) with { Subset = subset };
    }
}
