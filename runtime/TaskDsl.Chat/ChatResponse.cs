using System.Net;
using System.Text;
using System.Text.Json;
using TaskDsl.Experiments;

namespace TaskDsl.Chat;

/// <summary>Reads a server's response strictly: an answer, or the failure that it is.</summary>
internal static class ChatResponse
{
    private const int MostShown = 300;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads the body of a response with status 200.</summary>
    /// <exception cref="PassingFailureException">It is no answer, but the next one may be.</exception>
    /// <exception cref="ChatException">Another model answered.</exception>
    public static ChatAnswer Read(byte[] body, ServerDefinition server, ServerKey key)
    {
        string text;
        try
        {
            text = StrictUtf8.GetString(body);
        }
        catch (DecoderFallbackException e)
        {
            throw new PassingFailureException("the answer is not UTF-8", inner: e);
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return Read(document.RootElement, server, key);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            // InvalidOperationException: a value of another kind, or half of a surrogate pair.
            throw new PassingFailureException($"the answer is not a chat completion: '{Shown(text, key)}'", inner: e);
        }
    }

    /// <summary>The failure that a response with another status is.</summary>
    public static Exception FailureOf(HttpResponseMessage response, byte[] body, ServerDefinition server, ServerKey key, TimeProvider time)
    {
        string status = $"{(int)response.StatusCode} {Shown(response.ReasonPhrase ?? "", key)}";
        string said = $"{status}{(body.Length > 0 ? $": '{Shown(Encoding.UTF8.GetString(body), key)}'" : "")}";
        return response.StatusCode switch
        {
            HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError => new PassingFailureException($"it answered {said}", WaitOf(response, time)),
            // Its words may show a part of the key.
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new ChatException($"{NameOf(server)} refuses {(server.KeyVariable is { } variable ? $"the key that the environment variable {variable} holds" : "requests without a key; add 'key: { environment: NAME }'")} ({status})."),
            HttpStatusCode.NotFound => new ChatException($"{NameOf(server)} does not know the address or the model '{server.Model}': {said}"),
            HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.UnprocessableEntity => new RefusedException($"The server refused the request: {said}"),
            >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest => new ChatException($"{NameOf(server)} sends requests elsewhere ({status}): '{Shown(response.Headers.Location?.ToString() ?? "", key)}'. Write the address that it names."),
            _ => new ChatException($"{NameOf(server)} answered {said}"),
        };
    }

    /// <summary>A server for messages.</summary>
    public static string NameOf(ServerDefinition server) => $"The server '{server.Name}' at {server.Address}";

    private static ChatAnswer Read(JsonElement answer, ServerDefinition server, ServerKey key)
    {
        if (answer.GetProperty("choices").EnumerateArray().FirstOrDefault() is not { ValueKind: JsonValueKind.Object } choice)
        {
            throw new PassingFailureException("the answer has no choices");
        }

        JsonElement message = choice.GetProperty("message");
        string text = message.TryGetProperty("content", out JsonElement content) && content.ValueKind != JsonValueKind.Null ? content.GetString()! : "";
        string finish = choice.TryGetProperty("finish_reason", out JsonElement reason) && reason.ValueKind != JsonValueKind.Null ? reason.GetString()! : "";
        string model = answer.TryGetProperty("model", out JsonElement named) && named.ValueKind != JsonValueKind.Null ? named.GetString()! : "";
        if (model != server.Model && !server.Aliases.Contains(model))
        {
            string shown = Shown(model, key);
            throw new ChatException($"{NameOf(server)} was asked for the model '{server.Model}', and {(model.Length == 0 ? "did not say which one answered" : $"'{shown}' answered")}. If that is the same model, write 'aliases: [\"{shown}\"]'.");
        }

        return new ChatAnswer(text, finish, Tokens(answer, "prompt_tokens"), Tokens(answer, "completion_tokens"));
    }

    // An answer that was paid for is not asked again because of its bill.
    private static int Tokens(JsonElement answer, string name) =>
        answer.TryGetProperty("usage", out JsonElement usage) && usage.ValueKind == JsonValueKind.Object
        && usage.TryGetProperty(name, out JsonElement count) && count.ValueKind == JsonValueKind.Number && count.TryGetInt32(out int tokens) ? tokens : 0;

    private static TimeSpan? WaitOf(HttpResponseMessage response, TimeProvider time) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        // One that has passed asks for no wait of its own.
        { Date: { } date } when date - time.GetUtcNow() is var wait && wait > TimeSpan.Zero => wait,
        _ => null,
    };

    // A server's words, on one line, without control characters that a terminal would obey.
    private static string Shown(string text, ServerKey key)
    {
        string[] shown = [.. key.Hide(text).EnumerateRunes().Take(MostShown + 1).Select(character => Rune.IsControl(character) ? " " : character.ToString())];
        return shown.Length > MostShown ? string.Concat(shown[..MostShown]) + "…" : string.Concat(shown);
    }
}
