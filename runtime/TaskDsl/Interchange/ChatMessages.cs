using System.Collections.Immutable;
using System.Text.Json;
using TaskDsl.Formats;

namespace TaskDsl.Interchange;

/// <summary>A message of a chat.</summary>
/// <param name="Role"><c>system</c>, <c>user</c> or <c>assistant</c>.</param>
/// <param name="Content">What is said.</param>
public readonly record struct ChatMessage(string Role, string Content);

/// <summary>An example as the messages that a chat template takes: <c>{"messages": [{"role", "content"}]}</c>, or TRL's conversational <c>{"prompt": […], "completion": […]}</c>. The last message is learned.</summary>
/// <param name="Messages">The messages in their order.</param>
public sealed record ChatMessages(ImmutableArray<ChatMessage> Messages)
{
    /// <summary>The roles that chat templates know.</summary>
    public static ImmutableArray<string> Roles { get; } = ["system", "user", "assistant"];

    /// <summary>The example as messages: what is not learned is the user's, what is learned the assistant's, without the space before it.</summary>
    /// <param name="format">A format that learns something, after something that it does not learn.</param>
    /// <param name="values">One value for each of its parameters.</param>
    /// <param name="shots">The examples before the text.</param>
    /// <param name="controls">What the other program reads as control tokens; none is written, as chat templates have their own.</param>
    /// <exception cref="InvalidExampleException">A value does not fit, or holds a control text.</exception>
    public static ChatMessages OfContext(Format format, IReadOnlyList<string> values, Shots? shots, ControlTexts controls) =>
        new([.. Stretch.Of(controls.Render(format, values, shots)).Select(stretch => stretch.Learned ? new ChatMessage("assistant", Answer(stretch)) : new ChatMessage("user", stretch.Text))]);

    /// <summary>Why a format's context is no user's message, or null where it is one.</summary>
    public static string? WhyNotContext(Format format) =>
        Stretch.LearnedIn(format) == 0 ? "it learns nothing"
        : format.Segments[0] is FieldSegment { Learned: true } ? "its text begins with what is learned, so there is no user's message before it"
        : null;

    /// <summary>Why the turns of a format are not its messages, or null where they are.</summary>
    /// <param name="format">The format.</param>
    /// <param name="roles">The chat role of each role of its conversation.</param>
    /// <remarks>They are where the text is a conversation, then a heading of one line, which the chat template replaces, then what is learned. Text before the conversation is the system's message.</remarks>
    public static string? WhyNotTurns(Format format, IReadOnlyDictionary<string, string> roles)
    {
        ReadOnlySpan<Segment> segments = format.Segments.AsSpan();
        segments = segments is [LiteralSegment, .. var rest] ? rest : segments;
        if (segments.Length == 0 || segments[0] is not FieldSegment { Field.Turns: { } turns })
        {
            return "it has no conversation (a field of turns) at its beginning; --chat context makes what is not learned the user's message";
        }

        if (format.FewShot is not null)
        {
            return "it has shots before the conversation; --chat context makes what is not learned the user's message";
        }

        bool heading = segments is [_, LiteralSegment, ..];
        if (heading && ((LiteralSegment)segments[1]).Text.Trim().Contains('\n', StringComparison.Ordinal))
        {
            return "more than a heading of one line stands between the conversation and what is learned, and a chat template would drop it; --chat context keeps it";
        }

        if (segments[(heading ? 2 : 1)..] is not [FieldSegment { Learned: true, Field.IsLabel: false }, EndSegment])
        {
            return "its conversation is not followed by one learned text alone; --chat context makes what is not learned the user's message";
        }

        string[] missing = [.. turns.Roles.Where(role => !roles.ContainsKey(role))];
        return missing.Length == 0 ? null : $"the role '{missing[0]}' of its conversation has no chat role; say which: --roles {string.Join(' ', turns.Roles.Select(role => $"{role}=…"))}, each {string.Join(", ", Roles)}";
    }

    /// <summary>The example's own turns as messages, and what is learned as the assistant's.</summary>
    /// <param name="format">A format that <see cref="WhyNotTurns"/> has nothing against.</param>
    /// <param name="values">One value for each of its parameters.</param>
    /// <param name="roles">The chat role of each role of the conversation.</param>
    /// <param name="controls">What the other program reads as control tokens; none is written, as chat templates have their own.</param>
    /// <exception cref="InvalidExampleException">A value does not fit or holds a control text, or the conversation ends with the assistant.</exception>
    public static ChatMessages OfTurns(Format format, IReadOnlyList<string> values, IReadOnlyDictionary<string, string> roles, ControlTexts controls)
    {
        Rendering rendering = controls.Render(format, values, shots: null);
        var messages = new List<ChatMessage>();
        if (format.Segments[0] is LiteralSegment { Text: var system } && !string.IsNullOrWhiteSpace(system))
        {
            messages.Add(new ChatMessage("system", system.Trim()));
        }

        int conversation = format.Parameters.IndexOf(format.Parameters.First(field => field.Turns is not null));
        _ = Turn.TryRead(values[conversation], out List<Turn>? turns, out _);
        messages.AddRange(turns!.Select(turn => new ChatMessage(roles[turn.Role], turn.Text)));
        if (messages[^1].Role == "assistant")
        {
            throw new InvalidExampleException(format.FullName, $"the field '{format.Parameters[conversation].Name}' ends with a turn of the assistant, so there is nothing to answer");
        }

        messages.Add(new ChatMessage("assistant", Answer(Stretch.Of(rendering)[^1])));
        return new ChatMessages([.. messages]);
    }

    /// <summary>Writes the members of <c>{"messages": […]}</c>.</summary>
    public void Write(Utf8JsonWriter json) => Write(json, "messages", Messages);

    /// <summary>Writes the members of <c>{"prompt": […], "completion": […]}</c>.</summary>
    public void WritePromptCompletion(Utf8JsonWriter json)
    {
        Write(json, "prompt", Messages[..^1]);
        Write(json, "completion", Messages[^1..]);
    }

    private static void Write(Utf8JsonWriter json, string name, ImmutableArray<ChatMessage> messages)
    {
        json.WriteStartArray(name);
        foreach (ChatMessage message in messages)
        {
            json.WriteStartObject();
            json.WriteString("role", message.Role);
            json.WriteString("content", message.Content);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Answer(Stretch stretch) => stretch.Text.StartsWith(' ') ? stretch.Text[1..] : stretch.Text;
}
