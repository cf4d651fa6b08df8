namespace TaskDsl.Hosting.Console;

/// <summary>An error for the person at the keyboard: it ends the command with one line and an exit code.</summary>
internal sealed class CommandException(string id, string message, int exitCode, string? origin = null, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The diagnostic's id, TDSL4….</summary>
    public string Id { get; } = id;

    public int ExitCode { get; } = exitCode;

    /// <summary>The file, with line and column where they are known, that the message is about.</summary>
    public string? Origin { get; } = origin;
}
