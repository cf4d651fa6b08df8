namespace TaskDsl.Chat;

/// <summary>A server cannot be used as it is described: a wrong key, model or address, or it fails whatever is tried. The message is for people and holds no key.</summary>
public sealed class ChatException : Exception
{
    /// <summary>An error with its message.</summary>
    public ChatException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}

/// <summary>A failure that may pass: the request is tried again.</summary>
internal sealed class PassingFailureException(string message, TimeSpan? wait = null, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>How long the server asks to wait; null where it does not say.</summary>
    public TimeSpan? Wait => wait;
}

/// <summary>The server refuses this one request, and would again.</summary>
internal sealed class RefusedException(string message) : Exception(message);
