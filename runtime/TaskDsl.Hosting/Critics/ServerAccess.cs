using System.Globalization;
using TaskDsl.Chat;
using TaskDsl.Experiments;
using TaskDsl.Hosting.Console;

namespace TaskDsl.Hosting.Critics;

/// <summary>A server of an experiment while it is used: its key from the environment, its answers kept in <c>experiments/NAME/answers/SERVER.jsonl</c>.</summary>
internal sealed class ServerAccess : IDisposable
{
    private readonly AnswerCache _cache;

    private ServerAccess(AnswerCache cache, ChatClient client) => (_cache, Client) = (cache, client);

    /// <summary>Asks the server.</summary>
    public ChatClient Client { get; }

    /// <summary>Opens a server.</summary>
    /// <param name="server">The server.</param>
    /// <param name="folder">The experiment's folder.</param>
    /// <exception cref="ChatException">Its key is missing.</exception>
    /// <exception cref="IOException">Its answers are in use by another process, or cannot be read.</exception>
    public static ServerAccess Open(ServerDefinition server, string folder)
    {
        ServerKey key = ServerKey.Of(server);
        string path = Path.Combine(folder, "answers", $"{server.Name}.jsonl");
        var cache = new AnswerCache(path);
        if (cache.Damaged > 0)
        {
            Messages.Line($"{path}: {cache.Damaged} damaged lines are skipped; what they held is asked again.");
        }

        return new ServerAccess(cache, new ChatClient(server, key, cache));
    }

    /// <summary>Says at the start of a run what would end it after hours of training. A run that asks nothing needs no key, so it is no error yet.</summary>
    public static void SayMissingKeys(ExperimentDefinition experiment)
    {
        foreach (ServerDefinition server in experiment.Servers)
        {
            try
            {
                ServerKey.Of(server);
            }
            catch (ChatException e)
            {
                Messages.Line($"Note: {e.Message}");
            }
        }
    }

    /// <summary>Closes the connections and the file.</summary>
    public void Dispose()
    {
        Client.Dispose();
        _cache.Dispose();
    }

    /// <summary>Shows how far a batch is: answers a second, time left, tokens and cost.</summary>
    /// <param name="what">What is done, such as <c>criticised</c>.</param>
    public static Action<ChatProgress> Shown(string what)
    {
        var progress = new Progress(what, "answers");
        int before = 0;
        return now =>
        {
            // One request after another is shown; each begins at its first answer again.
            progress = now.Done < before ? new Progress(what, "answers") : progress;
            before = now.Done;
            if (now.Done == now.All)
            {
                progress.End(now.Done, now.All, Note(now));
            }
            else
            {
                progress.Report(now.Done, now.All, Note(now));
            }
        };
    }

    private static string Note(ChatProgress now)
    {
        List<string> notes = [string.Create(CultureInfo.InvariantCulture, $"{now.InputTokens + now.OutputTokens:N0} tokens")];
        Add(now.Cost is not null, $"cost {now.Cost:0.####}");
        Add(now.Cached > 0, $"{now.Cached:N0} answered before");
        Add(now.Retries > 0, $"{now.Retries:N0} tried again");
        Add(now.Refused > 0, $"{now.Refused:N0} refused");
        return string.Join(", ", notes);

        void Add(bool there, FormattableString note)
        {
            if (there)
            {
                notes.Add(FormattableString.Invariant(note));
            }
        }
    }
}
