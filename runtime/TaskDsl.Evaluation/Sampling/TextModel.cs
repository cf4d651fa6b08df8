using TaskDsl.Examples;
using TaskDsl.Experiments;
using TaskDsl.Formats;
using TaskDsl.Oracles;
using TaskDsl.Tasks;
using TaskDsl.Tokenizers;
using TaskDsl.Training;

namespace TaskDsl.Evaluation.Sampling;

/// <summary>A model at work on a task's texts, whose values stand by their fields' names: it goes on from them and scores their labels.</summary>
/// <param name="experiment">The experiment.</param>
/// <param name="model">The model.</param>
/// <param name="seed">The experiment's seed.</param>
/// <param name="stage">What the samples are for, such as <c>tiny/round-2/gaps</c>: part of each draw's key.</param>
/// <param name="store">Where samples and scores are kept on disk; null for nowhere.</param>
/// <param name="oracle">Makes the shots of formats that have some; null where there is no oracle.</param>
internal sealed class TextModel(ExperimentDefinition experiment, Transformer model, long seed, string stage, SampleStore? store = null, IOracle? oracle = null) : IDisposable
{
    // What a large model's cache does not hold is computed again; a batch that is not full would cost more.
    private const int FullBatch = 512;

    private readonly PrefixCache _cache = new(model);
    private readonly Dictionary<Format, OracleShots> _shots = [];

    /// <summary>The task.</summary>
    public TaskDefinition Task => experiment.Task;

    /// <summary>The tokenizer.</summary>
    public Tokenizer Tokenizer => experiment.Tokenizer;

    /// <summary>The most tokens that a text may have.</summary>
    public int Context => model.Configuration.Context;

    /// <summary>Frees what is cached.</summary>
    public void Dispose() => _cache.Dispose();

    /// <summary>Takes so many texts at once that what continues them finds them cached.</summary>
    /// <param name="texts">Questions, or answers to them, read as they are needed.</param>
    /// <param name="samples">How many samples each of them gets.</param>
    /// <param name="most">The most of them at once.</param>
    /// <param name="sample">Makes the results of some, of which the first has the given number.</param>
    public IEnumerable<T> InChunks<TText, T>(IEnumerable<TText> texts, int samples, int most, Func<TText[], long, IEnumerable<T>> sample)
    {
        int atOnce = Math.Clamp(Math.Max(_cache.Tokens / Context, FullBatch) / samples, 1, most);
        return texts.Chunk(atOnce).Index().SelectMany(chunk => sample(chunk.Item, (long)chunk.Index * atOnce));
    }

    /// <summary>The text before what one of the six formats is for: the label of a score, else the text that it learns.</summary>
    /// <param name="name">The format.</param>
    /// <param name="values">The values of the fields before it. A label that is missing is its first: "flawed", which forces a critique.</param>
    /// <param name="item">The question's number, by which shots are drawn.</param>
    /// <exception cref="InvalidExampleException">A value is missing, or does not fit its field.</exception>
    public Prompt PromptOf(string name, IReadOnlyDictionary<string, string> values, long item = 0)
    {
        Format format = Task.Format(name);
        bool scores = name is FormatNames.Critiqueability or FormatNames.Helpfulness;
        return FieldPrompt.Of(format, format.Learned.First(segment => segment.Field.IsLabel == scores).Field.Name, values, ShotsOf(format, values, item));
    }

    /// <summary>Whether the context leaves room for what follows a prompt.</summary>
    public bool HasRoom(Prompt prompt) => SamplerOf("").HasRoom(prompt);

    /// <summary>How many tokens the context leaves after a prompt.</summary>
    public int RoomAfter(Prompt prompt) => Context - prompt.Encode(Tokenizer).Length;

    /// <summary>The most tokens of an answer: without a limit of its own at most a quarter of what the context leaves, since a critique of it must still fit.</summary>
    public int LimitOf(Prompt prompt) => prompt.Target.Field.MaxTokens ?? Math.Max(1, RoomAfter(prompt) / 4);

    /// <summary>Samples what follows prompts.</summary>
    /// <param name="kind">What is sampled: part of each draw's key.</param>
    /// <param name="requests">The prompts.</param>
    /// <param name="cancellation">Ends the sampling.</param>
    public IReadOnlyList<Sample> Sample(string kind, IEnumerable<SampleRequest> requests, CancellationToken cancellation) => SamplerOf(kind).Sample([.. requests], cancellation);

    /// <summary>The probability of a label's first value after each prompt, from the logits: flawed, or helpful.</summary>
    public double[] Score(IEnumerable<Prompt> prompts, CancellationToken cancellation) => FirstLabels(SamplerOf(""), prompts, cancellation);

    /// <summary>The same, computed with nothing beside these prompts and from nothing that was computed before: to the last bit the same whatever else there is.</summary>
    public double[] ScoreApart(IEnumerable<Prompt> prompts, CancellationToken cancellation) => FirstLabels(new Sampler(model, Tokenizer, Settings("")), prompts, cancellation);

    /// <summary>The value of a sample. One that was cut off may end in the middle of a word or a character; what can be shown of it is kept.</summary>
    public static string Shown(Sample sample) => !sample.Truncated ? sample.Value : sample.Value.Trim() is { Length: > 0 } shown ? shown : "\uFFFD";

    private static double[] FirstLabels(Sampler sampler, IEnumerable<Prompt> prompts, CancellationToken cancellation) => [.. sampler.ScoreLabels([.. prompts], cancellation).Select(score => score[0])];

    // The same for all samples of an item.
    private Shots? ShotsOf(Format format, IReadOnlyDictionary<string, string> values, long item)
    {
        if (format.FewShot is null || oracle is null)
        {
            return null;
        }

        if (!_shots.TryGetValue(format, out OracleShots? shots))
        {
            _shots[format] = shots = new OracleShots(Task, format, oracle, seed, stage);
        }

        return shots.For(values[Task.FieldOf(Role.Question)!], item);
    }

    // A score is no draw, so what it is for keys nothing.
    private Sampler SamplerOf(string kind) => new(model, Tokenizer, Settings(kind), _cache, store);

    private SamplerSettings Settings(string kind) => new() { Seed = seed, Stage = $"{stage}/{kind}" };
}
