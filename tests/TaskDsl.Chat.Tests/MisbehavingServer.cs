using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace TaskDsl.Chat.Tests;

/// <summary>A request as it came over the wire.</summary>
/// <param name="Number">How many came before it.</param>
/// <param name="Head">The request line and the headers.</param>
/// <param name="Body">The body.</param>
internal sealed record Received(int Number, string Head, string Body)
{
    /// <summary>What the user said last.</summary>
    public string Said => JsonDocument.Parse(Body).RootElement.GetProperty("messages").EnumerateArray().Last().GetProperty("content").GetString()!;
}

/// <summary>Bytes to send, after which the connection is closed; nothing at all where null, until the client leaves.</summary>
internal sealed record Reply(byte[]? Bytes)
{
    /// <summary>Takes the request and never answers.</summary>
    public static Reply Never { get; } = new((byte[]?)null);

    /// <summary>Closes the connection without a word.</summary>
    public static Reply Hangup { get; } = new([]);

    public static Reply Json(string json, int status = 200, string headers = "", string reason = "Status") => Of(Encoding.UTF8.GetBytes(json), status, headers, reason);

    public static Reply Of(byte[] body, int status = 200, string headers = "", string reason = "Status") => new(
        [.. Encoding.ASCII.GetBytes($"HTTP/1.1 {status} {reason}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nConnection: close\r\n{headers}\r\n"), .. body]);

    /// <summary>A whole answer.</summary>
    public static Reply Answer(string? text, string finish = "stop", string model = "test-model") => Json(JsonSerializer.Serialize(new
    {
        id = "1",
        @object = "chat.completion",
        model,
        choices = new[] { new { index = 0, message = new { role = "assistant", content = text }, finish_reason = finish } },
        usage = new { prompt_tokens = 11, completion_tokens = 3, total_tokens = 14 },
    }));

    /// <summary>The first bytes of this reply: the connection is cut there.</summary>
    public Reply Cut(int left) => new(Bytes![..^left]);
}

/// <summary>A local server over plain sockets, so that it can break the protocol in every way.</summary>
internal sealed class MisbehavingServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<Received, Task<Reply>> _reply;
    private readonly CancellationTokenSource _stop = new();
    private int _count;

    public MisbehavingServer(Func<Received, Reply> reply)
        : this(received => Task.FromResult(reply(received)))
    {
    }

    public MisbehavingServer(Func<Received, Task<Reply>> reply)
    {
        _reply = reply;
        _listener.Start();
        _ = Task.Run(AcceptAsync);
    }

    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/v1";

    public ConcurrentQueue<Received> Requests { get; } = new();

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token);
            _ = Task.Run(() => ServeAsync(client));
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                NetworkStream stream = client.GetStream();
                Received received = await ReadAsync(stream);
                Requests.Enqueue(received);
                Reply reply = await _reply(received);
                if (reply.Bytes is { } bytes)
                {
                    await stream.WriteAsync(bytes, _stop.Token);
                }
                else
                {
                    // Until the client has had enough.
                    await MoreAsync(stream, []);
                }
            }
            catch (Exception e) when (e is IOException or OperationCanceledException)
            {
                // The client left, or the test is over.
            }
        }
    }

    private async Task<Received> ReadAsync(NetworkStream stream)
    {
        var bytes = new List<byte>();
        int head;
        while ((head = Encoding.Latin1.GetString([.. bytes]).IndexOf("\r\n\r\n", StringComparison.Ordinal)) < 0)
        {
            await MoreAsync(stream, bytes);
        }

        string headers = Encoding.Latin1.GetString([.. bytes[..head]]);
        int length = int.Parse(headers.Split("Content-Length: ")[1].Split('\r')[0]);
        while (bytes.Count < head + 4 + length)
        {
            await MoreAsync(stream, bytes);
        }

        return new Received(Interlocked.Increment(ref _count) - 1, headers, Encoding.UTF8.GetString([.. bytes[(head + 4)..]]));
    }

    private async Task MoreAsync(NetworkStream stream, List<byte> bytes)
    {
        var buffer = new byte[4096];
        int read = await stream.ReadAsync(buffer, _stop.Token);
        bytes.AddRange(read > 0 ? buffer[..read] : throw new IOException("The client left."));
    }
}
