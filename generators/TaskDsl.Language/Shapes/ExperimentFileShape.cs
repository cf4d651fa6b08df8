namespace TaskDsl.Language.Shapes;

/// <summary>The keys of a <c>*.experiment.yaml</c>.</summary>
public static class ExperimentFileShape
{
    private static readonly TextShape Text = new();

    private static readonly WholeShape Count = new(1, int.MaxValue), Counted = new(1, int.MaxValue) { Word = "all" };

    /// <summary>A model's shape.</summary>
    public static MapShape Model { get; } = new(
        "a model",
        new Key("layers", Count, "The number of transformer blocks.", "2") { Required = true },
        new Key("width", Count, "The width of the residual stream.", "64") { Required = true },
        new Key("heads", Count, "The number of attention heads; divides the width.", "2") { Required = true },
        new Key("context", Count, "The most tokens that a sequence may have.", "128") { Required = true },
        new Key("positions", new ChoiceShape("learned", "rotary"), "How positions enter: a learned vector for each place, or rotations of queries and keys, by which copying and looking up are learned sooner.", "rotary"));

    private static readonly string[] Families = ["gpt2", "llama3", "qwen2"];

    /// <summary>A model whose shape and first weights are a published one's.</summary>
    public static MapShape PublishedModel { get; } = new(
        "a model from a folder, whose config.json gives its shape",
        new Key("from", Text, "The folder that the model was downloaded to: config.json and safetensors of GPT-2, Llama, Qwen2, Mistral or GPT-NeoX. Relative to this file.", "models/qwen2-0.5b") { Required = true },
        new Key("context", Count, "The most tokens that a sequence may have; as many as the model has positions where it is left out.", "512"))
    {
        Mark = "from",
    };

    /// <summary>A tokenizer that is read from a file.</summary>
    public static MapShape Tokenizer { get; } = new(
        "a tokenizer",
        new Key("family", new ChoiceShape(Families), "The family, whose split pattern the masks are proved for.", "qwen2") { Required = true },
        new Key("file", Text, "The tokenizer.json that the model was published with, relative to this file.", "models/qwen2/tokenizer.json") { Required = true });

    /// <summary>What becomes of a sequence that is longer than the model's context.</summary>
    public static MapShape TooLong { get; } = new(
        "'too_long'",
        new Key("truncate", Text, "The field whose value is cut at its end until the sequence fits; nothing that is learned can be cut.", "question") { Required = true });

    /// <summary>How rounds are trained.</summary>
    public static MapShape Train { get; } = new(
        "'train'",
        new Key("batch_tokens", Count, "The most tokens, padding included, in one step's batch.", "8192"),
        new Key("epochs", Count, "How often each sequence is seen.", "2"),
        new Key("learning_rate", new NumberShape(0, 10, aboveLeast: true), "AdamW's learning rate after warm-up.", "1e-3"),
        new Key("weight_decay", new NumberShape(0, 10), "AdamW's decoupled weight decay, on matrices only.", "0.01"),
        new Key("warmup", new WholeShape(0, int.MaxValue), "Steps over which the learning rate grows from 0.", "100"),
        new Key("schedule", new ChoiceShape("cosine", "constant"), "How the learning rate goes on after warm-up.", "cosine"),
        new Key("floor", new NumberShape(0, 1), "The share of the learning rate at which a schedule ends.", "0.1"),
        new Key("clip", new NumberShape(0, double.PositiveInfinity), "The gradient norm above which gradients are scaled down; 0 for no clipping.", "1"),
        new Key("precision", new ChoiceShape("float32", "bfloat16"), "What matrix products are computed in. bfloat16 is faster where the device has units for it.", "float32"),
        new Key("too_long", new EitherShape(new ChoiceShape("error", "drop"), TooLong), "What becomes of a sequence longer than the model's context: an error (the default), or it is dropped, or a field is cut. Both are counted.", "{ truncate: question }"));

    /// <summary>A choice between settings.</summary>
    public static MapShape Select { get; } = new(
        "'select'",
        new Key("learning_rate", new ListShape(new NumberShape(0, 10, aboveLeast: true), "a list of two or more numbers", least: 2), "Each round, or each reward model where the experiment has 'reward', is trained with each rate, and the weights of least loss are kept.", "[5e-4, 1e-3, 2e-3]") { Required = true },
        new Key("on", new ChoiceShape("validation"), "What the loss is measured on: sequences or pairs of the validation split, which nothing trains on.", "validation"));

