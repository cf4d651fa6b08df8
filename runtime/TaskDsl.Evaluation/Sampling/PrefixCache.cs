using System.Diagnostics;
using System.Runtime.InteropServices;
using TaskDsl.Training;
using static TorchSharp.torch;

namespace TaskDsl.Evaluation.Sampling;

/// <summary>
/// Computes logits after sequences of ids, and each distinct beginning of a sequence once: many samples of one prompt, a critique
/// after an answer, a label after it. What is computed stays for later sequences while there is room, and changes none of their numbers but by rounding.
/// </summary>
public sealed class PrefixCache : IDisposable
{
    private const int PlacesAtOnce = 4096;

    // Numbers of one answer of the model: 256 MB.
    private const int LogitsAtOnce = 1 << 26;

    private readonly Transformer _model;
    private readonly KeyValueCache _cache;
    private readonly TokenTree _tree;
    private bool _failed;

    /// <summary>A cache for one model, whose weights must not change while it is used.</summary>
    /// <param name="model">The model.</param>
    /// <param name="megabytes">The most memory to keep for later; what is being sampled may take more.</param>
    public PrefixCache(Transformer model, int megabytes = 256)
    {
        _model = model;
        Tokens = (int)Math.Clamp(megabytes * 1_000_000L / KeyValueCache.BytesOf(model.Configuration), model.Configuration.Context, int.MaxValue / 2);
        _cache = new KeyValueCache(model.Configuration, model.Device);
        _tree = new TokenTree(Tokens);
    }

    /// <summary>How many tokens are kept for later at most.</summary>
    public int Tokens { get; }

    /// <summary>What was computed, and what was found.</summary>
    public SamplingStatistics Statistics { get; private set; }

    internal Transformer Model => _model;

    /// <summary>Frees the memory.</summary>
    public void Dispose() => _cache.Dispose();

    /// <summary>The logits after each of some sequences, which then hold their places until <see cref="Release"/>.</summary>
    /// <param name="sequences">The sequences; nothing or a part of each is computed.</param>
    /// <param name="most">The most tokens that are computed at once.</param>
    /// <param name="take">Receives the index of the first of some sequences, rows of logits, and which row is whose.</param>
    internal void Extend(IReadOnlyList<TokenSequence> sequences, int most, Action<int, float[], IReadOnlyList<int>> take)
    {
        if (_failed)
        {
            throw new InvalidOperationException("A computation of this cache failed, so what it holds is not whole. Make a new one.");
        }

        for (int first = 0; first < sequences.Count;)
        {
            long started = Stopwatch.GetTimestamp();
            var tokens = new NewTokens();
            var rows = new Dictionary<int, int>();
            var (rowOf, all, computed) = (new List<int>(), new Counts(), new Counts());
            int next = first;
            for (; next < sequences.Count && (next == first || (tokens.Count + sequences[next].Ids.Count - sequences[next].Path.Count <= most && (rows.Count + 1L) * _model.Configuration.Vocabulary <= LogitsAtOnce)); next++)
            {
                rowOf.Add(Add(sequences[next], tokens, rows, ref all, ref computed));
            }

            take(first, Logits(tokens), rowOf);
            Count(all, computed, Stopwatch.GetElapsedTime(started).TotalSeconds);
            first = next;
        }
    }

    /// <summary>Lets go of a sequence's places: they stay until others need the room.</summary>
    internal void Release(TokenSequence sequence) => _tree.Release(sequence.Last);

    // Gives the row of the logits after the sequence.
    private int Add(TokenSequence sequence, NewTokens tokens, Dictionary<int, int> rows, ref Counts all, ref Counts computed)
    {
        var (ids, path) = (sequence.Ids, sequence.Path);
        int known = path.Count;
        bool prompt = known == 0;
        var missing = new List<int>();
        while (path.Count < ids.Count)
        {
            // The last place is held all the while: what comes before it stays when room is made.
            int before = sequence.Last, id = ids[path.Count];
            if (_tree.Find(before, id) is { } found)
            {
                _tree.Hold(found);
                path.Add(found);
            }
            else
            {
                missing.Add(path.Count);
                path.Add(_tree.Add(before, id));
            }

            _tree.Release(before);
        }

        if (!rows.TryGetValue(sequence.Last, out int row))
        {
            // The last token's keys may be there, but its logits are not.
            if (missing.Count == 0)
            {
                missing.Add(ids.Count - 1);
            }

            rows.Add(sequence.Last, row = rows.Count);
            tokens.Add(CollectionsMarshal.AsSpan(ids), CollectionsMarshal.AsSpan(path), missing);
            tokens.Wanted.Add(tokens.Count - 1);
        }

        all.Add(prompt, ids.Count - known);
        computed.Add(prompt, missing.Count);
        return row;
    }

    private float[] Logits(NewTokens tokens)
    {
        using var scope = NewDisposeScope();
        _failed = true;
        if (_tree.Places > _cache.Places)
        {
            _cache.Grow(Math.Max(_tree.Places, Math.Min(Tokens, Math.Max(PlacesAtOnce, 2 * _cache.Places))));
        }

        float[] logits = _model.Extend(tokens, _cache).ToFloats();
        _failed = false;
        return logits;
    }

    private void Count(Counts all, Counts computed, double seconds)
    {
        double share = (double)computed.Prompts / Math.Max(1, computed.Prompts + computed.Samples);
        SamplingStatistics before = Statistics;
        Statistics = new SamplingStatistics(
            before.PromptTokens + all.Prompts,
            before.PromptTokensComputed + computed.Prompts,
            before.SampledTokens + all.Samples,
            before.SampledTokensComputed + computed.Samples,
            before.PromptSeconds + (share * seconds),
            before.SampleSeconds + ((1 - share) * seconds));
    }

    private record struct Counts(long Prompts, long Samples)
    {
        public void Add(bool prompt, int count)
        {
            if (prompt)
            {
                Prompts += count;
            }
            else
            {
                Samples += count;
            }
        }
    }
}
