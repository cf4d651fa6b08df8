using System.CommandLine;
using TaskDsl.Experiments;
using TaskDsl.Hosting.Console;
using TaskDsl.Hosting.Running;
using TaskDsl.Tasks;

namespace TaskDsl.Hosting.Commands;

/// <summary><c>run [EXPERIMENT]</c>: runs what is out of date.</summary>
internal static class RunCommand
{
    public static Command Create(ProjectDefinition project, CancellationToken cancellation)
    {
        var name = new Argument<string?>("experiment") { Description = "The experiment; all of the project's where none is named.", Arity = ArgumentArity.ZeroOrOne };
        var only = new Option<string?>("--only") { Description = $"Run this stage only: {string.Join(", ", StageNames.All)}." };
        var to = new Option<string?>("--to") { Description = $"Run the stages up to this one: {string.Join(", ", StageNames.All)}." };
        var device = new Option<string>("--device") { Description = "Where to compute: cpu or cuda.", DefaultValueFactory = _ => "cpu" };
        var onBuild = new Option<bool>("--on-build") { Description = "Run only experiments that say 'run: build'. The build passes this." };
        var folder = new Option<string?>("--project") { Description = "The project's folder; found by itself in most cases." };
        var command = new Command("run", "Train, sample, judge and report what is out of date. Says first what it will cost, then why each stage runs.") { name, only, to, device, onBuild, folder };
        command.Validators.Add(result =>
        {
            if (result.GetResult(only) is not null && result.GetResult(to) is not null)
            {
                result.AddError("Name a stage with --only or with --to, not both.");
            }
        });
        command.SetAction(parsed =>
        {
            string? wanted = parsed.GetValue(name);
            ExperimentDefinition[] experiments = wanted is not null
                ? [Find(project, wanted)]
                : [.. project.Experiments.Where(experiment => experiment.RunsOnBuild || !parsed.GetValue(onBuild))];
            if (experiments.Length == 0 && !parsed.GetValue(onBuild))
            {
                throw new CommandException("TDSL4001", "This project has no experiment. Add a file NAME.experiment.yaml.", ExitCode.Usage);
            }

            var selection = StageSelection.Of(parsed.GetValue(only), parsed.GetValue(to));
            foreach (ExperimentDefinition compiled in experiments)
            {
                string projectFolder = ProjectFolder.Find(project, parsed.GetValue(folder));
                ExperimentDefinition experiment = FirstWeights.Resolve(ProjectTokenizer.With(compiled, projectFolder), projectFolder);
                if (experiment.Data is { IsPairs: false })
                {
                    new FileExperimentRunner(experiment, projectFolder, parsed.GetRequiredValue(device), selection).Run(cancellation);
                    continue;
                }

                new ExperimentRunner(experiment, experiment.Oracle is null ? null : ProjectOracle.Of(experiment, projectFolder), projectFolder, parsed.GetRequiredValue(device), selection).Run(cancellation);
            }

            return ExitCode.Success;
        });
        return command;
    }

    public static ExperimentDefinition Find(ProjectDefinition project, string name) =>
        project.Experiments.FirstOrDefault(experiment => experiment.Name == name)
        ?? throw Names.Unknown("experiment", name, project.Experiments.Select(experiment => experiment.Name));
}
