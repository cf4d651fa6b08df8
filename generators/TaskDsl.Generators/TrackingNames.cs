namespace TaskDsl.Generators;

/// <summary>The names of the pipeline's steps, for the tests of caching.</summary>
internal static class TrackingNames
{
    public const string Files = nameof(Files);
    public const string Parsed = nameof(Parsed);
    public const string Oracles = nameof(Oracles);
    public const string Bound = nameof(Bound);
    public const string TaskSources = nameof(TaskSources);
    public const string ExperimentSources = nameof(ExperimentSources);
    public const string EntryPoint = nameof(EntryPoint);
    public const string Diagnostics = nameof(Diagnostics);

    public static IReadOnlyList<string> All { get; } = [Files, Parsed, Oracles, Bound, TaskSources, ExperimentSources, EntryPoint, Diagnostics];
}
