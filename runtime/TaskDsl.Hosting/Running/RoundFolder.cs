namespace TaskDsl.Hosting.Running;

/// <summary>A folder that stages leave their files in, with its manifest.</summary>
internal sealed class RoundFolder
{
    private readonly string _experiment;
    private readonly (long Seed, string Model, int Round)? _round;

    /// <summary>A round's: <c>experiments/NAME/seed-S/MODEL/round-R/</c>.</summary>
    public RoundFolder(string experimentFolder, string experiment, long seed, string model, int round)
    {
        (_experiment, _round) = (experiment, (seed, model, round));
        Path = System.IO.Path.Combine(experimentFolder, $"seed-{seed}", model, $"round-{round}");
        Title = $"{experiment}, seed {seed}, {model}, round {round}";
    }

    /// <summary>The experiment's own, which holds what comes of all rounds.</summary>
    public RoundFolder(string experimentFolder, string experiment) => (_experiment, Path, Title) = (experiment, experimentFolder, experiment);

    public const string Data = "data.json";
    public const string Answers = "answers.jsonl";
    public const string ValidationAnswers = "validation.jsonl";
    public const string Model = "model.safetensors";
    public const string Checkpoint = "checkpoint.safetensors";
    public const string Metrics = "metrics.jsonl";
    public const string Samples = "samples.jsonl";
    public const string Refinements = "refinements.jsonl";
    public const string SelfCritiques = "self-critiques.jsonl";
    public const string CrossCritiques = "cross-critiques.jsonl";

    // What was sampled while the stage is not finished: not an output, and gone when there is one.
    public const string PartialAnswers = "answers.partial.jsonl";
    public const string PartialSamples = "samples.partial.jsonl";
    public const string PartialRefinements = "refinements.partial.jsonl";
    public const string PartialSelfCritiques = "self-critiques.partial.jsonl";
    public const string PartialCrossCritiques = "cross-critiques.partial.jsonl";

    /// <summary>The folder's path.</summary>
    public string Path { get; }

    /// <summary>The round's name for messages.</summary>
    public string Title { get; }

    /// <summary>The path of one of the round's files.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    public Manifest NewManifest() => new() { Experiment = _experiment, Seed = _round?.Seed, Model = _round?.Model, Round = _round?.Round };
}
