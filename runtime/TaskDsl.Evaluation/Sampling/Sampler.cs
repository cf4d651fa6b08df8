using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using TaskDsl.Formats;
using TaskDsl.Tokenizers;
using TaskDsl.Training;
using static TorchSharp.torch;

namespace TaskDsl.Evaluation.Sampling;

/// <summary>
/// Samples fields and scores labels with a model. What comes out depends on weights, prompts, seed, stage, item and sample alone;
/// batch size and order change it only where rounding turns a near tie, which is counted.
/// </summary>
public sealed class Sampler
{
    private readonly Transformer _model;
    private readonly Tokenizer _tokenizer;
    private readonly SamplerSettings _settings;
    private readonly PrefixCache? _cache;
    private readonly SampleStore? _store;
    private readonly Dictionary<FieldSegment, AllowedTokens> _allowed = [];
    private readonly Dictionary<FieldSegment, LabelTokens> _labels = [];

    /// <summary>A sampler over a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="settings">How to sample.</param>
    /// <param name="cache">What samplers of the same weights computed before, and where this one leaves what it computes; null for one of each call.</param>
    /// <param name="store">Where finished samples and scores are kept on disk and looked for first; null for nowhere.</param>
    /// <exception cref="ArgumentException">The tokenizer has more ids than the model, or the cache is another model's. A published model may have more: none of those is ever drawn.</exception>
    public Sampler(Transformer model, Tokenizer tokenizer, SamplerSettings settings, PrefixCache? cache = null, SampleStore? store = null)
    {
        if (cache is not null && cache.Model != model)
        {
            throw new ArgumentException("The cache belongs to another model.", nameof(cache));
        }

        if (tokenizer.VocabularySize > model.Configuration.Vocabulary)
        {
            throw new ArgumentException($"The tokenizer '{tokenizer.Name}' has {tokenizer.VocabularySize} ids, and the model {model.Configuration.Vocabulary}.", nameof(tokenizer));
        }

        (_model, _tokenizer, _settings, _cache, _store) = (model, tokenizer, settings, cache, store);
    }

    /// <summary>Samples the field that follows each prompt.</summary>
    /// <returns>One sample for each request, in their order.</returns>
    /// <exception cref="ArgumentException">A prompt fills the context, or its field is a label, which is scored.</exception>
    public IReadOnlyList<Sample> Sample(IReadOnlyList<SampleRequest> requests, CancellationToken cancellation = default)
    {
        var done = new Sample[requests.Count];
        var keys = new string?[requests.Count];
        var begun = new List<RunningSample>();
        for (int i = 0; i < requests.Count; i++)
        {
            RunningSample sample = Begin(requests[i], i);
            int prompt = sample.Sequence.Ids.Count;
            keys[i] = _store?.KeyOf(requests[i], [.. sample.Sequence.Ids], requests[i].LimitIn(_model.Configuration.Context, prompt), _settings);
            if (keys[i] is { } key && _store!.FindSample(key, requests[i]) is { } stored)
            {
                done[i] = stored;
            }
            else
            {
                begun.Add(sample);
            }
        }

        var waiting = new Queue<RunningSample>(begun.Order(ByPrompt));
        var running = new List<RunningSample>();
        using PrefixCache? own = _cache is null ? new PrefixCache(_model) : null;
        PrefixCache cache = _cache ?? own!;
        while (waiting.Count > 0 || running.Count > 0)
        {
            // A finished sample makes room at once: prompts are read together with the tokens of samples that go on.
            while (waiting.Count > 0 && running.Count < _settings.BatchSize)
            {
                running.Add(waiting.Dequeue());
            }

            cancellation.ThrowIfCancellationRequested();
            cache.Extend([.. running.Select(sample => sample.Sequence)], _settings.PromptTokens, (first, logits, rows) =>
                ForEach(rows.Count, i => running[first + i].Draw(Row(logits, rows[i]))));
            foreach (RunningSample sample in running.Where(sample => sample.Done))
            {
                cache.Release(sample.Sequence);
                done[sample.Index] = sample.Finish();
                if (keys[sample.Index] is { } key)
                {
                    _store!.Add(key, done[sample.Index]);
                }
            }

            running.RemoveAll(sample => sample.Done);
        }

        return done;
    }

