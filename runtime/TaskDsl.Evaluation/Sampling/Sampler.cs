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
    private readonly RowPacking _packing;
    private readonly Dictionary<FieldSegment, AllowedTokens> _allowed = [];
    private readonly Dictionary<FieldSegment, LabelTokens> _labels = [];

    /// <summary>A sampler over a model.</summary>
    /// <exception cref="ArgumentException">The tokenizer's vocabulary is not the model's.</exception>
    public Sampler(Transformer model, Tokenizer tokenizer, SamplerSettings settings)
    {
        if (tokenizer.VocabularySize != model.Configuration.Vocabulary)
        {
            throw new ArgumentException($"The tokenizer '{tokenizer.Name}' has {tokenizer.VocabularySize} ids, and the model {model.Configuration.Vocabulary}.", nameof(tokenizer));
        }

        (_model, _tokenizer, _settings) = (model, tokenizer, settings);
        _packing = RowPacking.Bucketed with { Most = settings.PromptTokens };
    }

    /// <summary>Samples the field that follows each prompt.</summary>
    /// <returns>One sample for each request, in their order.</returns>
    /// <exception cref="ArgumentException">A prompt fills the context, or its field is a label, which is scored.</exception>
    public IReadOnlyList<Sample> Sample(IReadOnlyList<SampleRequest> requests, CancellationToken cancellation = default)
    {
        if (requests.Count == 0)
        {
            return [];
        }

        using IDisposable mode = inference_mode();
        var done = new Sample[requests.Count];
        var waiting = new Queue<RunningSample>(requests.Select(Begin).Order(ByPrompt));
        using var batch = new SampleBatch(_model, _tokenizer.Pad, _packing, Math.Min(_settings.BatchSize, requests.Count));
        while (waiting.Count > 0 || batch.Running > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            batch.Admit(waiting);
            batch.Step();
            foreach (RunningSample sample in batch.TakeFinished())
            {
                done[sample.Index] = sample.Finish();
            }
        }

        return done;
    }

    /// <summary>The probability of each label after each prompt of a label field: the softmax over the labels' next ids where they part.</summary>
    /// <returns>For each prompt one number a label, in the labels' order; they add up to 1.</returns>
    /// <exception cref="ArgumentException">A prompt's field is no label, or the prompt fills the context.</exception>
    public IReadOnlyList<double[]> ScoreLabels(IReadOnlyList<Prompt> prompts, CancellationToken cancellation = default)
    {
        using IDisposable mode = inference_mode();
        var labels = new LabelTokens[prompts.Count];
        var ids = new int[prompts.Count][];
        for (int i = 0; i < prompts.Count; i++)
        {
            FieldSegment segment = prompts[i].Target;
            if (!_labels.TryGetValue(segment, out LabelTokens? tokens))
            {
                _labels.Add(segment, tokens = new LabelTokens(segment, _tokenizer));
            }

            labels[i] = tokens;
            ids[i] = [.. prompts[i].Encode(_tokenizer), .. tokens.Forced];
            CheckLength(prompts[i], ids[i].Length);
        }

        var scores = new double[prompts.Count][];
        foreach ((TokenRows rows, int[] order) in TokenRows.ForPrompts(ids, _tokenizer.Pad, _packing))
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            float[] logits = _model.Logits(_model.Upload(rows)).ToFloats();
            for (int row = 0; row < order.Length; row++)
            {
                scores[order[row]] = labels[order[row]].Score(logits.AsSpan(row * _tokenizer.VocabularySize, _tokenizer.VocabularySize));
            }
        }

        return scores;
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

    // Prompts of one length are read together, and equal ones once.
    private static Comparer<RunningSample> ByPrompt { get; } = Comparer<RunningSample>.Create((left, right) =>
    {
        int order = left.Prompt.Length.CompareTo(right.Prompt.Length);
        order = order != 0 ? order : left.Prompt.AsSpan().SequenceCompareTo(right.Prompt);
        return order != 0 ? order : left.Index.CompareTo(right.Index);
    });
}
