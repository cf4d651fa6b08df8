using System.Buffers;
using System.Collections.Frozen;
using System.Runtime.InteropServices;

namespace TaskDsl.Tokenizers;

/// <summary>The merges of a byte-pair tokenizer: of all pairs that stand beside each other, the one whose merge comes first in the list is merged, the leftmost among equals, until none is left.</summary>
internal sealed class BytePairMerges
{
    // Up to so many bytes, looking through all pairs is faster than a queue of them.
    private const int Short = 128;

    private const int None = int.MaxValue;

    private readonly int[] _byteIds;
    private readonly FrozenDictionary<ulong, Merged> _merges;

    /// <summary>Merges in the order in which they are preferred.</summary>
    /// <param name="byteIds">The id of each byte.</param>
    /// <param name="merges">The ids of each pair and of what it becomes.</param>
    public BytePairMerges(int[] byteIds, IReadOnlyList<BytePairMerge> merges)
    {
        _byteIds = byteIds;
        _merges = merges.Select((merge, rank) => KeyValuePair.Create(Key(merge.Left, merge.Right), new Merged(rank, merge.Result))).ToFrozenDictionary();
    }

    /// <summary>Appends the ids of one piece of text.</summary>
    public void Encode(ReadOnlySpan<byte> piece, List<int> ids)
    {
        if (piece.Length == 1)
        {
            ids.Add(_byteIds[piece[0]]);
        }
        else if (piece.Length <= Short)
        {
            EncodeShort(piece, ids);
        }
        else
        {
            EncodeLong(piece, ids);
        }
    }

    // As many steps as the square of the length, of very little work each.
    private void EncodeShort(ReadOnlySpan<byte> piece, List<int> ids)
    {
        Span<int> parts = stackalloc int[piece.Length];
        Span<Merged> next = stackalloc Merged[piece.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            parts[i] = _byteIds[piece[i]];
        }

        int count = parts.Length;
        for (int i = 0; i < count; i++)
        {
            next[i] = MergeAt(parts[..count], i);
        }

        while (true)
        {
            int best = 0;
            for (int i = 1; i < count; i++)
            {
                best = next[i].Rank < next[best].Rank ? i : best;
            }

            if (next[best].Rank == None)
            {
                break;
            }

            parts[best] = next[best].Id;
            parts[(best + 2)..count].CopyTo(parts[(best + 1)..]);
            next[(best + 2)..count].CopyTo(next[(best + 1)..]);
            count--;
            next[best] = MergeAt(parts[..count], best);
            if (best > 0)
            {
                next[best - 1] = MergeAt(parts[..count], best - 1);
            }
        }

        ids.AddRange(parts[..count]);
    }

    // Time in proportion to n log n: a queue of the pairs, in which those that no longer stand so are passed over.
    private void EncodeLong(ReadOnlySpan<byte> piece, List<int> ids)
    {
        Part[] parts = ArrayPool<Part>.Shared.Rent(piece.Length);
        var queue = new PriorityQueue<(int At, int Left, int Right, int Id), ulong>(piece.Length);
        for (int i = 0; i < piece.Length; i++)
        {
            parts[i] = new Part(_byteIds[piece[i]], i - 1, i + 1 < piece.Length ? i + 1 : -1);
        }

        for (int i = 0; i + 1 < piece.Length; i++)
        {
            Offer(i);
        }

        while (queue.TryDequeue(out (int At, int Left, int Right, int Id) merge, out _))
        {
            ref Part left = ref parts[merge.At];
            if (left.Id != merge.Left || left.Next < 0 || parts[left.Next].Id != merge.Right)
            {
                continue;
            }

            ref Part right = ref parts[left.Next];
            (left.Id, left.Next, right.Id) = (merge.Id, right.Next, -1);
            if (left.Next >= 0)
            {
                parts[left.Next].Before = merge.At;
                Offer(merge.At);
            }

            if (left.Before >= 0)
            {
                Offer(left.Before);
            }
        }

        for (int i = 0; i >= 0; i = parts[i].Next)
        {
            ids.Add(parts[i].Id);
        }

        ArrayPool<Part>.Shared.Return(parts);

        void Offer(int at)
        {
            (int left, int right) = (parts[at].Id, parts[parts[at].Next].Id);
            if (_merges.TryGetValue(Key(left, right), out Merged merged))
            {
                queue.Enqueue((at, left, right, merged.Id), ((ulong)(uint)merged.Rank << 32) | (uint)at);
            }
        }
    }

    private Merged MergeAt(ReadOnlySpan<int> parts, int at) =>
        at + 1 < parts.Length && _merges.TryGetValue(Key(parts[at], parts[at + 1]), out Merged merged) ? merged : new Merged(None, -1);

    private static ulong Key(int left, int right) => ((ulong)(uint)left << 32) | (uint)right;

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Merged(int Rank, int Id);

    // A part of the piece with its neighbours; one that went into another has the id -1.
    private record struct Part(int Id, int Before, int Next);
}

/// <summary>Two tokens that become one.</summary>
/// <param name="Left">The first's id.</param>
/// <param name="Right">The second's id.</param>
/// <param name="Result">The id of both together.</param>
internal readonly record struct BytePairMerge(int Left, int Right, int Result);
