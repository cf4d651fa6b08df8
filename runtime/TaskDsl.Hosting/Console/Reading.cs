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
            throw new CommandException("TDSL4007", e.Message, ExitCode.Usage, path, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException("TDSL4001", $"The file cannot be read: {e.Message}", ExitCode.Usage, path, e);
        }
    }
}