    /// <summary>The probability of each label after each prompt of a label field: the softmax over the labels' next ids where they part.</summary>
    /// <returns>For each prompt one number a label, in the labels' order; they add up to 1.</returns>
    /// <exception cref="ArgumentException">A prompt's field is no label, or the prompt fills the context.</exception>
    public IReadOnlyList<double[]> ScoreLabels(IReadOnlyList<Prompt> prompts, CancellationToken cancellation = default)
    {
        var labels = new LabelTokens[prompts.Count];
        var sequences = new TokenSequence[prompts.Count];
        for (int i = 0; i < prompts.Count; i++)
        {
            labels[i] = LabelsOf(prompts[i].Target);
            sequences[i] = new TokenSequence([.. prompts[i].Encode(_tokenizer), .. labels[i].Forced]);
            CheckLength(prompts[i], sequences[i].Ids.Count);
        }

        string?[] keys = [.. sequences.Select((sequence, i) => _store?.KeyOf(prompts[i], [.. sequence.Ids]))];
        double[]?[] scores = [.. keys.Select(key => key is null ? null : _store!.FindScores(key))];
        using PrefixCache? own = _cache is null ? new PrefixCache(_model) : null;
        PrefixCache cache = _cache ?? own!;
        // In chunks, so that the cache need not hold all at once.
        foreach (int[] chunk in Enumerable.Range(0, sequences.Length).Where(i => scores[i] is null).OrderBy(i => sequences[i], ByIds).Chunk(_settings.BatchSize))
        {
            cancellation.ThrowIfCancellationRequested();
            cache.Extend(Array.ConvertAll(chunk, i => sequences[i]), _settings.PromptTokens, (first, logits, rows) =>
                ForEach(rows.Count, i => scores[chunk[first + i]] = labels[chunk[first + i]].Score(Row(logits, rows[i]))));
            foreach (int i in chunk)
            {
                cache.Release(sequences[i]);
                if (keys[i] is { } key)
                {
                    _store!.Add(key, scores[i]!);
                }
            }
        }

        return scores!;
    }

    /// <summary>Whether the model's context leaves room for what follows a prompt: a token of its field, or the labels' next ids.</summary>
    public bool HasRoom(Prompt prompt) =>
        prompt.Encode(_tokenizer).Length + (prompt.Target.Field.IsLabel ? LabelsOf(prompt.Target).Forced.Length : 0) < _model.Configuration.Context;

    private LabelTokens LabelsOf(FieldSegment segment)
    {
        if (!_labels.TryGetValue(segment, out LabelTokens? tokens))
        {
            _labels.Add(segment, tokens = new LabelTokens(segment, _tokenizer));
        }

        return tokens;
    }

    private ReadOnlySpan<float> Row(float[] logits, int row) => logits.AsSpan(row * _model.Configuration.Vocabulary, _model.Configuration.Vocabulary);

    // As many threads as the model computes with.
    private static void ForEach(int count, Action<int> body)
    {
        if (get_num_threads() == 1 || count < 16)
        {
            for (int i = 0; i < count; i++)
            {
                body(i);
            }
        }
        else
        {
            try
            {
                Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = get_num_threads() }, body);
            }
            catch (AggregateException e)
            {
                ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
            }
        }
    }

    private RunningSample Begin(SampleRequest request, int index)
    {
        FieldSegment segment = request.Prompt.Target;
        if (!_allowed.TryGetValue(segment, out AllowedTokens? allowed))
        {
            _allowed.Add(segment, allowed = new AllowedTokens(segment, _tokenizer));
        }

        int[] prompt = request.Prompt.Encode(_tokenizer);
        CheckLength(request.Prompt, prompt.Length);
        return new RunningSample(request, index, prompt, _model.Configuration.Context, _tokenizer, allowed, _settings);
    }

    private void CheckLength(Prompt prompt, int length)
    {
        if (length >= _model.Configuration.Context)
        {
            throw new ArgumentException($"{prompt.Format.FullName}: the prompt of '{prompt.Target.Field.Name}' has {length} tokens, and the model's context of {_model.Configuration.Context} leaves no room for what follows: '{prompt.Text}'.");
        }
    }

    // Sequences that begin alike stand together: attention computes what they share at once.
    private static Comparer<TokenSequence> ByIds { get; } = Comparer<TokenSequence>.Create((left, right) =>
        CollectionsMarshal.AsSpan(left.Ids).SequenceCompareTo(CollectionsMarshal.AsSpan(right.Ids)));

    private static Comparer<RunningSample> ByPrompt { get; } = Comparer<RunningSample>.Create((left, right) =>
        ByIds.Compare(left.Sequence, right.Sequence) is var order and not 0 ? order : left.Index.CompareTo(right.Index));
}
