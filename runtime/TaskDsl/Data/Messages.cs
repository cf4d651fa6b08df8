using System.Text.Json;
using TaskDsl.Formats;

namespace TaskDsl.Data;

/// <summary>Lists of messages as chat data have them: <c>[{"role": "user", "content": "…"}]</c>, or <c>"text"</c> for <c>"content"</c>.</summary>
internal static class Messages
{
    public static List<Turn> Read(JsonElement list, string where)
    {
        var turns = new List<Turn>();
        foreach (JsonElement message in list.EnumerateArray())
        {
            if (message.ValueKind != JsonValueKind.Object
                || !message.TryGetProperty("role", out JsonElement role) || role.ValueKind != JsonValueKind.String
                || !(message.TryGetProperty("content", out JsonElement text) || message.TryGetProperty("text", out text)) || text.ValueKind != JsonValueKind.String)
            {
                throw new UnfitException($"{where} has a message {turns.Count + 1} that is not of the form {{\"role\": \"…\", \"content\": \"…\"}}", "a message is not of the form {\"role\", \"content\"}");
            }

            turns.Add(new Turn(ValueReader.TextOf(role, where), ValueReader.TextOf(text, where)));
        }

        return turns;
    }
}
