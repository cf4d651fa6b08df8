using TaskDsl.Language.Diagnostics;
using TaskDsl.Language.Model;

namespace TaskDsl.Language.Binding;

/// <summary>What one <c>*.task.yaml</c> says.</summary>
/// <param name="Task">The task with all its formats that have no mistake; null where not even its name can be read.</param>
/// <param name="Name">The task's name with its place; null with <paramref name="Task"/>.</param>
/// <param name="Oracle">The oracle it asks for; null for none.</param>
/// <param name="Formats">The names of its formats with their places, in the order of the file.</param>
/// <param name="Diagnostics">The mistakes in the order of the file.</param>
public sealed record TaskFile(TaskModel? Task, Placed? Name, OracleRequest? Oracle, EquatableArray<Placed> Formats, EquatableArray<LanguageDiagnostic> Diagnostics);
