namespace TaskDsl.Hosting.Running;

/// <summary>Where a round's files lie: <c>experiments/NAME/seed-S/MODEL/round-R/</c>.</summary>
internal sealed class RoundFolder(string experimentFolder, string experiment, long seed, string model, int round)
{
    public const string Data = "data.json";
    public const string Answers = "answers.jsonl";
    public const string Model = "model.safetensors";
    public const string Checkpoint = "checkpoint.safetensors";
    public const string Metrics = "metrics.jsonl";
    public const string Samples = "samples.jsonl";

    /// <summary>The folder's path.</summary>
    public string Path { get; } = System.IO.Path.Combine(experimentFolder, $"seed-{seed}", model, $"round-{round}");

    /// <summary>The round's name for messages.</summary>
    public string Title { get; } = $"{experiment} seed {seed}, {model}, round {round}";

    /// <summary>The path of one of the round's files.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    public Manifest NewManifest() => new() { Experiment = experiment, Seed = seed, Model = model, Round = round };
}
