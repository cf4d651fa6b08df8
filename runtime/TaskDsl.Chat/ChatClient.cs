using System.Globalization;
using System.Net.Http.Headers;
using Polly;
using Polly.Retry;
using Polly.Timeout;
using TaskDsl.Experiments;
using TaskDsl.Randomness;

namespace TaskDsl.Chat;

/// <summary>
/// Asks one server, so many requests at once as its definition says. What may pass (429, 5xx, timeouts, cut connections, answers that cannot be read) is tried again after growing waits;
/// what will not (a wrong key, address or model) ends the batch with a clear error. Answers are kept in the cache as they come.
/// </summary>
public sealed class ChatClient : IDisposable
{
    private const long MostBytes = 16 << 20;

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(0.5), LongestWait = TimeSpan.FromMinutes(1), LongestAskedWait = TimeSpan.FromMinutes(10);

    private readonly ServerDefinition _server;
    private readonly ServerKey _key;
    private readonly AnswerCache? _cache;
    private readonly TimeProvider _time;
    private readonly Uri _address;
    private readonly HttpClient _http;

    /// <summary>A client.</summary>
    /// <param name="server">The server.</param>
    /// <param name="key">Its key.</param>
    /// <param name="cache">Where answers are kept and looked for first; null for nowhere.</param>
    /// <param name="time">The clock by which it waits; the system's where null.</param>
    public ChatClient(ServerDefinition server, ServerKey key, AnswerCache? cache, TimeProvider? time = null)
    {
        (_server, _key, _cache, _time) = (server, key, cache, time ?? TimeProvider.System);
        var address = new UriBuilder(server.Address);
        address.Path = address.Path.TrimEnd('/') + "/chat/completions";
        _address = address.Uri;
        // A redirect would carry the prompts to who knows where; and each attempt has a timeout of its own.
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, MaxConnectionsPerServer = server.Concurrency, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = MostBytes,
        };
        _http.DefaultRequestHeaders.Authorization = key.Header;
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("TaskDsl", null));
    }

    /// <summary>The server.</summary>
    public ServerDefinition Server => _server;

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _http.Dispose();

    /// <summary>Asks all requests; equal ones once.</summary>
    /// <param name="requests">The requests.</param>
    /// <param name="progress">Told after each answer; never by two threads at once.</param>
    /// <param name="cancellation">Ends the batch; answers that came by then are kept.</param>
    /// <returns>One outcome for each request, in their order.</returns>
    /// <exception cref="ChatException">The server cannot be used, or a request failed as often as it may.</exception>
    public IReadOnlyList<ChatOutcome> Ask(IReadOnlyList<ChatRequest> requests, Action<ChatProgress>? progress = null, CancellationToken cancellation = default) =>
        AskAsync(requests, progress, cancellation).GetAwaiter().GetResult();

    /// <inheritdoc cref="Ask"/>
    public async Task<IReadOnlyList<ChatOutcome>> AskAsync(IReadOnlyList<ChatRequest> requests, Action<ChatProgress>? progress = null, CancellationToken cancellation = default)
    {
        string[] keys = [.. requests.Select(request => request.KeyFor(_server))];
        Dictionary<string, ChatOutcome> outcomes = [];
        var open = new OrderedDictionary<string, ChatRequest>(StringComparer.Ordinal);
        foreach ((string key, ChatRequest request) in keys.Zip(requests))
        {
            if (_cache?.Find(key) is { } known)
            {
                outcomes[key] = new ChatOutcome(known);
            }
            else
            {
                open.TryAdd(key, request);
            }
        }

        var counts = new Counts(open.Count + outcomes.Count, outcomes.Count, _server.Price);
        progress?.Invoke(counts.Now);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = _server.Concurrency, CancellationToken = cancellation };
        await Parallel.ForEachAsync(open, parallel, async (request, token) =>
        {
            ChatOutcome outcome = await AskOneAsync(request.Key, request.Value, counts, token).ConfigureAwait(false);
            lock (counts)
            {
                outcomes[request.Key] = outcome;
                counts.Add(outcome);
                progress?.Invoke(counts.Now);
            }
        }).ConfigureAwait(false);
        return [.. keys.Select(key => outcomes[key])];
    }

    private async Task<ChatOutcome> AskOneAsync(string key, ChatRequest request, Counts counts, CancellationToken cancellation)
    {
        try
        {
            byte[] body = request.BodyFor(_server);
            ChatAnswer answer = await RetriesOf(key, counts).ExecuteAsync(async token => await TryAsync(body, token).ConfigureAwait(false), cancellation).ConfigureAwait(false);
            _cache?.Add(key, answer);
            return new ChatOutcome(answer);
        }
        catch (RefusedException e)
        {
            return new ChatOutcome(null, e.Message);
        }
        catch (Exception e) when (e is PassingFailureException or TimeoutRejectedException)
        {
            string why = e is TimeoutRejectedException ? string.Create(CultureInfo.InvariantCulture, $"it did not answer within {_server.Timeout} s") : e.Message;
            string tries = _server.Retries == 0 ? "" : $", the last of {_server.Retries + 1} tries";
            throw new ChatException($"{ChatResponse.NameOf(_server)} failed{tries}: {why}. Answers that came are kept; the same command goes on from there.", e);
        }
    }

    // Waits grow twofold, with jitter that depends on the request alone; a server that says how long to wait is waited for.
    private ResiliencePipeline<ChatAnswer> RetriesOf(string key, Counts counts)
    {
        var pipeline = new ResiliencePipelineBuilder<ChatAnswer> { TimeProvider = _time };
        if (_server.Retries > 0)
        {
            var random = new CounterRandom(0, key);
            pipeline.AddRetry(new RetryStrategyOptions<ChatAnswer>
            {
                ShouldHandle = new PredicateBuilder<ChatAnswer>().Handle<PassingFailureException>().Handle<TimeoutRejectedException>(),
                MaxRetryAttempts = _server.Retries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Randomizer = random.NextDouble,
                Delay = FirstWait,
                MaxDelay = LongestWait,
                DelayGenerator = retry => ValueTask.FromResult((retry.Outcome.Exception as PassingFailureException)?.Wait is { } wait ? (TimeSpan?)Shorter(wait, LongestAskedWait) : null),
                OnRetry = _ =>
                {
                    counts.CountRetry();
                    return ValueTask.CompletedTask;
                },
            });
        }

        return pipeline.AddTimeout(TimeSpan.FromSeconds(_server.Timeout)).Build();
    }

    private async Task<ChatAnswer> TryAsync(byte[] body, CancellationToken cancellation)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, _address) { Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } } };
        HttpResponseMessage response;
        byte[] said;
        try
        {
            response = await _http.SendAsync(message, cancellation).ConfigureAwait(false);
            said = await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new PassingFailureException($"{e.Message.TrimEnd('.')}{(e.InnerException is { } inner && !e.Message.Contains(inner.Message, StringComparison.Ordinal) ? $": {inner.Message.TrimEnd('.')}" : "")}", inner: e);
        }

        using (response)
        {
            return response.IsSuccessStatusCode ? ChatResponse.Read(said, _server, _key) : throw ChatResponse.FailureOf(response, said, _server, _key, _time);
        }
    }

    private static TimeSpan Shorter(TimeSpan left, TimeSpan right) => left < right ? left : right;

    private sealed class Counts(int all, int cached, TokenPrice? price)
    {
        private int _asked, _retries, _refused;
        private long _input, _output;

        public ChatProgress Now => new(all, cached + _asked, cached, Volatile.Read(ref _retries), _refused, _input, _output, price is null ? null : ((_input * price.Input) + (_output * price.Output)) / 1e6);

        public void CountRetry() => Interlocked.Increment(ref _retries);

        public void Add(ChatOutcome outcome)
        {
            _asked++;
            _refused += outcome.Answer is null ? 1 : 0;
            _input += outcome.Answer?.InputTokens ?? 0;
            _output += outcome.Answer?.OutputTokens ?? 0;
        }
    }
}