    /// <summary>How reward models are trained. What is left out is as in Ye et al. 2024.</summary>
    public static MapShape RewardTrain { get; } = new(
        "'train' of a reward model",
        new Key("batch_pairs", Count, "The pairs of one step.", "32"),
        new Key("epochs", Count, "How often each pair is seen.", "1"),
        new Key("learning_rate", new NumberShape(0, 10, aboveLeast: true), "Adam's learning rate after warm-up.", "8e-5"),
        new Key("weight_decay", new NumberShape(0, 10), "Decoupled weight decay, on matrices only.", "0"),
        new Key("warmup", new WholeShape(0, int.MaxValue), "Steps over which the learning rate grows from 0.", "32"),
        new Key("schedule", new ChoiceShape("cosine", "constant"), "How the learning rate goes on after warm-up.", "cosine"),
        new Key("floor", new NumberShape(0, 1), "The share of the learning rate at which a schedule ends.", "0.1"),
        new Key("clip", new NumberShape(0, double.PositiveInfinity), "The gradient norm above which gradients are scaled down; 0 for no clipping.", "1"),
        new Key("precision", new ChoiceShape("float32", "bfloat16"), "What matrix products are computed in.", "float32"));

    /// <summary>The reward models that an experiment compares (Ye et al. 2024).</summary>
    public static MapShape Reward { get; } = new(
        "'reward'",
        new Key("format", Text, "The preference format of the texts that get a reward.", "preference") { Required = true },
        new Key("model", Text, "Which of the models gets the head; the first where it is left out.", "small"),
        new Key("start", new ChoiceShape("fresh", "rounds"), "Whether reward models begin with fresh weights or with those after the model's last round.", "rounds"),
        new Key("test_pairs", Count, "Held-out pairs to measure on.", "1000"),
        new Key("validation_pairs", Count, "Held-out pairs to measure the loss on while training, and to select by.", "195"),
        new Key("no_flaw", Text, "What the oracle, or a model that scores an answer as unflawed, says of it instead of a critique.", "No flaw."),
        new Key("train", RewardTrain, "How they are trained.", "{ learning_rate: 8e-5, warmup: 32 }"));

    /// <summary>What ends a round early.</summary>
    public static MapShape Until { get; } = new(
        "'until'",
        new Key("accuracy", new NumberShape(0, 1, aboveLeast: true), "The share of right answers on held-out questions.", "0.6"),
        new Key("valid_critiques", new NumberShape(0, 1, aboveLeast: true), "The share of valid critiques on held-out flawed answers.", "0.5"),
        new Key("every", Count, "Steps between checks.", "25"));

    /// <summary>One round. The keys that count demonstrations are the names of formats.</summary>
    public static MapShape Round { get; } = new(
        "a round",
        new Key("base", Counted, "Demonstrations of answers, the same from round to round.", "100_000"),
        new Key("critiqueability", Counted, "Judged answers of the round before, half of them flawed.", "100_000"),
        new Key("critique", Counted, "Critique demonstrations on the flawed half.", "50_000"),
        new Key("conditional_refinement", Counted, "Flawed answers, each with a critique and the answer mended by it.", "20_000"),
        new Key("direct_refinement", Counted, "Flawed answers, each with the right one.", "20_000"),
        new Key("helpfulness", Counted, "Critiques sampled from the model of the round before, half of them helpful.", "20_000"),
        new Key("start", new ChoiceShape("fresh", "continue"), "Whether the round begins with fresh weights or goes on from the round before.", "continue"),
        new Key("answers", new ChoiceShape("sampled", "oracle"), "Whose answers are judged: those that the round before samples, or the oracle's, every second one made flawed.", "oracle"),
        new Key("oversample", Count, "At most this many times as many answers as needed are sampled; then the rarer class repeats.", "4"),
        new Key("until", Until, "Ends the round at the first check at which every bar is reached.", "{ accuracy: 0.6 }"));

    /// <summary>The measurement of the gaps.</summary>
    public static MapShape Gaps { get; } = new(
        "'gaps'",
        new Key("questions", Count, "Held-out questions.", "2000"),
        new Key("best_of", new WholeShape(2, 1024), "N: answers to each question.", "2"),
        new Key("answer_temperature", new NumberShape(0, 10) { Word = "random" }, "The temperature of answers, or 'random': one of 0.1, 0.2, … 1 for each question.", "1"),
        new Key("critique_temperature", new NumberShape(0, 10) { Word = "same" }, "The temperature of critiques, or 'same': the answer's.", "0"),
        new Key("critics", new ListShape(new CriticShape(), "a list of critics", least: 1), "Other critics of the same answers, whose gaps stand beside the model's own.", "[server(local), oracle(error: 0.5)]"));

