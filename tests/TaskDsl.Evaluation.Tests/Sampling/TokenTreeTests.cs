using TaskDsl.Evaluation.Sampling;

namespace TaskDsl.Evaluation.Tests.Sampling;

public sealed class TokenTreeTests
{
    [Fact]
    public void The_longest_unused_goes_first_from_its_end_and_what_is_held_stays()
    {
        var tree = new TokenTree(5);
        int[] held = Add(tree, 1, 2), old = Add(tree, 1, 3, 4), young = Add(tree, 5);
        tree.Release(old[^1]);
        tree.Release(young[^1]);

        Assert.Equal(old[2], tree.Add(TokenTree.Root, 6));
        Assert.Null(tree.Find(old[1], 4));
        Assert.Equal(old[1], tree.Add(TokenTree.Root, 7));
        Assert.Equal(young[0], tree.Add(TokenTree.Root, 8));
        Assert.Equal((held[0], held[1]), (tree.Find(TokenTree.Root, 1), tree.Find(held[0], 2)));

        // All are held now: there is more room.
        Assert.Equal(5, tree.Add(TokenTree.Root, 9));
        Assert.Equal(6, tree.Places);
    }

    [Fact]
    public void Whatever_comes_and_goes_a_held_sequence_keeps_its_places_and_no_two_share_more_than_they_begin_with()
    {
        var (tree, random, held) = (new TokenTree(30), new Random(1), new List<(int[] Ids, int[] Places)>());
        for (int round = 0; round < 3000; round++)
        {
            if (held.Count > 3)
            {
                (int[] ids, int[] places) = held[random.Next(held.Count)];
                held.RemoveAll(one => one.Places == places);
                tree.Release(places[^1]);
            }

            int[] added = [.. Enumerable.Range(0, random.Next(1, 7)).Select(_ => random.Next(3))];
            held.Add((added, Add(tree, added)));
            foreach ((int[] ids, int[] places) in held)
            {
                int at = TokenTree.Root;
                Assert.Equal(places, ids.Select(id => at = tree.Find(at, id)!.Value));
            }

            foreach ((int[] ids, int[] places) in held)
            {
                foreach ((int[] otherIds, int[] otherPlaces) in held)
                {
                    Assert.Equal(ids.AsSpan().CommonPrefixLength(otherIds), places.AsSpan().CommonPrefixLength(otherPlaces));
                    Assert.Equal(ids.AsSpan().CommonPrefixLength(otherIds), places.Intersect(otherPlaces).Count());
                }
            }
        }

        Assert.Equal(30, tree.Places);
    }

    private static int[] Add(TokenTree tree, params int[] ids)
    {
        int at = TokenTree.Root;
        return [.. ids.Select(id =>
        {
            int before = at;
            if (tree.Find(before, id) is { } found)
            {
                tree.Hold(at = found);
            }
            else
            {
                at = tree.Add(before, id);
            }

            tree.Release(before);
            return at;
        })];
    }
}
