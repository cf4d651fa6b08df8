using System.CommandLine;
using System.Runtime.InteropServices;
using TaskDsl.Chat;
using TaskDsl.Data;
using TaskDsl.Evaluation.Gaps;
using TaskDsl.Formats;
using TaskDsl.Hosting.Commands;
using TaskDsl.Hosting.Console;
using TaskDsl.Hosting.Running;
using TaskDsl.Oracles;
using TaskDsl.Tasks;
using TaskDsl.Training;

namespace TaskDsl.Hosting;

/// <summary>The command line that a user's project gets. Results go to standard output as JSON Lines, and nothing else does but what <c>show</c> shows.</summary>
public static class CommandLine
{
    /// <summary>Runs one command.</summary>
    /// <param name="args">The program's arguments.</param>
    /// <param name="project">What the project's YAML files compiled to; the generated entry point passes it.</param>
    /// <returns>0, 1 failed, 2 wrong usage or input, 130 interrupted.</returns>
    public static int Run(string[] args, ProjectDefinition project)
    {
        using var interrupted = new CancellationTokenSource();
        using PosixSignalRegistration onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
        using PosixSignalRegistration onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);

        var root = new RootCommand($"{project.Name}: {Count(project.Tasks.Length, "task")}, {Count(project.Experiments.Length, "experiment")}. Results go to standard output, an object a line (show writes text for people); all else goes to standard error.")
        {
            TasksCommand.Create(project),
            GenerateCommand.Create(project),
            RenderCommand.Create(project),
            ParseCommand.Create(project),
            ConvertCommand.Create(project),
            JudgeCommand.Create(project),
            ShowCommand.Create(project),
            ValidateCommand.Create(project),
            DataCommand.Create(project),
            RunCommand.Create(project, interrupted.Token),
            GapsCommand.Create(),
            ReportCommand.Create(project),
            AssistCommand.Create(project, interrupted.Token),
            AssistanceCommand.Create(),
            ExportCommand.Create(project),
            JudgePairsCommand.Create(project, interrupted.Token),
            MetaCritiqueCommand.Create(),
            TokenizerCommand.Create(interrupted.Token),
        };

        ParseResult parsed = root.Parse(args.Length == 0 ? ["--help"] : args);
        if (parsed.Errors.Count > 0)
        {
            Command command = parsed.CommandResult.Command;
            CommandException wrong = command is RootCommand && parsed.UnmatchedTokens is [var first, ..]
                ? Names.Unknown("command", first, command.Subcommands.Select(known => known.Name))
                : new CommandException("TDSL4001", $"{parsed.Errors[0].Message} Try: {(command is RootCommand ? "" : command.Name + " ")}--help", ExitCode.Usage);
            Messages.Error(project.Name, wrong.Id, wrong.Message);
            return ExitCode.Usage;
        }

        try
        {
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (CommandException e)
        {
            Messages.Error(e.Origin ?? project.Name, e.Id, e.Message);
            return e.ExitCode;
        }
        catch (Exception e) when (e is InvalidExampleException or BoundaryException)
        {
            Messages.Error(project.Name, "TDSL4003", e.Message);
            return ExitCode.Usage;
        }
        catch (DataException e)
        {
            Messages.Error(e.Place, e.Id, e.Message);
            return ExitCode.Usage;
        }
        catch (OutOfQuestionsException e)
        {
            Messages.Error(project.Name, "TDSL4005", e.Message);
            return ExitCode.Usage;
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            Messages.Line("Interrupted. What was finished is kept; the same command goes on from there.");
            return ExitCode.Interrupted;
        }
        catch (ChatException e)
        {
            Messages.Error(project.Name, "TDSL4060", e.Message);
            return ExitCode.Failed;
        }
        catch (InvalidSamplesException e)
        {
            Messages.Error(project.Name, "TDSL4007", e.Message);
            return ExitCode.Failed;
        }
        catch (CheckpointException e)
        {
            Messages.Error(project.Name, "TDSL4015", e.Message);
            return ExitCode.Failed;
        }
        catch (WeightsException e)
        {
            Messages.Error(project.Name, FirstWeights.Unusable, e.Message);
            return ExitCode.Failed;
        }
        catch (IOException e) when (OutputClosed(e))
        {
            // The reader of a pipe has seen enough, as in `… generate Addition --count 1000000 | head`.
            return ExitCode.Success;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Messages.Error(project.Name, "TDSL4009", $"{e.Message} What was there before is unharmed.");
            return ExitCode.Failed;
        }

        void Interrupt(PosixSignalContext signal)
        {
            // The first interrupt asks; a second one is left to end the process at once.
            signal.Cancel = !interrupted.IsCancellationRequested;
            interrupted.Cancel();
        }
    }

    private static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";

    private static bool OutputClosed(IOException e) => e.HResult == 32 || e.Message.Contains("Broken pipe", StringComparison.Ordinal);
}
