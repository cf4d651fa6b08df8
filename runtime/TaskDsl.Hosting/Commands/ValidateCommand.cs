using System.CommandLine;
using System.Globalization;
using TaskDsl.Experiments;
using TaskDsl.Hosting.Console;
using TaskDsl.Hosting.Running;
using TaskDsl.Tasks;

namespace TaskDsl.Hosting.Commands;

/// <summary><c>validate [TASK]</c>: checks oracles by their laws, and experiments' examples against their models' contexts. The build runs it.</summary>
internal static class ValidateCommand
{
    // All built-in oracles together take well under half a second at this count, the start of the program aside.
    private const int DefaultCases = 50;

    public static Command Create(ProjectDefinition project)
    {
        var name = new Argument<string?>("task") { Description = "The task; all tasks, and experiments with parameters of their own, where none is named.", Arity = ArgumentArity.ZeroOrOne };
        var experiment = new Option<string?>("--experiment") { Description = "Check the oracle with this experiment's parameters." };
        Option<int> cases = Number("--cases", "How many cases to check of each oracle.", DefaultCases, least: 1);
        Option<int> first = Number("--first", "The first case, to look at one again.", 0, least: 0);
        var seed = new Option<long>("--seed") { Description = "Equal seeds give equal cases.", DefaultValueFactory = _ => 1 };
        var command = new Command("validate", "Check the oracles by their laws on a sample of their own data, and show the first counterexample of each; then how long the examples of experiments get.") { name, experiment, cases, seed, first };
        command.Validators.Add(result =>
        {
            if (result.GetResult(name) is { Tokens.Count: > 0 } && result.GetResult(experiment) is { Implicit: false })
            {
                result.AddError("Name a task or --experiment, not both.");
            }
        });
        command.SetAction(parsed =>
        {
            int count = parsed.GetValue(cases), from = parsed.GetValue(first);
            if (from > int.MaxValue - count)
            {
                throw new CommandException("TDSL4001", $"--first {from} and --cases {count} go beyond the last case, {int.MaxValue}.", ExitCode.Usage);
            }

            OracleUnderTest[] oracles = Oracles(project, parsed.GetValue(name), parsed.GetValue(experiment));
            int code = ExitCode.Success;
            foreach (OracleUnderTest oracle in oracles)
            {
                // One bad oracle hides no other.
                code = Math.Max(code, oracle.Validate(parsed.GetValue(seed), count, from));
            }

            if (code == ExitCode.Success)
            {
                Messages.Line(oracles.Length == 0
                    ? "No task of this project names an oracle, so there are no laws to check."
                    : string.Create(CultureInfo.InvariantCulture, $"The oracles keep their laws on {count:N0} cases each: {string.Join(", ", oracles.Select(oracle => oracle.Name))}."));
                code = LengthsOf(project, parsed.GetValue(name), parsed.GetValue(experiment));
            }

            return code;
        });
        return command;
    }

    private static int LengthsOf(ProjectDefinition project, string? task, string? experiment)
    {
        string folder = ProjectFolder.OfOracles(project);
        IEnumerable<ExperimentDefinition> experiments = task is not null ? [] : experiment is not null ? [RunCommand.Find(project, experiment)] : project.Experiments;

        return LengthBudget.Check(experiments, folder);
    }

    private static OracleUnderTest[] Oracles(ProjectDefinition project, string? task, string? experiment)
    {
        string folder = ProjectFolder.OfOracles(project);
        return experiment is not null ? [OfExperiment(RunCommand.Find(project, experiment))]
            : task is not null ? [OfTask(Names.Task(project, task))]
            : [.. project.Tasks.Where(task => task.Oracle is not null).Select(OfTask), .. project.Experiments.Where(experiment => !experiment.Parameters.IsEmpty).Select(OfExperiment)];

        OracleUnderTest OfTask(TaskDefinition task) =>
            new(task.Name, task.Name, task.SourceFile, task, () => ProjectOracle.Of(task, folder));

        OracleUnderTest OfExperiment(ExperimentDefinition experiment) =>
            new($"{experiment.Name} (of {experiment.Task.Name})", $"--experiment {experiment.Name}", experiment.SourceFile, experiment.Task, () => ProjectOracle.Of(experiment, folder));
    }

    private static Option<int> Number(string name, string description, int standard, int least)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => standard };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && int.TryParse(result.Tokens[0].Value, out int given) && given < least)
            {
                result.AddError($"{name} is {given}; it must be {least} or more.");
            }
        });
        return option;
    }
}
