using System.Text.Json;
using System.Text.Json.Serialization;
using TaskDsl.Experiments;
using TaskDsl.Tokenizers;

namespace TaskDsl.Training;

/// <summary>How activations are normalised.</summary>
public enum NormalisationKind
{
    /// <summary>Mean and variance, with a bias, as in GPT-2.</summary>
    Layer,

    /// <summary>The root of the mean square, without a bias, as in Llama and Qwen2.</summary>
    RootMeanSquare,
}

/// <summary>The feed-forward network's activation.</summary>
public enum ActivationKind
{
    /// <summary>x·Φ(x), exact.</summary>
    Gelu,

    /// <summary>x·Φ(x) by its tanh approximation, as in GPT-2's published weights (<c>gelu_new</c>).</summary>
    GeluTanh,

    /// <summary>silu(a)·b over two projections, as in Llama and Qwen2.</summary>
    SwiGlu,
}

/// <summary>What the head makes of the last block's states.</summary>
internal enum HeadKind
{
    /// <summary>A logit for each id of the vocabulary.</summary>
    Tokens,

    /// <summary>One number, a reward, in place of the logits (Ye et al. 2024, §3.2).</summary>
    Reward,
}

/// <summary>A decoder-only, pre-norm transformer's shape. The defaults are GPT-2's; the other choices make Llama's, Qwen2's and GPT-NeoX's.</summary>
public sealed record TransformerConfiguration
{
    /// <summary>The number of blocks.</summary>
    public required int Layers { get; init; }

    /// <summary>W, the width of the residual stream.</summary>
    public required int Width { get; init; }

    /// <summary>H, the number of query heads; divides <see cref="Width"/> where <see cref="HeadDimension"/> is 0.</summary>
    public required int Heads { get; init; }

    /// <summary>The most tokens that a sequence may have.</summary>
    public required int Context { get; init; }

    /// <summary>V, the number of token ids.</summary>
    public required int Vocabulary { get; init; }

    /// <summary>The number of key and value heads, which divides <see cref="Heads"/>; 0 for as many as there are query heads.</summary>
    public int KeyValueHeads { get; init; }

    /// <summary>The width of one head where it is not <see cref="Width"/> / <see cref="Heads"/>; 0 where it is.</summary>
    // Left out where it is 0: a checkpoint's header is compared as text, and models before it had no such key.
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int HeadDimension { get; init; }

    /// <summary>F, the width inside the feed-forward network; 0 for four times <see cref="Width"/>.</summary>
    public int FeedForward { get; init; }

    /// <summary>How positions enter.</summary>
    public PositionKind Positions { get; init; }

    /// <summary>The slowest rotation's base, where positions are rotary.</summary>
    public double RotaryBase { get; init; } = 10_000;

    /// <summary>How rotations are slowed down for contexts longer than those of pretraining; null where they are not.</summary>
    // Left out where there is none: a checkpoint's header is compared as text, and models before it had no such key.
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RotaryScaling? RotaryScaling { get; init; }

    /// <summary>How activations are normalised.</summary>
    public NormalisationKind Normalisation { get; init; }

    /// <summary>Added to variances before the root.</summary>
    public double Epsilon { get; init; } = 1e-5;

    /// <summary>The feed-forward network's activation.</summary>
    public ActivationKind Activation { get; init; }

    /// <summary>Whether the projection to queries, keys and values has a bias.</summary>
    public bool AttentionBias { get; init; } = true;

    /// <summary>Whether all other projections inside the blocks have a bias.</summary>
    public bool Bias { get; init; } = true;

    /// <summary>Whether the head's weights are the token embedding's.</summary>
    public bool TiedHead { get; init; }

    /// <summary>The standard deviation of fresh matrices; Radford et al. 2019 have 0.02.</summary>
    public double InitialDeviation { get; init; } = 0.02;

    // Left out where it is the usual one: a checkpoint's header is compared as text, and language models had no such key.
    [JsonInclude, JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    internal HeadKind Head { get; init; }

    /// <summary>D, the width of one head.</summary>
    [JsonIgnore]
    public int HeadWidth => HeadDimension == 0 ? Width / Heads : HeadDimension;

    // What the heads make together, which is projected back to the width.
    [JsonIgnore]
    internal long AttentionWidth => (long)Heads * HeadWidth;

    [JsonIgnore]
    internal int KeyHeads => KeyValueHeads == 0 ? Heads : KeyValueHeads;

    [JsonIgnore]
    internal int Hidden => FeedForward == 0 ? 4 * Width : FeedForward;

    /// <summary>The number of parameters of a model of this shape.</summary>
    [JsonIgnore]
    public long ParameterCount
    {
        get
        {
            long width = Width, inner = (Activation == ActivationKind.SwiGlu ? 2L : 1) * Hidden, queries = AttentionWidth + (2L * KeyHeads * HeadWidth), norm = Normalisation == NormalisationKind.Layer ? 2 * width : width;
            long biases = (AttentionBias ? queries : 0) + (Bias ? width + inner + width : 0);
            long block = (2 * norm) + (width * (queries + AttentionWidth + inner + Hidden)) + biases;
            long head = TiedHead ? 0 : width * (Head == HeadKind.Reward ? 1 : Vocabulary);
            return (width * Vocabulary) + (Positions == PositionKind.Learned ? width * Context : 0) + (Layers * block) + norm + head;
        }
    }

    private static JsonSerializerOptions JsonOptions { get; } = new() { Converters = { new JsonStringEnumConverter() } };

    /// <summary>The shape of an experiment's model that begins with fresh weights.</summary>
    public static TransformerConfiguration Of(ModelDefinition model, Tokenizer tokenizer) => new()
    {
        Layers = model.Layers,
        Width = model.Width,
        Heads = model.Heads,
        Context = model.Context,
        Positions = model.Positions,
        Vocabulary = tokenizer.VocabularySize,

        // GPT-2's 0.02 suits its widths of 768 to 1,600; a small model hardly learns from so small weights.
        InitialDeviation = 0.8 / Math.Sqrt(model.Width),
    };

    /// <summary>The configuration as one line of JSON: what a checkpoint holds.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, JsonOptions);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="JsonException">It is no configuration.</exception>
    public static TransformerConfiguration FromJson(string json) =>
        JsonSerializer.Deserialize<TransformerConfiguration>(json, JsonOptions) ?? throw new JsonException("The configuration is null.");

    /// <summary>Refuses a shape that cannot be built.</summary>
    /// <exception cref="ArgumentException">A size is not positive, or does not divide what it must.</exception>
    public void Check()
    {
        foreach ((string name, int value) in new[] { ("layers", Layers), ("width", Width), ("heads", Heads), ("context", Context), ("vocabulary", Vocabulary) })
        {
            if (value < 1)
            {
                throw new ArgumentException($"A model's {name} must be at least 1, and it is {value}.");
            }
        }

        if (HeadDimension == 0 && Width % Heads != 0)
        {
            throw new ArgumentException($"A model's heads must divide its width: {Heads} does not divide {Width}.");
        }

        if (KeyHeads < 1 || Heads % KeyHeads != 0)
        {
            throw new ArgumentException($"A model's key and value heads must divide its heads: {KeyHeads} does not divide {Heads}.");
        }

        if (Positions == PositionKind.Rotary && HeadWidth % 2 != 0)
        {
            throw new ArgumentException($"Rotary positions need an even head width, and it is {HeadWidth}.");
        }
    }
}
