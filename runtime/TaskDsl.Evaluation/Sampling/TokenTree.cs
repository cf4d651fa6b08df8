namespace TaskDsl.Evaluation.Sampling;

/// <summary>
/// Which sequences of ids have a place in a cache for their last token: a tree, so that sequences share what they begin with.
/// Places that nobody holds are given away again when room is short, the longest unused first and never before what follows them.
/// </summary>
/// <param name="budget">The most places; more are made only where all are held.</param>
internal sealed class TokenTree(int budget)
{
    /// <summary>What stands before a first token.</summary>
    public const int Root = -1;

    private readonly Dictionary<(int Before, int Id), int> _next = [];
    private readonly List<Node> _nodes = [];

    // Candidates to be given away. An entry holds while its stamp is the node's.
    private readonly Queue<(int Place, int Stamp)> _unused = [];
    private readonly Stack<(int Place, int Stamp)> _bared = [];

    /// <summary>The number of places ever needed at once.</summary>
    public int Places => _nodes.Count;

    /// <summary>The place of an id after another place; null where that sequence has none.</summary>
    public int? Find(int before, int id) => _next.TryGetValue((before, id), out int place) ? place : null;

    /// <summary>Makes a place for an id after another place, which must be held or followed by another. The new one is held once.</summary>
    public int Add(int before, int id)
    {
        int place = Room();
        _nodes[place] = _nodes[place] with { Before = before, Id = id, Holds = 1, Followers = 0 };
        _next.Add((before, id), place);
        if (before != Root)
        {
            _nodes[before] = _nodes[before] with { Followers = _nodes[before].Followers + 1 };
        }

        return place;
    }

    /// <summary>Keeps a place, and so all before it, until it is released.</summary>
    public void Hold(int place)
    {
        if (place != Root)
        {
            _nodes[place] = _nodes[place] with { Holds = _nodes[place].Holds + 1, Stamp = _nodes[place].Stamp + 1 };
        }
    }

    /// <summary>Takes back one <see cref="Hold"/>.</summary>
    public void Release(int place)
    {
        if (place == Root)
        {
            return;
        }

        Node node = _nodes[place] = _nodes[place] with { Holds = _nodes[place].Holds - 1 };
        if (node is { Holds: 0, Followers: 0 })
        {
            _unused.Enqueue((place, node.Stamp));
        }
    }

    private int Room()
    {
        if (_nodes.Count >= budget)
        {
            while (_bared.TryPop(out (int Place, int Stamp) candidate) || _unused.TryDequeue(out candidate))
            {
                if (_nodes[candidate.Place] is { Holds: 0, Followers: 0 } node && node.Stamp == candidate.Stamp)
                {
                    Forget(candidate.Place, node);
                    return candidate.Place;
                }
            }
        }

        _nodes.Add(default);
        return _nodes.Count - 1;
    }

    private void Forget(int place, Node node)
    {
        _next.Remove((node.Before, node.Id));
        _nodes[place] = node with { Stamp = node.Stamp + 1 };
        if (node.Before == Root)
        {
            return;
        }

        Node before = _nodes[node.Before] = _nodes[node.Before] with { Followers = _nodes[node.Before].Followers - 1 };
        if (before is { Holds: 0, Followers: 0 })
        {
            // It is as old as what followed it.
            _bared.Push((node.Before, before.Stamp));
        }
    }

    private readonly record struct Node(int Before, int Id, int Holds, int Followers, int Stamp);
}
