using System.Collections.Immutable;
using TaskDsl.Experiments;

namespace TaskDsl.Tasks;

/// <summary>All that a project's YAML files compiled to. The generated entry point hands it to the command line.</summary>
/// <param name="Name">The assembly's name.</param>
/// <param name="Tasks">One for each task file, by name.</param>
/// <param name="Experiments">One for each experiment file, by name.</param>
public sealed record ProjectDefinition(string Name, ImmutableArray<TaskDefinition> Tasks, ImmutableArray<ExperimentDefinition> Experiments);
