using System.Collections.Immutable;
using TaskDsl.Oracles;
using TaskDsl.Tasks;
using TaskDsl.Tokenizers;

namespace TaskDsl.Experiments;

/// <summary>A compiled experiment: what to train, on what, and what to measure. Generated code makes one for each experiment file.</summary>
public sealed record ExperimentDefinition
{
    /// <summary>The experiment's name.</summary>
    public required string Name { get; init; }

    /// <summary>The name for people; empty where the file has none.</summary>
    public string Title { get; init; } = "";

    /// <summary>The experiment file, relative to the project, for messages.</summary>
    public required string SourceFile { get; init; }

    /// <summary>The task that is learned and measured.</summary>
    public required TaskDefinition Task { get; init; }

    /// <summary>Makes the task's oracle with the experiment's parameters; null where the task names none, and all comes from <see cref="Data"/>.</summary>
    public Func<IOracle>? Oracle { get; init; }

    /// <summary>The parameters that differ from the task's or repeat them, as text, for the manifest.</summary>
    public ImmutableSortedDictionary<string, string> Parameters { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>One whole run for each seed.</summary>
    public ImmutableArray<long> Seeds { get; init; } = [1];

    /// <summary>The tokenizer.</summary>
    public Tokenizer Tokenizer { get; init; } = Tokenizer.Bytes;

    /// <summary>The file that the tokenizer is read from; null for one that needs none.</summary>
    public TokenizerFile? TokenizerFile { get; init; }

    /// <summary>The models; each has its own data from the second round on (Saunders et al. 2022, §2.3).</summary>
    public required ImmutableArray<ModelDefinition> Models { get; init; }

    /// <summary>The servers that critics may be.</summary>
    public ImmutableArray<ServerDefinition> Servers { get; init; } = [];

    /// <summary>How each round is trained.</summary>
    public required TrainingDefinition Train { get; init; }

    /// <summary>
    /// Learning rates that each round is trained with, or each reward model where there is <see cref="Reward"/>, to keep the weights of least
    /// validation loss; empty where <see cref="TrainingDefinition.LearningRate"/> stands.
    /// </summary>
    public ImmutableArray<double> LearningRates { get; init; } = [];

    /// <summary>The rounds in order; none in an experiment that only compares reward models.</summary>
    public ImmutableArray<RoundDefinition> Rounds { get; init; } = [];

    /// <summary>The measurement of the generator–discriminator–critique gaps; null where none is asked for.</summary>
    public GapsDefinition? Gaps { get; init; }

    /// <summary>The measurement of self-critique; null where none is asked for.</summary>
    public SelfCritiqueDefinition? SelfCritique { get; init; }

    /// <summary>The measurement of refinement; null where none is asked for.</summary>
    public RefinementDefinition? Refinement { get; init; }

    /// <summary>The reward models that are trained and compared; null where none are.</summary>
    public RewardDefinition? Reward { get; init; }

    /// <summary>The files that are read instead of an oracle's draws, or next to them; null for none.</summary>
    public DataDefinition? Data { get; init; }

    /// <summary>Whether anything is measured after the rounds.</summary>
    public bool Measures => Gaps is not null || SelfCritique is not null || Refinement is not null;

    /// <summary>Whether a direct build runs the experiment (<c>run: build</c>) or only a command does (<c>run: demand</c>).</summary>
    public bool RunsOnBuild { get; init; }
}

/// <summary>A tokenizer that is read from a file.</summary>
/// <param name="Family">Its family: <c>gpt2</c>, <c>llama3</c> or <c>qwen2</c>.</param>
/// <param name="Path">The file, relative to the experiment's.</param>
public sealed record TokenizerFile(string Family, string Path);

/// <summary>A decoder-only transformer's shape.</summary>
/// <param name="Name">The model's name in the experiment.</param>
/// <param name="Layers">The number of blocks.</param>
/// <param name="Width">The width of the residual stream.</param>
/// <param name="Heads">The number of attention heads; divides <paramref name="Width"/>.</param>
/// <param name="Context">The most tokens that a sequence may have.</param>
/// <param name="Positions">How positions enter.</param>
public sealed record ModelDefinition(string Name, int Layers, int Width, int Heads, int Context, PositionKind Positions = PositionKind.Learned)
{
    /// <summary>The folder of the published model whose shape and weights it begins with, relative to the experiment's file; null for fresh weights.</summary>
    public string? Folder { get; init; }

    /// <summary>A model that begins as a published one. Its shape is 0 until a run has read the folder.</summary>
    /// <param name="name">The model's name in the experiment.</param>
    /// <param name="folder">The folder, relative to the experiment's file.</param>
    /// <param name="context">The most tokens that a sequence may have; 0 for as many as the published model has positions.</param>
    public static ModelDefinition From(string name, string folder, int context = 0) => new(name, 0, 0, 0, context) { Folder = folder };
}

/// <summary>How a transformer knows where a token stands.</summary>
public enum PositionKind
{
    /// <summary>A learned vector for each position, as in GPT-2.</summary>
    Learned,

    /// <summary>Rotary embeddings of queries and keys, as in Llama and Qwen2 (halves rotated, not neighbours).</summary>
    Rotary,
}

/// <summary>How a round is trained.</summary>
public sealed record TrainingDefinition
{
    /// <summary>The most tokens, padding included, in one step's batch.</summary>
    public int BatchTokens { get; init; } = 8192;

    /// <summary>How often each sequence is seen.</summary>
    public int Epochs { get; init; } = 1;

    /// <summary>AdamW's learning rate after warm-up.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>AdamW's decoupled weight decay, on matrices only.</summary>
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>Steps over which the learning rate grows from 0.</summary>
    public int Warmup { get; init; } = 100;

