using TaskDsl.Evaluation.Critiques;

namespace TaskDsl.Evaluation.Tests.Critiques;

public sealed class MetaCritiqueTests
{
    [Fact]
    public void F1_is_the_mean_of_each_critiques_and_not_that_of_the_means() =>
        Assert.Equal(new MetaCritique(1, 0.5, 0.5, 0), MetaCritique.Of([new([true, true], [false]), new([true], [true])]));

    [Fact]
    public void It_is_the_harmonic_mean_of_precision_and_recall()
    {
        // 3/4 and 1/2: 2 / (4/3 + 2) = 0.6.
        MetaCritique score = MetaCritique.Of([new([true, false, true, true], [true, false])]);
        Assert.Equal((0.75, 0.5), (score.Precision, score.Recall));
        Assert.Equal(0.6, score.F1, 1e-12);
    }

    [Fact]
    public void A_verdict_that_could_not_be_read_counts_as_false() =>
        Assert.Equal(new MetaCritique(0.5, 0.5, 0.5, 0), MetaCritique.Of([new([true, null], [null, true])]));

    [Fact]
    public void The_share_of_no_claims_is_0_and_counted()
    {
        Assert.Equal(new MetaCritique(0.5, 1, 0.5, 1), MetaCritique.Of([new([], [true]), new([true], [true])]));
        Assert.Equal(new MetaCritique(1, 0, 0, 1), MetaCritique.Of([new([true], [])]));
        Assert.Contains("no critique to score", Assert.Throws<ArgumentException>(() => MetaCritique.Of([])).Message);
    }
}
