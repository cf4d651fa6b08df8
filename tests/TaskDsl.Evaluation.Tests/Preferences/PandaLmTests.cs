using TaskDsl.Data;

namespace TaskDsl.Evaluation.Tests.Preferences;

public sealed class PandaLmTests
{
    // How often each triple of annotations stands in data/testset-v1.json at WeOpenML/PandaLM@3871806.
    private static readonly (string Annotations, int Count)[] TestSet =
    [
        ("000", 85), ("001", 2), ("002", 2), ("020", 4), ("022", 4), ("100", 5), ("101", 11), ("110", 10), ("111", 368), ("112", 10),
        ("121", 12), ("122", 11), ("200", 7), ("202", 4), ("211", 11), ("212", 18), ("220", 2), ("221", 7), ("222", 426),
    ];

    [Fact]
    public void The_majority_of_the_released_annotations_has_the_known_counts()
    {
        Assert.Equal(999, TestSet.Sum(entry => entry.Count));
        var counts = TestSet.GroupBy(entry => Majority(entry.Annotations)).ToDictionary(group => group.Key ?? throw new InvalidOperationException("A split."), group => group.Sum(entry => entry.Count));
        Assert.Equal((422, 472, 105), (counts[PandaLmLabel.First], counts[PandaLmLabel.Second], counts[PandaLmLabel.Tie]));
    }

    [Theory, InlineData("012"), InlineData("120"), InlineData("201"), InlineData("210"), InlineData("102"), InlineData("021")]
    public void Three_opinions_are_no_majority(string annotations) => Assert.Null(Majority(annotations));

    private static PandaLmLabel? Majority(string annotations) => PandaLm.Majority(Label(annotations[0]), Label(annotations[1]), Label(annotations[2]));

    private static PandaLmLabel Label(char digit) => (PandaLmLabel)(digit - '0');
}
