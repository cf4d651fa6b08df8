using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using TaskDsl.Experiments;
using TaskDsl.Randomness;

namespace TaskDsl.Chat;

/// <summary>One message of a conversation.</summary>
/// <param name="Role">Who speaks: <c>system</c>, <c>user</c> or <c>assistant</c>.</param>
/// <param name="Content">What is said.</param>
public sealed record ChatMessage(string Role, string Content)
{
    /// <summary>A message of the user.</summary>
    public static ChatMessage OfUser(string content) => new("user", content);
}

/// <summary>What a server is asked: messages, and all settings that decide its answer.</summary>
/// <param name="Messages">The conversation so far.</param>
/// <param name="Draw">Which of several answers to the same messages this is, where the server draws; part of the cache's key, and not sent.</param>
public sealed record ChatRequest(IReadOnlyList<ChatMessage> Messages, string Draw = "")
{
    /// <summary>The request's body. The same request gives the same bytes.</summary>
    internal byte[] BodyFor(ServerDefinition server) => JsonSerializer.SerializeToUtf8Bytes(
        new Body(server.Model, Messages, server.Temperature, server.MaxTokens, server.Seed), BodyJson.Readable.Body);

    /// <summary>The key of the request's answer: a hash of the address, the whole body and the draw. The server's key is no part of it.</summary>
    internal string KeyFor(ServerDefinition server) => StableHash.HexOf($"{server.Address}\n{Draw}\n{Encoding.UTF8.GetString(BodyFor(server))}");

    internal sealed record Body(string Model, IReadOnlyList<ChatMessage> Messages, double Temperature, int MaxTokens, long? Seed);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ChatRequest.Body))]
internal sealed partial class BodyJson : JsonSerializerContext
{
    public static BodyJson Readable => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
