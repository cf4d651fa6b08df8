using TaskDsl.Language;
using TaskDsl.Language.Binding;
using TaskDsl.Language.Diagnostics;
using TaskDsl.Language.Model;

namespace TaskDsl.Generators;

/// <summary>All that a task's code is made of.</summary>
internal sealed record TaskSource(TaskModel Task, OracleModel? Oracle);

/// <summary>A task file bound to its oracle.</summary>
/// <param name="Path">The file; null where the task's name cannot be read.</param>
/// <param name="Source">What its code is made of; null with <paramref name="Path"/>.</param>
/// <param name="OfExperiment">The task as experiments see it; null with <paramref name="Path"/>.</param>
/// <param name="OracleDiagnostics">What is wrong with its oracle.</param>
internal sealed record BoundTask(string? Path, TaskSource? Source, TaskOfExperiment? OfExperiment, EquatableArray<LanguageDiagnostic> OracleDiagnostics)
{
    public static BoundTask Bind(TaskFile file, OracleTable table)
    {
        BoundOracle oracle = file.Oracle is null ? new BoundOracle(null, default) : OracleBinder.Bind(file.Oracle, table);
        if (file.Task is not { } task)
        {
            return new BoundTask(null, null, null, oracle.Diagnostics);
        }

        bool sound = file.Diagnostics.Count == 0 && oracle.Diagnostics.Count == 0;
        return new BoundTask(
            file.Name!.Place.Path,
            new TaskSource(task, oracle.Oracle),
            new TaskOfExperiment(task, file.Oracle?.Name?.Text, oracle.Oracle, sound),
            oracle.Diagnostics);
    }
}
