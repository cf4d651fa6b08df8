namespace TaskDsl.Language.Model;

/// <summary>A checked experiment: all that its code is made of. What a file leaves out is null and has the runtime's default.</summary>
public sealed record ExperimentModel
{
    /// <summary>The experiment's name.</summary>
    public required string Name { get; init; }

    /// <summary>The name for people; empty where the file has none.</summary>
    public string Title { get; init; } = "";

    /// <summary>The file, relative to the project.</summary>
    public required string SourceFile { get; init; }

    /// <summary>The task's name.</summary>
    public required string Task { get; init; }

    /// <summary>The oracle with the experiment's parameters; set once it is bound to C#.</summary>
    public OracleModel? Oracle { get; init; }

    /// <summary>The parameters as the file gives them.</summary>
    public EquatableArray<OracleArgument> Parameters { get; init; }

    /// <summary>One run for each; none where the file says nothing.</summary>
    public EquatableArray<long> Seeds { get; init; }

    /// <summary>The tokenizer that is read from a file; null for <c>bytes</c>.</summary>
    public TokenizerModel? Tokenizer { get; init; }

    /// <summary>The models.</summary>
    public EquatableArray<ModelModel> Models { get; init; }

    /// <summary>The servers.</summary>
    public EquatableArray<ServerModel> Servers { get; init; }

    /// <summary>How rounds are trained.</summary>
    public TrainModel Train { get; init; } = new();

    /// <summary>The learning rates to choose from; none where <c>train</c> gives one.</summary>
    public EquatableArray<double> LearningRates { get; init; }

    /// <summary>The rounds in order.</summary>
    public EquatableArray<RoundModel> Rounds { get; init; }

    /// <summary>The gaps, or null where they are not measured.</summary>
    public GapsModel? Gaps { get; init; }

    /// <summary>The self-critique, or null where it is not measured.</summary>
    public SelfCritiqueModel? SelfCritique { get; init; }

    /// <summary>The refinement, or null where it is not measured.</summary>
    public RefinementModel? Refinement { get; init; }

    /// <summary>The reward models, or null where none are compared.</summary>
    public RewardExperimentModel? Reward { get; init; }

    /// <summary>The data, or null where an oracle draws all.</summary>
    public DataModel? Data { get; init; }

    /// <summary>Whether a direct build runs it.</summary>
    public bool RunsOnBuild { get; init; }
}

/// <summary>A tokenizer that is read from a file.</summary>
/// <param name="Family">Its family.</param>
/// <param name="File">The file, relative to the experiment's.</param>
public sealed record TokenizerModel(string Family, string File);

/// <summary>A model's shape. What a folder gives is 0.</summary>
public sealed record ModelModel(string Name, long Layers, long Width, long Heads, long Context, bool Rotary)
{
    /// <summary>The folder of the published model that it begins as; null for fresh weights.</summary>
    public string? From { get; init; }
}

/// <summary>How rounds are trained.</summary>
public sealed record TrainModel
{
    /// <summary><c>batch_tokens</c>.</summary>
    public long? BatchTokens { get; init; }

    /// <summary><c>epochs</c>.</summary>
    public long? Epochs { get; init; }

    /// <summary><c>learning_rate</c>.</summary>
    public double? LearningRate { get; init; }

    /// <summary><c>weight_decay</c>.</summary>
    public double? WeightDecay { get; init; }

    /// <summary><c>warmup</c>.</summary>
    public long? Warmup { get; init; }

    /// <summary><c>schedule</c>.</summary>
    public string? Schedule { get; init; }

    /// <summary><c>floor</c>.</summary>
    public double? Floor { get; init; }

    /// <summary><c>clip</c>.</summary>
    public double? Clip { get; init; }

    /// <summary><c>precision</c>.</summary>
    public string? Precision { get; init; }

    /// <summary>Whether <c>too_long</c> is <c>drop</c>.</summary>
    public bool DropsLong { get; init; }

    /// <summary>The field that <c>too_long</c> truncates; null for none.</summary>
    public string? Truncates { get; init; }
}

/// <summary>A round.</summary>
public sealed record RoundModel
{
    /// <summary><c>base</c>.</summary>
    public long? Base { get; init; }

    /// <summary><c>critiqueability</c>.</summary>
    public long? Critiqueability { get; init; }

    /// <summary><c>critique</c>.</summary>
    public long? Critique { get; init; }

    /// <summary><c>helpfulness</c>.</summary>
    public long? Helpfulness { get; init; }

    /// <summary><c>conditional_refinement</c>.</summary>
    public long? ConditionalRefinement { get; init; }

    /// <summary><c>direct_refinement</c>.</summary>
    public long? DirectRefinement { get; init; }

    /// <summary>Whether <c>start</c> is <c>continue</c>.</summary>
    public bool Continues { get; init; }

    /// <summary>Whether <c>answers</c> is <c>oracle</c>.</summary>
    public bool OracleAnswers { get; init; }

    /// <summary><c>oversample</c>.</summary>
    public long? Oversample { get; init; }

    /// <summary><c>until</c>.</summary>
    public UntilModel? Until { get; init; }
}

/// <summary>What ends a round early.</summary>
public sealed record UntilModel(double? Accuracy, double? ValidCritiques, long? Every);

/// <summary>The measurement of the gaps.</summary>
public sealed record GapsModel(long? Questions, long? BestOf, TemperatureModel? AnswerTemperature, TemperatureModel? CritiqueTemperature, EquatableArray<CriticModel> Critics);

/// <summary>The measurement of self-critique.</summary>
public sealed record SelfCritiqueModel(long? Questions, TemperatureModel? AnswerTemperature, TemperatureModel? CritiqueTemperature);

/// <summary>A temperature; without a value where the file has a word for it, <c>random</c> or <c>same</c>.</summary>
public sealed record TemperatureModel(double? Value);

/// <summary>The measurement of refinement.</summary>
public sealed record RefinementModel(long? Questions, long? BestOf, double? Temperature);
