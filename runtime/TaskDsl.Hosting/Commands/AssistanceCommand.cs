using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using TaskDsl.Evaluation.Assistance;
using TaskDsl.Evaluation.Gaps;
using TaskDsl.Hosting.Console;

namespace TaskDsl.Hosting.Commands;

/// <summary><c>assistance RECORDS</c>: what critiques did for people, from records of what they did.</summary>
internal static class AssistanceCommand
{
    private const string InvalidRecord = "TDSL4071";

    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static Command Create()
    {
        var records = new Argument<string>("records") { Description = "A file of records, an object a line: what one person did with one answer." };
        var map = new Option<string[]>("--map") { Description = "What the file calls our keys, as in question=prompt critiques.severity=level.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [] };
        var command = new Command("assistance", "Compute from records how many critiques people write with and without assistance, and of which kinds: an object on standard output, a table for people on standard error.") { records, map };
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(records);
            AssistanceResults results = Compute(path, Names(parsed.GetRequiredValue(map)));
            Messages.Line(AssistanceSummary.Text(results, path));
            System.Console.Out.WriteLine(JsonSerializer.Serialize(results, Options));
            return ExitCode.Success;
        });
        return command;
    }

    private static AssistanceResults Compute(string path, Dictionary<string, string> names)
    {
        try
        {
            return AssistanceAnalysis.Compute(RecordFile.Read(path, names));
        }
        catch (InvalidRecordException e)
        {
            throw new CommandException(InvalidRecord, e.Message, ExitCode.Usage, $"{path}({e.Line},1)", e);
        }
        catch (InvalidSamplesException e)
        {
            throw new CommandException(InvalidRecord, e.Message, ExitCode.Usage, path, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException("TDSL4001", $"The file cannot be read: {e.Message}", ExitCode.Usage, path, e);
        }
    }

    private static Dictionary<string, string> Names(string[] given)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string pair in given)
        {
            if (pair.Split('=') is not [var ours, { Length: > 0 } theirs])
            {
                throw new CommandException("TDSL4001", $"--map has '{pair}'; each is OURS=THEIRS, as in question=prompt.", ExitCode.Usage);
            }

            if (!RecordFile.Keys.Contains(ours))
            {
                throw Console.Names.Unknown("key", ours, RecordFile.Keys);
            }

            if (!names.TryAdd(ours, theirs))
            {
                throw new CommandException("TDSL4001", $"--map names '{ours}' twice.", ExitCode.Usage);
            }
        }

        return names;
    }
}
