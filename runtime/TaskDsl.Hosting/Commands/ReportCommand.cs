using System.CommandLine;
using TaskDsl.Experiments;
using TaskDsl.Hosting.Console;
using TaskDsl.Hosting.Running;
using TaskDsl.Tasks;

namespace TaskDsl.Hosting.Commands;

/// <summary><c>report [EXPERIMENT]</c>: the report again, from saved results.</summary>
internal static class ReportCommand
{
    public static Command Create(ProjectDefinition project)
    {
        var name = new Argument<string?>("experiment") { Description = "The experiment; all of the project's where none is named.", Arity = ArgumentArity.ZeroOrOne };
        var folder = new Option<string?>("--project") { Description = "The project's folder; found by itself in most cases." };
        var command = new Command("report", "Rewrite results.json and report.html from saved samples, without a model.") { name, folder };
        command.SetAction(parsed =>
        {
            ExperimentDefinition[] experiments = parsed.GetValue(name) is { } wanted ? [RunCommand.Find(project, wanted)] : [.. project.Experiments];
            foreach (ExperimentDefinition experiment in experiments)
            {
                string results = ProjectFolder.Results(ProjectFolder.Find(project, parsed.GetValue(folder)), experiment);
                Messages.Line(ReportStage.Rewrite(experiment, results));
            }

            return ExitCode.Success;
        });
        return command;
    }
}
