using System.CommandLine;
using System.Text.Json;
using TaskDsl.Evaluation.Gaps;
using TaskDsl.Hosting.Console;

namespace TaskDsl.Hosting.Commands;

/// <summary><c>gaps --samples FILE</c>: every statistic from saved samples, without a model.</summary>
internal static class GapsCommand
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static Command Create()
    {
        var samples = new Option<string>("--samples") { Description = "A samples.jsonl, as a run leaves it.", Required = true };
        var bestOf = new Option<int[]>("--best-of") { Description = "N: how many answers are chosen from, at most as many as a question has. Several give an object each.", DefaultValueFactory = _ => [2], AllowMultipleArgumentsPerToken = true };
        var command = new Command("gaps", "Recompute the generator-discriminator-critique gaps from saved samples: one object a line on standard output, a table for people on standard error.") { samples, bestOf };
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(samples);
            int[] sizes = parsed.GetRequiredValue(bestOf);
            if (sizes.Any(n => n < 2))
            {
                throw new CommandException("TDSL4001", $"--best-of is {sizes.First(n => n < 2)}; it must be 2 or more.", ExitCode.Usage);
            }

            GapResults[] all;
            try
            {
                QuestionSamples[] questions = [.. SampleFile.Read(path)];
                all = [.. sizes.Select(n => GapAnalysis.Compute(questions, n))];
            }
            catch (InvalidSamplesException e)
            {
                throw new CommandException("TDSL4007", e.Message, ExitCode.Usage, path, e);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new CommandException("TDSL4001", $"The file cannot be read: {e.Message}", ExitCode.Usage, path, e);
            }

            foreach (GapResults results in all)
            {
                Messages.Line(GapSummary.Text(results, path));
                System.Console.Out.WriteLine(JsonSerializer.Serialize(results, Options));
            }

            return ExitCode.Success;
        });
        return command;
    }
}
