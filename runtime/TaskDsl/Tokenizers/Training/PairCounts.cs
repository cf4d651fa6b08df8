using System.Runtime.InteropServices;

namespace TaskDsl.Tokenizers.Training;

/// <summary>How often each pair of tokens occurs in the pieces of a corpus, kept up to date from merge to merge.</summary>
internal sealed class PairCounts
{
    private readonly List<CountedPiece> _pieces;
    private readonly Dictionary<(int Left, int Right), long> _counts = [];

    // The pieces in which a pair stands or stood.
    private readonly Dictionary<(int Left, int Right), HashSet<int>> _where = [];

    // The most frequent first. An entry holds while its count is the pair's.
    private readonly PriorityQueue<((int Left, int Right) Pair, long Count), (long, int, int)> _order = new();

    public PairCounts(IEnumerable<CountedPiece> pieces)
    {
        _pieces = [.. pieces];
        for (int i = 0; i < _pieces.Count; i++)
        {
            Count(i, _pieces[i].Count);
        }

        foreach ((int Left, int Right) pair in _counts.Keys)
        {
            Offer(pair);
        }
    }

    /// <summary>The pair to merge next; null where none occurs twice.</summary>
    public (int Left, int Right)? TakeMostFrequent()
    {
        while (_order.TryDequeue(out ((int Left, int Right) Pair, long Count) best, out _))
        {
            if (_counts.GetValueOrDefault(best.Pair) == best.Count)
            {
                return best.Pair;
            }
        }

        return null;
    }

    /// <summary>Merges a pair wherever it stands, from left to right.</summary>
    public void Apply(BytePairMerge merge)
    {
        var pair = (merge.Left, merge.Right);
        var changed = new HashSet<(int, int)>();
        foreach (int i in _where[pair])
        {
            Count(i, -_pieces[i].Count, changed);
            _pieces[i].Merge(merge);
            Count(i, _pieces[i].Count, changed);
        }

        _where.Remove(pair);
        foreach ((int Left, int Right) other in changed)
        {
            Offer(other);
        }
    }

    private void Count(int piece, long by, HashSet<(int, int)>? changed = null)
    {
        List<int> ids = _pieces[piece].Ids;
        for (int i = 0; i + 1 < ids.Count; i++)
        {
            var pair = (ids[i], ids[i + 1]);
            CollectionsMarshal.GetValueRefOrAddDefault(_counts, pair, out _) += by;
            changed?.Add(pair);
            if (by > 0)
            {
                (CollectionsMarshal.GetValueRefOrAddDefault(_where, pair, out _) ??= []).Add(piece);
            }
        }
    }

    private void Offer((int Left, int Right) pair)
    {
        long count = _counts[pair];
        if (count > 1)
        {
            _order.Enqueue((pair, count), (-count, pair.Left, pair.Right));
        }
        else if (count == 0)
        {
            _counts.Remove(pair);
        }
    }
}

/// <summary>A piece of text, as tokens, and how often the corpus has it.</summary>
internal sealed class CountedPiece(List<int> ids, long count)
{
    /// <summary>Its tokens so far.</summary>
    public List<int> Ids => ids;

    /// <summary>How often it occurs.</summary>
    public long Count => count;

    /// <summary>Merges a pair wherever it stands, from left to right.</summary>
    public void Merge(BytePairMerge merge)
    {
        int kept = 0;
        for (int i = 0; i < ids.Count; i++)
        {
            bool merges = i + 1 < ids.Count && ids[i] == merge.Left && ids[i + 1] == merge.Right;
            ids[kept++] = merges ? merge.Result : ids[i];
            i += merges ? 1 : 0;
        }

        ids.RemoveRange(kept, ids.Count - kept);
    }
}
