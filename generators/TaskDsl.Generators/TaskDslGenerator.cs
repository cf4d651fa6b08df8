using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using TaskDsl.Generators.Emit;
using TaskDsl.Generators.Inputs;
using TaskDsl.Language;
using TaskDsl.Language.Binding;
using TaskDsl.Language.Diagnostics;
using TaskDsl.Language.Locking;
using TaskDsl.Language.Model;

namespace TaskDsl.Generators;

/// <summary>Compiles a project's task and experiment files into C#.</summary>
/// <remarks>
/// Each file is read alone, but that tasks are proved for the tokenizer families that experiments use; then tasks are bound to their oracles and experiments to their tasks. Every step's value is compared by what it holds,
/// and sources and diagnostics leave by different doors: a comment that moves a line moves a diagnostic, and emits nothing anew.
/// </remarks>
[Generator(LanguageNames.CSharp)]
public sealed class TaskDslGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValueProvider<ProjectOptions> options = context.AnalyzerConfigOptionsProvider.Select(static (provider, _) => ProjectOptions.Read(provider));
        IncrementalValueProvider<string> rootNamespace = options.Select(static (project, _) => project.Namespace);
        IncrementalValuesProvider<InputFile> files = Files(context, options);

        IncrementalValuesProvider<ExperimentFile> experimentFiles = files.Where(static file => file.Kind == FileKind.Experiment)
            .Select(static (file, _) => ExperimentParser.Parse(file.Path, file.SourceFile, file.Text))
            .WithTrackingName(TrackingNames.Parsed);
        IncrementalValueProvider<EquatableArray<FamilyNeed>> needs = experimentFiles.Select(static (file, _) => file.Needs).Collect()
            .Select(static (all, _) => FamilyNeed.Distinct(all));
        IncrementalValuesProvider<TaskFile> taskFiles = files.Where(static file => file.Kind == FileKind.Task)
            .Combine(needs)
            .Select(static (pair, _) => TaskParser.Parse(pair.Left.Path, pair.Left.SourceFile, pair.Left.Text, pair.Right))
            .WithTrackingName(TrackingNames.Parsed);
        IncrementalValueProvider<DuplicateNames> sameTasks = Duplicates(taskFiles.Select(static (file, _) => file.Name), Rules.SameTask);
        IncrementalValueProvider<DuplicateNames> sameExperiments = Duplicates(experimentFiles.Select(static (file, _) => file.Name), Rules.SameExperiment);
        IncrementalValueProvider<OracleTable> oracles = Oracles(context, taskFiles, rootNamespace);

        IncrementalValuesProvider<BoundTask> tasks = taskFiles.Combine(oracles)
            .Select(static (pair, _) => BoundTask.Bind(pair.Left, pair.Right))
            .Combine(sameTasks.Select(static (same, _) => same.Paths))
            .Where(static pair => pair.Left.Path is null || !pair.Right.Contains(pair.Left.Path))
            .Select(static (pair, _) => pair.Left)
            .WithTrackingName(TrackingNames.Bound);
        IncrementalValueProvider<TasksOfProject> project = tasks
            .Select(static (task, _) => task.OfExperiment)
            .Collect()
            .Select(static (all, _) => new TasksOfProject(all.OfType<TaskOfExperiment>().ToEquatableArray(), Complete: all.All(task => task is not null)));
        IncrementalValuesProvider<BoundExperiment> experiments = experimentFiles.Combine(project).Combine(oracles)
            .Select(static (pair, _) => (File: pair.Left.Left, Bound: ExperimentBinder.Bind(pair.Left.Left, pair.Left.Right, pair.Right)))
            .Combine(sameExperiments.Select(static (same, _) => same.Paths))
            .Where(static pair => pair.Left.File.Name is not { } name || !pair.Right.Contains(name.Place.Path))
            .Select(static (pair, _) => pair.Left.Bound)
            .WithTrackingName(TrackingNames.Bound);

        IncrementalValuesProvider<TaskSource> taskSources = tasks
            .Where(static task => task.Source is not null).Select(static (task, _) => task.Source!).WithTrackingName(TrackingNames.TaskSources);
        IncrementalValuesProvider<ExperimentModel> experimentSources = experiments
            .Where(static bound => bound.Experiment is not null).Select(static (bound, _) => bound.Experiment!).WithTrackingName(TrackingNames.ExperimentSources);
        context.RegisterSourceOutput(taskSources.Combine(rootNamespace), static (output, pair) =>
            output.AddSource($"{pair.Left.Task.Name}Task.g.cs", TaskEmitter.Emit(pair.Left.Task, pair.Left.Oracle, pair.Right)));
        context.RegisterSourceOutput(experimentSources.Combine(rootNamespace), static (output, pair) =>
            output.AddSource($"{pair.Left.Name}Experiment.g.cs", ExperimentEmitter.Emit(pair.Left, pair.Right)));
        RegisterEntryPoint(context, options, taskSources, experimentSources);

        IncrementalValueProvider<PromptLock> locked = files.Where(static file => file.Kind == FileKind.PromptLock).Collect()
            .Select(static (found, _) => found.IsEmpty ? PromptLock.Empty : PromptLock.Parse(found[0].Path, found[0].Text));
        RegisterDiagnostics(context, taskFiles.Combine(locked).Select(static (pair, _) => LockChecks.Check(pair.Left, pair.Right)));
        context.RegisterSourceOutput(project.Combine(locked).Select(static (pair, _) => LockChecks.CheckRemoved(pair.Left, pair.Right)), Report);
        context.RegisterSourceOutput(locked.Select(static (file, _) => file.Diagnostics), Report);

        RegisterDiagnostics(context, taskFiles.Select(static (file, _) => file.Diagnostics));
        RegisterDiagnostics(context, tasks.Select(static (task, _) => task.OracleDiagnostics));
        RegisterDiagnostics(context, experiments.Select(static (experiment, _) => experiment.Diagnostics));
        context.RegisterSourceOutput(sameTasks.Select(static (same, _) => same.Diagnostics), Report);
        context.RegisterSourceOutput(sameExperiments.Select(static (same, _) => same.Diagnostics), Report);
    }

    private static IncrementalValuesProvider<InputFile> Files(IncrementalGeneratorInitializationContext context, IncrementalValueProvider<ProjectOptions> options) =>
        context.AdditionalTextsProvider
            .Combine(context.AnalyzerConfigOptionsProvider)
            .Select(static (pair, _) => (File: pair.Left, Kind: pair.Right.GetOptions(pair.Left).TryGetValue("build_metadata.AdditionalFiles.TaskDslKind", out string? kind) ? kind : null))
            .Where(static file => Enum.TryParse<FileKind>(file.Kind, out _))
            .Combine(options.Select(static (project, _) => project.Folder))
            .Select(static (pair, cancellation) => new InputFile(
                pair.Left.File.Path,
                InputFile.Relative(pair.Left.File.Path, pair.Right),
                (FileKind)Enum.Parse(typeof(FileKind), pair.Left.Kind!),
                pair.Left.File.GetText(cancellation)?.ToString() ?? ""))
            .WithTrackingName(TrackingNames.Files);

    private static IncrementalValueProvider<DuplicateNames> Duplicates(IncrementalValuesProvider<Placed?> names, Rule rule) =>
        names.Where(static name => name is not null).Select(static (name, _) => name!).Collect().Select((all, _) => DuplicateNames.Find(all, rule));

    private static IncrementalValueProvider<OracleTable> Oracles(IncrementalGeneratorInitializationContext context, IncrementalValuesProvider<TaskFile> files, IncrementalValueProvider<string> rootNamespace) =>
        files.Select(static (file, _) => file.Oracle?.Name?.Text)
            .Where(static name => name is not null)
            .Collect()
            .Select(static (names, _) => names.OfType<string>().Distinct(StringComparer.Ordinal).OrderBy(name => name, StringComparer.Ordinal).ToEquatableArray())
            .Combine(rootNamespace)
            .Combine(context.CompilationProvider)
            .Select(static (pair, cancellation) => OracleLookup.Find(pair.Right, pair.Left.Left, pair.Left.Right, cancellation))
            .WithTrackingName(TrackingNames.Oracles);

    private static void RegisterEntryPoint(
        IncrementalGeneratorInitializationContext context,
        IncrementalValueProvider<ProjectOptions> options,
        IncrementalValuesProvider<TaskSource> tasks,
        IncrementalValuesProvider<ExperimentModel> experiments)
    {
        IncrementalValueProvider<EquatableArray<string>> taskNames = Names(tasks.Select(static (task, _) => task.Task.Name));
        IncrementalValueProvider<EquatableArray<string>> experimentNames = Names(experiments.Select(static (experiment, _) => experiment.Name));
        IncrementalValueProvider<EntryPointModel?> entryPoint = context.CompilationProvider
            .Select(static (compilation, cancellation) => EntryPointNeed.Of(compilation, cancellation))
            .Combine(options).Combine(taskNames).Combine(experimentNames)
            .Select(static (pair, _) => pair.Left.Left.Left.IsNeeded(pair.Left.Left.Right)
                ? new EntryPointModel(pair.Left.Left.Left.AssemblyName, pair.Left.Right, pair.Right)
                : null)
            .WithTrackingName(TrackingNames.EntryPoint);
        context.RegisterSourceOutput(entryPoint.Combine(options.Select(static (project, _) => project.Namespace)), static (output, pair) =>
        {
            if (pair.Left is { } model)
            {
                output.AddSource("TaskDslEntryPoint.g.cs", EntryPointEmitter.Emit(model, pair.Right));
            }
        });
    }

    private static IncrementalValueProvider<EquatableArray<string>> Names(IncrementalValuesProvider<string> names) =>
        names.Collect().Select(static (all, _) => all.OrderBy(name => name, StringComparer.Ordinal).ToEquatableArray());

    private static void RegisterDiagnostics(IncrementalGeneratorInitializationContext context, IncrementalValuesProvider<EquatableArray<LanguageDiagnostic>> diagnostics) =>
        context.RegisterSourceOutput(diagnostics.Where(static found => found.Count > 0).WithTrackingName(TrackingNames.Diagnostics), Report);

    private static void Report(SourceProductionContext output, EquatableArray<LanguageDiagnostic> diagnostics)
    {
        foreach (LanguageDiagnostic diagnostic in diagnostics)
        {
            output.ReportDiagnostic(diagnostic.ToDiagnostic());
        }
    }
}