    /// <summary>How the learning rate goes on after warm-up.</summary>
    public Schedule Schedule { get; init; } = Schedule.Cosine;

    /// <summary>The share of the learning rate at which a schedule ends.</summary>
    public double Floor { get; init; } = 0.1;

    /// <summary>The gradient norm above which gradients are scaled down; 0 for no clipping.</summary>
    public double Clip { get; init; } = 1;

    /// <summary>What matrix products are computed in. Weights, optimiser state and loss are of single precision either way.</summary>
    public Precision Precision { get; init; } = Precision.Float32;

    /// <summary>What becomes of a sequence that is longer than the model's context.</summary>
    public TooLong TooLong { get; init; } = TooLong.Error;

    /// <summary>The field that <see cref="TooLong.Truncate"/> cuts; null for the other choices.</summary>
    public string? Truncates { get; init; }
}

/// <summary>What becomes of a sequence that is longer than the model's context.</summary>
public enum TooLong
{
    /// <summary>The run ends with an error that names it.</summary>
    Error,

    /// <summary>It is left out, and counted.</summary>
    Drop,

    /// <summary>One field's value is cut at its end until the sequence fits, and it is counted.</summary>
    Truncate,
}

/// <summary>What matrix products are computed in.</summary>
public enum Precision
{
    /// <summary>Single precision.</summary>
    Float32,

    /// <summary>bfloat16: faster where the device has units for it, with 8 bits of significand.</summary>
    BFloat16,
}

/// <summary>A learning-rate schedule.</summary>
public enum Schedule
{
    /// <summary>Half a cosine from the learning rate down to the floor.</summary>
    Cosine,

    /// <summary>The learning rate throughout.</summary>
    Constant,
}

/// <summary>A training round: all that its model trains on, from fresh weights unless it continues.</summary>
public sealed record RoundDefinition
{
    /// <summary>A count that takes all examples that data have (<c>all</c>).</summary>
    public const int All = int.MaxValue;

    /// <summary>Demonstrations of answers, the same from round to round.</summary>
    public int Base { get; init; }

    /// <summary>Judged answers of the round before, exactly half of them flawed.</summary>
    public int Critiqueability { get; init; }

    /// <summary>Critique demonstrations on the flawed half.</summary>
    public int Critique { get; init; }

    /// <summary>Flawed judged answers, each with a demonstrated critique and the answer mended by it.</summary>
    public int ConditionalRefinement { get; init; }

    /// <summary>Flawed judged answers, each with the right answer.</summary>
    public int DirectRefinement { get; init; }

    /// <summary>Critiques sampled from the model of the round before, of right answers too, exactly half of them helpful.</summary>
    public int Helpfulness { get; init; }

    /// <summary>Whether the round is made from judged answers.</summary>
    public bool NeedsAnswers => Critiqueability > 0 || Helpfulness > 0;

    /// <summary>Whether the judged answers are the oracle's, every second one made flawed, instead of samples of the round before (<c>answers: oracle</c>).</summary>
    public bool OracleAnswers { get; init; }

    /// <summary>Whether the round goes on from the weights of the round before (<c>start: continue</c>).</summary>
    public bool Continues { get; init; }

    /// <summary>At most this many times as many answers as needed are sampled; then the rarer class repeats.</summary>
    public int Oversample { get; init; } = 4;

    /// <summary>Ends the round early; null to train on everything.</summary>
    public UntilDefinition? Until { get; init; }
}

/// <summary>Ends a round at the first check at which every bar is reached. The learning rate is constant while it is in force.</summary>
public sealed record UntilDefinition
{
    /// <summary>The share of right answers on held-out questions, sampled at temperature 1.</summary>
    public double? Accuracy { get; init; }

    /// <summary>The share of valid critiques on held-out flawed answers.</summary>
    public double? ValidCritiques { get; init; }

    /// <summary>Steps between checks.</summary>
    public int Every { get; init; } = 25;
}

/// <summary>The measurement of Saunders et al. 2022, Figures 4 and 5.</summary>
public sealed record SelfCritiqueDefinition
{
    /// <summary>Held-out questions, each answered and criticised once.</summary>
    public int Questions { get; init; } = 2000;

    /// <summary>The temperature of answers; null to draw one of 0, 0.1, … 1 for each question.</summary>
    public double? AnswerTemperature { get; init; } = 1;

    /// <summary>The temperature of critiques; null for the answer's.</summary>
    public double? CritiqueTemperature { get; init; } = 0;
}

/// <summary>The measurement of Saunders et al. 2022, §4.3.</summary>
public sealed record RefinementDefinition
{
    /// <summary>Held-out questions.</summary>
    public int Questions { get; init; } = 500;

    /// <summary>N: answers, direct refinements and critiques of each question.</summary>
    public int BestOf { get; init; } = 8;

    /// <summary>The temperature of answers, critiques and refinements.</summary>
    public double Temperature { get; init; } = 0.5;
}

/// <summary>The measurement of Saunders et al. 2022, §5.2.</summary>
public sealed record GapsDefinition
{
    /// <summary>Held-out questions.</summary>
    public int Questions { get; init; } = 2000;

    /// <summary>N: answers to each question.</summary>
    public int BestOf { get; init; } = 2;

    /// <summary>The temperature of answers; null to draw one of 0.1, 0.2, … 1 for each question (Figure 8).</summary>
    public double? AnswerTemperature { get; init; } = 1;

    /// <summary>The temperature of critiques; null for the answer's.</summary>
    public double? CritiqueTemperature { get; init; } = 0;

    /// <summary>Other critics of the same answers, whose gaps stand beside the model's own.</summary>
    public ImmutableArray<CriticDefinition> Critics { get; init; } = [];
}
