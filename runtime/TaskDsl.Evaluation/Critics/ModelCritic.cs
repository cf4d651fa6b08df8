using System.Globalization;
using TaskDsl.Evaluation.Sampling;
using TaskDsl.Experiments;
using TaskDsl.Formats;
using TaskDsl.Randomness;
using TaskDsl.Tasks;
using TaskDsl.Tokenizers;
using TaskDsl.Training;

namespace TaskDsl.Evaluation.Critics;

/// <summary>
/// A model of ours as a critic, by the task's <c>critique</c> format or another that ends in a text. Its critiques are forced, of right answers too (Saunders et al. 2022, §2.3), unless
/// <see cref="NoFlaw"/> lets it say of an answer which it scores as unflawed that there is no flaw.
/// </summary>
public sealed class ModelCritic : ICritic
{
    // Few enough to show progress, enough to fill a batch.
    private const int AtOnce = 512;

    private readonly Transformer _model;
    private readonly Tokenizer _tokenizer;
    private readonly long _seed;
    private readonly string _stage;
    private readonly SampleStore? _store;
    private readonly Format _format;
    private readonly Format? _score;
    private readonly string _field;
    private readonly string? _label;

    /// <summary>A critic.</summary>
    /// <param name="name">The model's name in the experiment.</param>
    /// <param name="task">The task.</param>
    /// <param name="model">The model.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="stage">What the critiques are for: part of each draw's key.</param>
    /// <param name="store">Where samples and scores are kept on disk, so that a run that was cut off goes on; null for nowhere.</param>
    /// <param name="format">The format whose last field it writes; null for <c>critique</c>.</param>
    /// <exception cref="ArgumentException">The format does not end in a text that is learned.</exception>
    public ModelCritic(string name, TaskDefinition task, Transformer model, Tokenizer tokenizer, long seed, string stage, SampleStore? store = null, Format? format = null)
    {
        (Name, _model, _tokenizer, _seed, _stage, _store) = (new ModelCriticDefinition(name).ToString(), model, tokenizer, seed, stage, store);
        _format = format ?? task.Format(FormatNames.Critique);
        _field = FieldPrompt.FieldOf(_format).Name;
        _label = task.FieldOf(Role.Critiqueable);
        _score = _label is null ? null : task.Format(FormatNames.Critiqueability);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>What is said of an answer that the model scores as unflawed, with a probability of a flaw below ½; null where critiques are forced.</summary>
    /// <exception cref="ArgumentException">The task has no <c>critiqueability</c> format to score by.</exception>
    public string? NoFlaw
    {
        get;
        init => field = value is null || _score is not null ? value : throw new ArgumentException("Without the format 'critiqueability' nothing scores answers, so every critique is forced.", nameof(value));
    }

    /// <summary>The temperature of critiques.</summary>
    public double Temperature { get; init; }

    /// <summary>The examples before a request's text, for formats that have shots.</summary>
    public Func<Format, CritiqueRequest, Shots?>? ShotsOf { get; init; }

    /// <summary>Told after some of the critiques how many there are.</summary>
    public Action<int>? Progress { get; init; }

    /// <inheritdoc/>
    public string Identity => StableHash.HexOf(string.Join('\n', "model critic 1", _model.WeightsHash(), _format.EncodingId(_tokenizer), _score?.EncodingId(_tokenizer), $"{_seed}", _stage, Temperature.ToString("R", CultureInfo.InvariantCulture), NoFlaw));

    /// <inheritdoc/>
    /// <remarks>Of an answer that leaves no room in the model's context there is none.</remarks>
    public IReadOnlyList<WrittenCritique> Critique(IReadOnlyList<CritiqueRequest> requests, CancellationToken cancellation = default)
    {
        using var cache = new PrefixCache(_model);
        var written = new List<WrittenCritique>(requests.Count);
        foreach (CritiqueRequest[] some in requests.Chunk(AtOnce))
        {
            written.AddRange(Critique(some, SamplerOf("scores", cache), SamplerOf("critiques", cache), cancellation));
            Progress?.Invoke(written.Count);
        }

        return written;
    }

    private WrittenCritique[] Critique(CritiqueRequest[] requests, Sampler scores, Sampler critiques, CancellationToken cancellation)
    {
        Prompt[] prompts = [.. requests.Select(request => PromptOf(_format, _field, request))];
        Prompt[]? scored = NoFlaw is null ? null : [.. requests.Select(request => PromptOf(_score!, _label!, request))];
        var written = new WrittenCritique?[requests.Length];
        for (int i = 0; i < written.Length; i++)
        {
            bool fits = critiques.HasRoom(prompts[i]) && (scored is null || scores.HasRoom(scored[i]));
            written[i] = fits ? null : new WrittenCritique(null, $"The text before it fills the model's context of {_model.Configuration.Context} tokens.");
        }

        if (scored is not null)
        {
            int[] fitting = Missing();
            foreach ((int i, double[] score) in fitting.Zip(scores.ScoreLabels([.. fitting.Select(i => scored[i])], cancellation)))
            {
                written[i] = score[0] < 0.5 ? new WrittenCritique(NoFlaw) : null;
            }
        }

        int[] forced = Missing();
        SampleRequest[] asked = [.. forced.Select(i => new SampleRequest(prompts[i], requests[i].Item, requests[i].Sample, Temperature))];
        foreach ((int i, Sample sample) in forced.Zip(critiques.Sample(asked, cancellation)))
        {
            written[i] = new WrittenCritique(sample.Value, sample.Truncated ? "The critique was cut off at the most tokens." : null) { Truncated = sample.Truncated, Tokens = sample.SampledTokens };
        }

        return written!;

        int[] Missing() => [.. Enumerable.Range(0, written.Length).Where(i => written[i] is null)];
    }

    private Prompt PromptOf(Format format, string field, CritiqueRequest request) => FieldPrompt.Of(format, field, request.Values, ShotsOf?.Invoke(format, request));

    private Sampler SamplerOf(string kind, PrefixCache cache) => new(_model, _tokenizer, new SamplerSettings { Seed = _seed, Stage = $"{_stage}/{kind}" }, cache, _store);
}
