using TaskDsl.Evaluation.Critics;
using TaskDsl.Randomness;

namespace TaskDsl.Evaluation.Tests.Critics;

public class ShuffledCritiquesTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(500)]
    public void Every_critique_is_there_once_and_none_beside_its_own_pair(int count)
    {
        PairCritiques[] pairs = [.. Enumerable.Range(0, count).Select(i => new PairCritiques(new($"{i} a"), new($"{i} b")))];

        PairCritiques[] shuffled = ShuffledCritiques.Of(pairs, seed: 1, "test");

        Assert.Equal(Texts(pairs).Order(StringComparer.Ordinal), Texts(shuffled).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(shuffled.Zip(pairs), pair => Number(pair.First.First) == Number(pair.Second.First));
        // The two critiques of a pair stay together: they are of one question.
        Assert.All(shuffled, pair => Assert.Equal(Number(pair.First), Number(pair.Second)));
        Assert.Equal(shuffled, ShuffledCritiques.Of(pairs, seed: 1, "test"));
    }

    [Fact]
    public void What_side_a_critique_stood_on_can_no_longer_be_told()
    {
        PairCritiques[] pairs = [.. Enumerable.Range(0, 2000).Select(i => new PairCritiques(new("praise"), new("blame")))];
        int kept = ShuffledCritiques.Of(pairs, seed: 1, "test").Count(pair => pair.First.Text == "praise");
        Assert.InRange(kept, 1000 - (5 * 22.4), 1000 + (5 * 22.4));
    }

    [Fact]
    public void Each_derangement_is_as_likely_as_the_next()
    {
        // There are nine of four things.
        int[] counts = [.. Enumerable.Range(0, 9000).Select(i => string.Join(' ', ShuffledCritiques.Derangement(4, new CounterRandom(i, "test")))).GroupBy(order => order).Select(group => group.Count())];
        Assert.Equal(9, counts.Length);
        Assert.All(counts, count => Assert.InRange(count, 1000 - (5 * 30), 1000 + (5 * 30)));
    }

    [Fact]
    public void One_pair_alone_cannot_be_shuffled()
    {
        Assert.Throws<ArgumentException>(() => ShuffledCritiques.Of([new PairCritiques(new("a"), new("b"))], 1, "test"));
        Assert.Empty(ShuffledCritiques.Of([], 1, "test"));
    }

    private static string Number(WrittenCritique critique) => critique.Text!.Split(' ')[0];

    private static IEnumerable<string> Texts(PairCritiques[] pairs) => pairs.SelectMany(pair => new[] { pair.First.Text!, pair.Second.Text! });
}
