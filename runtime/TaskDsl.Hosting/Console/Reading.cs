using System.Globalization;
using TaskDsl.Evaluation.Gaps;

namespace TaskDsl.Hosting.Console;

/// <summary>Reads files that a user names on the command line.</summary>
internal static class Reading
{
    /// <summary>Reads samples, with the errors of commands.</summary>
    /// <exception cref="CommandException">The file cannot be read, or a line is not what it should be.</exception>
    public static T Samples<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidSamplesException e)
        {
            throw new CommandException("TDSL4007", e.Reason, ExitCode.Usage, e.Line is { } line ? string.Create(CultureInfo.InvariantCulture, $"{path}({line},1)") : path, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException("TDSL4001", $"The file cannot be read: {e.Message}", ExitCode.Usage, path, e);
        }
    }
}
