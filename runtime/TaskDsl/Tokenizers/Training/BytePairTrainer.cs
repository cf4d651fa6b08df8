using System.Runtime.InteropServices;
using System.Text;
using TaskDsl.Tokenizers.Composition;

namespace TaskDsl.Tokenizers.Training;

/// <summary>
/// Learns merges from a corpus (Sennrich et al. 2016, on bytes as in GPT-2): of all pairs of tokens that stand beside each other in a piece of text, the one that occurs most often becomes
/// a token, until the vocabulary is full or no pair occurs twice.
/// </summary>
/// <remarks>
/// Equal corpora give equal tokenizers, whatever the order of their texts. Among pairs that occur equally often, the one whose first token has the smaller id is merged, then the one whose
/// second has. In a run such as <c>aaa</c> the pair <c>aa</c> occurs twice. Hugging Face's trainer decides the same way; it goes on to pairs that occur once.
/// </remarks>
public sealed class BytePairTrainer(TokenizerFamily family)
{
    private readonly Dictionary<byte[], long> _counts = new(ByteComparer.Instance);

    /// <summary>The bytes and the control tokens: no vocabulary is smaller.</summary>
    public int LeastSize => 256 + family.Controls.Count();

    /// <summary>How many pieces the text so far was split into.</summary>
    public long Pieces { get; private set; }

    /// <summary>Adds a text. No piece goes over its edges.</summary>
    public void Add(string text)
    {
        if (family.Composes)
        {
            text = CanonicalComposition.Compose(text, []);
        }

        ReadOnlySpan<byte> bytes = Encoding.UTF8.GetBytes(text);
        Dictionary<byte[], long>.AlternateLookup<ReadOnlySpan<byte>> counts = _counts.GetAlternateLookup<ReadOnlySpan<byte>>();
        for (int at = 0; at < bytes.Length;)
        {
            int end = family.PieceEnd(bytes, at);
            CollectionsMarshal.GetValueRefOrAddDefault(counts, bytes[at..end], out _)++;
            Pieces++;
            at = end;
        }
    }

    /// <summary>Learns the merges.</summary>
    /// <param name="size">The number of ids, control tokens included.</param>
    /// <param name="progress">Receives the number of ids after each merge; null for nobody.</param>
    /// <param name="cancellation">Ends the training.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no room for all bytes and the control tokens.</exception>
    public TrainedBytePairs Train(int size, Action<int>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, LeastSize);
        List<byte[]> tokens = [.. ByteAlphabet.Order.Select(value => new[] { value })];
        var idOf = new Dictionary<byte[], int>(ByteComparer.Instance);
        for (int id = 0; id < tokens.Count; id++)
        {
            idOf.Add(tokens[id], id);
        }

        var merges = new List<BytePairMerge>();
        var merged = new HashSet<(int, int)>();
        var pairs = new PairCounts(_counts.Where(piece => piece.Key.Length > 1).Select(piece => new CountedPiece([.. piece.Key.Select(value => idOf[[value]])], piece.Value)));
        int room = size - family.Controls.Count();
        while (tokens.Count < room && pairs.TakeMostFrequent() is { } pair)
        {
            cancellation.ThrowIfCancellationRequested();

            // Two pairs may become the same token, a·bc and ab·c. A pair that holds it may then stand again, and is merged again by the merge that there is.
            byte[] token = [.. tokens[pair.Left], .. tokens[pair.Right]];
            if (!idOf.TryGetValue(token, out int id))
            {
                idOf.Add(token, id = tokens.Count);
                tokens.Add(token);
            }

            var merge = new BytePairMerge(pair.Left, pair.Right, id);
            if (merged.Add(pair))
            {
                merges.Add(merge);
            }

            pairs.Apply(merge);
            progress?.Invoke(tokens.Count);
        }

        return new TrainedBytePairs(family, [.. tokens], [.. merges]);
    }
}
