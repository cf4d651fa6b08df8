namespace TaskDsl.Hosting.Running;

/// <summary>A folder that stages leave their files in, with its manifest.</summary>
internal sealed class RoundFolder
{
    private readonly string _experiment;
    private readonly long? _seed;
    private readonly (string Model, int Round)? _round;

    /// <summary>A round's: <c>experiments/NAME/seed-S/MODEL/round-R/</c>.</summary>
    public RoundFolder(string experimentFolder, string experiment, long seed, string model, int round)
    {
        (_experiment, _seed, _round) = (experiment, seed, (model, round));
        Path = System.IO.Path.Combine(experimentFolder, $"seed-{seed}", model, $"round-{round}");
        Title = $"{experiment}, seed {seed}, {model}, round {round}";
    }

    /// <summary>The experiment's own, which holds what comes of all rounds.</summary>
    public RoundFolder(string experimentFolder, string experiment) => (_experiment, Path, Title) = (experiment, experimentFolder, experiment);

    /// <summary>One of a seed's reward models', or of what they share: <c>experiments/NAME/rewards/seed-S/…</c>.</summary>
    public RoundFolder(string experimentFolder, string experiment, long seed, params ReadOnlySpan<string> names)
    {
        (_experiment, _seed) = (experiment, seed);
        Path = System.IO.Path.Combine([experimentFolder, "rewards", $"seed-{seed}", .. names.ToArray().Select(NameOf)]);
        Title = string.Join(", ", [experiment, $"seed {seed}", .. names]);
    }

    private RoundFolder(RoundFolder above, ReadOnlySpan<string> names)
    {
        (_experiment, _seed, _round) = (above._experiment, above._seed, above._round);
        Path = System.IO.Path.Combine([above.Path, .. names.ToArray().Select(NameOf)]);
        Title = string.Join(", ", [above.Title, .. names]);
    }

    /// <summary>A folder below this one.</summary>
    public RoundFolder Below(params ReadOnlySpan<string> names) => new(this, names);

    public const string Data = "data.json";
    public const string Answers = "answers.jsonl";
    public const string ValidationAnswers = "validation.jsonl";
    public const string Model = "model.safetensors";
    public const string Checkpoint = "checkpoint.safetensors";
    public const string Metrics = "metrics.jsonl";
    public const string Samples = "samples.jsonl";
    public const string Helpfulness = "helpfulness.jsonl";
    public const string Refinements = "refinements.jsonl";
    public const string RefinementsToJudge = "refinements-to-judge.jsonl";
    public const string SelfCritiques = "self-critiques.jsonl";
    public const string CrossCritiques = "cross-critiques.jsonl";
    public const string Assistance = "assistance.jsonl";
    public const string Pairs = "pairs.jsonl";
    public const string Critiques = "critiques.jsonl";
    public const string Rewards = "rewards.jsonl";

    // What was sampled while the stage is not finished: not an output, and gone when there is one.
    public const string PartialAnswers = "answers.partial.jsonl";
    public const string PartialSamples = "samples.partial.jsonl";
    public const string PartialRefinements = "refinements.partial.jsonl";
    public const string PartialSelfCritiques = "self-critiques.partial.jsonl";
    public const string PartialCrossCritiques = "cross-critiques.partial.jsonl";
    public const string PartialAssistance = "assistance.partial.jsonl";

    // What a round trains on and validates by, as ids, while it trains: no outputs either, and gone when it is trained.
    public const string Sequences = "sequences.ids";
    public const string ValidationSequences = "validation.ids";

    /// <summary>The folder's path.</summary>
    public string Path { get; }

    /// <summary>The round's name for messages.</summary>
    public string Title { get; }

    /// <summary>The path of one of the round's files.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    public Manifest NewManifest() => new() { Experiment = _experiment, Seed = _seed, Model = _round?.Model, Round = _round?.Round };

    // "oracle(error: 0.5)" is the folder oracle-error-0.5.
    private static string NameOf(string name) => System.Text.RegularExpressions.Regex.Replace(name, "[^A-Za-z0-9._]+", "-").Trim('-');
}
