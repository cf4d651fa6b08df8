using TaskDsl.Language.Diagnostics;
using TaskDsl.Language.Model;

namespace TaskDsl.Language.Binding;

/// <summary>A task as experiments see it.</summary>
/// <param name="Task">The task.</param>
/// <param name="OracleName">The oracle's name in the file; null for none.</param>
/// <param name="Oracle">The oracle; null where there is none or it has a mistake.</param>
/// <param name="Sound">Whether its file has no mistake.</param>
public sealed record TaskOfExperiment(TaskModel Task, string? OracleName, OracleModel? Oracle, bool Sound);

/// <summary>All tasks of a project.</summary>
/// <param name="Tasks">Those whose names can be read.</param>
/// <param name="Complete">Whether every file's name could be read: only then is a name known to be wrong.</param>
public sealed record TasksOfProject(EquatableArray<TaskOfExperiment> Tasks, bool Complete);

/// <summary>An experiment held against its task.</summary>
/// <param name="Experiment">The experiment; null where a mistake, here or in the task, stands in the way.</param>
/// <param name="Diagnostics">The mistakes, those of the file itself included.</param>
public sealed record BoundExperiment(ExperimentModel? Experiment, EquatableArray<LanguageDiagnostic> Diagnostics);

/// <summary>Binds an experiment to its task and its oracle.</summary>
public static class ExperimentBinder
{
    /// <summary>Binds an experiment.</summary>
    public static BoundExperiment Bind(ExperimentFile file, TasksOfProject project, OracleTable oracles)
    {
        var mistakes = file.Diagnostics.ToList();
        ExperimentModel? experiment = null;
        if (file.Task is { } name)
        {
            TaskOfExperiment? task = project.Tasks.FirstOrDefault(candidate => candidate.Task.Name == name.Text);
            if (task is not null)
            {
                experiment = Bind(file, task, oracles, mistakes);
            }
            else if (project.Complete)
            {
                Report(Rules.UnknownTask, name.Place, name.Text, Suggestion.For(name.Text, project.Tasks.Select(known => known.Task.Name)));
            }
        }

        return new BoundExperiment(experiment, mistakes.OrderBy(mistake => mistake.Place.Range.Start).ToEquatableArray());

        void Report(Rule rule, FilePlace place, params string[] arguments) => mistakes.Add(new LanguageDiagnostic(rule, place, arguments.ToEquatableArray()));
    }

    private static ExperimentModel? Bind(ExperimentFile file, TaskOfExperiment task, OracleTable oracles, List<LanguageDiagnostic> mistakes)
    {
        int before = mistakes.Count;
        foreach (Placed format in file.Trained.Where(format => !task.Task.FormatNames.Contains(format.Text)))
        {
            mistakes.Add(new LanguageDiagnostic(Rules.MissingFormat, format.Place, new EquatableArray<string>([format.Text, task.Task.Name])));
        }

        foreach (Placed format in task.Sound ? file.ServerFormats : default)
        {
            if (WhyNoCritique(format.Text, task.Task) is { } unfit)
            {
                mistakes.Add(new LanguageDiagnostic(Rules.CriticNeeds, format.Place, new EquatableArray<string>([format.Text, unfit])));
            }
        }

        if (file.Truncated is { } cut && task.Sound && WhyWhole(cut.Text, file, task.Task) is { } why)
        {
            mistakes.Add(new LanguageDiagnostic(Rules.CannotTruncate, cut.Place, new EquatableArray<string>([cut.Text, why])));
        }

        RewardExperimentModel? reward = file.Reward is { } request && task.Sound ? RewardChecks.Bind(file.Experiment?.Reward, request, task.Task, file.Data, task.OracleName is not null, mistakes) : file.Experiment?.Reward;
        if (file.Data is { } data && task.Sound)
        {
            DataChecks.Check(data, task.Task, data.IsPairs || file.Experiment is null ? default : file.Trained, mistakes);
        }

        if (task.OracleName is null && task.Sound)
        {
            // Rounds train on items that files hold; pairs are for reward models.
            bool ofFiles = file.HasData && (file.Trained.Count == 0 || file.Experiment is null || file.Data is not { IsPairs: true });
            if (!ofFiles)
            {
                mistakes.Add(new LanguageDiagnostic(Rules.NeedsOracle, file.Task!.Place, new EquatableArray<string>([task.Task.Name, task.Task.SourceFile])));
            }

            foreach (RequestedParameter parameter in ofFiles ? file.Oracle.Parameters : default)
            {
                mistakes.Add(new LanguageDiagnostic(Rules.ParametersWithoutOracle, parameter.Name.Place, new EquatableArray<string>([$"the task '{task.Task.Name}' has none"])));
            }

            return ofFiles && mistakes.Count == before && !file.Oracle.Broken && file.Experiment is { } ofData ? ofData with { Reward = reward } : null;
        }

        if (task.Oracle is not { } own || task.OracleName is not { } oracle || file.Oracle.Broken)
        {
            return null;
        }

        BoundOracle bound = OracleBinder.Override(own, oracle, file.Oracle, oracles);
        mistakes.AddRange(bound.Diagnostics);
        return file.Experiment is { } experiment && task.Sound && mistakes.Count == before
            ? experiment with
            {
                Oracle = bound.Oracle,
                Reward = reward,
                Parameters = bound.Oracle!.Arguments.Where(argument => file.Oracle.Parameters.Any(given => Names(given.Name.Text, argument))).ToEquatableArray(),
            }
            : null;
    }

    // Why a server cannot be asked for a critique by the prompt of a format; null where it can.
    private static string? WhyNoCritique(string name, TaskModel task) =>
        !task.FormatNames.Contains(name) ? $"the task '{task.Name}' has no format of that name{Suggestion.For(name, task.FormatNames)}"
        : task.Format(name)?.Segments.OfType<FieldSegmentModel>().LastOrDefault(segment => segment.Learned) is not { Field.Kind: FieldKind.Text or FieldKind.Paragraph or FieldKind.Line }
            ? "the format does not end in a text that is learned, which the server would write"
        : null;

    // Why a field cannot be cut; null where it can.
    private static string? WhyWhole(string field, ExperimentFile file, TaskModel task)
    {
        if (task.Fields.FirstOrDefault(known => known.Name == field) is not { } found)
        {
            return $"the task '{task.Name}' has no such field{Suggestion.For(field, task.Fields.Select(known => known.Name))}";
        }

        if (found.Kind is not (FieldKind.Text or FieldKind.Paragraph or FieldKind.Line))
        {
            return "only text can be";
        }

        FieldSegmentModel[] shown = [.. file.Trained.Select(format => task.Format(format.Text)).OfType<FormatModel>()
            .SelectMany(format => format.Segments.OfType<FieldSegmentModel>()).Where(segment => segment.Field.Name == field)];
        return shown.Length == 0 ? "no format that a round trains shows it" : shown.All(segment => segment.Learned) ? "it is learned wherever it is shown" : null;
    }

    private static bool Names(string given, OracleArgument argument) => given == argument.Parameter || given == Naming.CSharpName.Snake(argument.Parameter);
}
