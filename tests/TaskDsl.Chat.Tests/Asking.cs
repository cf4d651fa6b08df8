using TaskDsl.Experiments;

namespace TaskDsl.Chat.Tests;

/// <summary>A client against a local server, with a key that must turn up nowhere.</summary>
internal sealed class Asking : IDisposable
{
    public const string Secret = "sk-this/is+the-secret-0123456789";

    private readonly AnswerCache? _cache;
    private readonly ChatClient _client;

    public Asking(MisbehavingServer server, string? cache = null, Func<ServerDefinition, ServerDefinition>? change = null)
    {
        ServerDefinition definition = new() { Name = "local", Address = server.Address, Model = "test-model", KeyVariable = "TEST_KEY", MaxTokens = 50, Retries = 4, Timeout = 20, Concurrency = 4, Price = new TokenPrice(1, 2) };
        definition = change?.Invoke(definition) ?? definition;
        Time = new ImpatientTime(TimeSpan.FromSeconds(definition.Timeout));
        _cache = cache is null ? null : new AnswerCache(cache);
        _client = new ChatClient(definition, ServerKey.Of(definition, _ => Secret), _cache, Time);
    }

    public ImpatientTime Time { get; }

    public ChatProgress Progress { get; private set; }

    public IReadOnlyList<ChatOutcome> Ask(params string[] texts) => Ask(default, texts);

    public IReadOnlyList<ChatOutcome> Ask(CancellationToken cancellation, params string[] texts) =>
        _client.Ask([.. texts.Select(text => new ChatRequest([ChatMessage.OfUser(text)]))], progress => Progress = progress, cancellation);

    public string? Text(string text) => Ask(text)[0].Answer?.Text;

    public void Dispose()
    {
        _client.Dispose();
        _cache?.Dispose();
    }
}
