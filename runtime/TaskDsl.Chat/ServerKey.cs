using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using TaskDsl.Experiments;

namespace TaskDsl.Chat;

/// <summary>A server's key, read from the environment. It goes into the request's header and nowhere else.</summary>
public sealed class ServerKey
{
    private readonly string? _key;

    // The key as a server may repeat it: in JSON, where '/' may be '\/' and '+' '\u002B', or in an address, where it is '%2B'.
    private readonly Regex? _repeated;

    private ServerKey(string? key)
    {
        _key = key;
        _repeated = key is null ? null : new Regex(string.Concat(key.Select(c => $@"(?:\\*{Regex.Escape($"{c}")}|(?i:\\+u00{(int)c:x2}|%{(int)c:x2}))")), RegexOptions.CultureInvariant);
    }

    /// <summary>No key.</summary>
    public static ServerKey None { get; } = new(null);

    /// <summary>Reads the key of a server.</summary>
    /// <param name="server">The server.</param>
    /// <param name="environment">Gives the value of a variable; the process's environment where null.</param>
    /// <exception cref="ChatException">The variable is not set, or what it holds cannot be a key.</exception>
    public static ServerKey Of(ServerDefinition server, Func<string, string?>? environment = null)
    {
        if (server.KeyVariable is not { } variable)
        {
            return None;
        }

        string key = (environment ?? Environment.GetEnvironmentVariable)(variable)?.Trim() ?? "";
        return key.Length == 0 ? throw new ChatException($"The server '{server.Name}' needs a key, and the environment variable {variable} is not set. Set it: export {variable}=…")
            : key.Any(c => c is <= ' ' or > '~') ? throw new ChatException($"What the environment variable {variable} holds cannot be a key: it has spaces, line breaks or letters outside ASCII.")
            : new ServerKey(key);
    }

    /// <summary>Nothing of the key.</summary>
    public override string ToString() => _key is null ? "no key" : "a key";

    internal AuthenticationHeaderValue? Header => _key is null ? null : new AuthenticationHeaderValue("Bearer", _key);

    /// <summary>A server's words without the key, should it repeat it.</summary>
    internal string Hide(string text) => _repeated?.Replace(text, "***") ?? text;
}