    /// <summary>The measurement of self-critique.</summary>
    public static MapShape SelfCritique { get; } = new(
        "'self_critique'",
        new Key("questions", Count, "Held-out questions, the same as those of the gaps.", "2000"),
        new Key("answer_temperature", new NumberShape(0, 10) { Word = "random" }, "The temperature of answers, or 'random': one of 0, 0.1, … 1 for each question.", "1"),
        new Key("critique_temperature", new NumberShape(0, 10) { Word = "same" }, "The temperature of critiques, or 'same': the answer's.", "0"));

    /// <summary>The measurement of refinement.</summary>
    public static MapShape Refinement { get; } = new(
        "'refinement'",
        new Key("questions", Count, "Held-out questions.", "500"),
        new Key("best_of", new WholeShape(1, 1024), "N: answers, direct refinements and critiques of each question.", "8"),
        new Key("temperature", new NumberShape(0, 10), "The temperature of answers, critiques and refinements.", "0.5"));

    /// <summary>What is measured.</summary>
    public static MapShape Evaluate { get; } = new(
        "'evaluate'",
        new Key("gaps", Gaps, "The generator–discriminator–critique gaps (Saunders et al. 2022, section 5).", "{ questions: 2000, best_of: 2 }"),
        new Key("self_critique", SelfCritique, "How often each model's critiques of its own answers help, and of the other models' answers (Saunders et al. 2022, Figures 4 and 5).", "{ questions: 2000 }"),
        new Key("refinement", Refinement, "What direct and critique-conditional refinement gain (Saunders et al. 2022, section 4.3). Needs all six formats.", "{ questions: 500, best_of: 8, temperature: 0.5 }"));

    /// <summary>A whole file.</summary>
    public static MapShape File { get; } = new(
        "an experiment",
        new Key("experiment", Text, "The experiment's name, a C# identifier.", "AdditionGaps") { Required = true },
        new Key("task", Text, "The task that is learned and measured.", "Addition") { Required = true },
        new Key("title", Text, "The experiment's name for people.", "Gaps of addition"),
        new Key("parameters", new TableShape(Text, "a map from a parameter to its value"), "Oracle parameters that differ from the task's.", "{ digits: 3 }"),
        new Key("seeds", new ListShape(new WholeShape(0, long.MaxValue), "a list of whole numbers", least: 1), "One whole run for each.", "[1]"),
        new Key("tokenizer", new EitherShape(new ChoiceShape("bytes") { Instead = WithItsFile }, Tokenizer), "What turns text into tokens: bytes, or a family with its file.", "bytes"),
        new Key("models", new TableShape(new EitherShape(PublishedModel, Model), "a map from a model's name to its shape"), "The models, by their shapes or by folders of published ones; each has its own data from the second round on.", "{ tiny: { layers: 2, width: 64, heads: 2, context: 128 } }") { Required = true },
        new Key("servers", new TableShape(ServerShape.Server, "a map from a server's name to its address and model"), "Servers that speak the OpenAI chat-completions protocol, for critics.", "{ local: { address: http://localhost:8000/v1, model: qwen2.5-7b-instruct } }"),
        new Key("train", Train, "How each round is trained.", "{ epochs: 2, learning_rate: 1e-3 }"),
        new Key("select", Select, "A setting that each round chooses for itself.", "{ learning_rate: [5e-4, 1e-3, 2e-3], on: validation }"),
        new Key("data", DataFileShape.Data, "Files to read instead of an oracle's draws: what they hold, and how it splits.", "{ train: { file: train.jsonl.gz, map: { question: $.prompt }, group: source_id } }"),
        new Key("rounds", new ListShape(Round, "a list of rounds", least: 1), "The rounds in order; an experiment without 'reward' needs them.", "[{ base: 100_000 }]"),
        new Key("evaluate", Evaluate, "What is measured.", "{ gaps: { questions: 2000 } }"),
        new Key("reward", Reward, "Reward models to train and compare.", "{ format: preference }"),
        new Key("compare", new ListShape(new CriticShape(), "a list of critics", least: 1), "Whose critiques reward models read, one model each.", "[none, oracle(error: 0), oracle(error: 0.5)]"),
        new Key("pairs", new ListShape(Count, "a list of whole numbers", least: 1), "The numbers of pairs that reward models are trained on, one model each.", "[250, 500, 1000]"),
        new Key("run", new ChoiceShape("build", "demand"), "Whether a direct build runs the experiment or only a command does.", "build"));

    private static string? WithItsFile(string family) =>
        Families.Contains(family) ? $"this family comes with its file: {{ family: {family}, file: models/{family}/tokenizer.json }}" : null;
}
