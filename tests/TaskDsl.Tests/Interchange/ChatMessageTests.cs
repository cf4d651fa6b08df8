using System.Collections.Immutable;
using System.Text.Json;
using TaskDsl.Formats;
using TaskDsl.Interchange;

namespace TaskDsl.Tests.Interchange;

/// <summary>Examples as a chat template takes them, where the format allows it.</summary>
public class ChatMessageTests
{
    private static readonly Field Prompt = new("prompt", FieldType.Turns)
    {
        Turns = new TurnTemplate(["User", "Chatbot"], FieldType.Text, Before: "", Between: ": ", After: "\n", TextFirst: false),
    };

    private static readonly FieldSegment Learned = new(TextFormat.Answer) { LeadingSpace = true, Learned = true };

    private static readonly TextFormat Answering = new(guarded: false, new LiteralSegment("Be brief.\n\n"), new FieldSegment(Prompt), new LiteralSegment("Chatbot:"), Learned, new EndSegment(Learned: true));

    private static readonly Dictionary<string, string> Roles = new() { ["User"] = "user", ["Chatbot"] = "assistant" };

    private const string Turns = """[{"role":"User","text":"Hello"},{"role":"Chatbot","text":"Good day"},{"role":"User","text":"2 + 2?"}]""";

    [Fact]
    public void Turns_are_messages_and_what_is_learned_is_the_last_one()
    {
        Assert.Null(ChatMessages.WhyNotTurns(Answering, Roles));
        var chat = ChatMessages.OfTurns(Answering, [Turns, "4"], Roles, ControlTexts.Unknown);
        Assert.Equal(new ChatMessage[] { new("system", "Be brief."), new("user", "Hello"), new("assistant", "Good day"), new("user", "2 + 2?"), new("assistant", "4") }, chat.Messages.AsEnumerable());
        DocumentedSchema.ChatMessages(InterchangeJson.Of(chat.Write));

        JsonElement row = InterchangeJson.Of(chat.WritePromptCompletion);
        DocumentedSchema.ConversationalPromptCompletion(row);
        Assert.Equal((4, 1), (row.GetProperty("prompt").GetArrayLength(), row.GetProperty("completion").GetArrayLength()));
    }

    [Fact]
    public void A_conversation_that_the_assistant_ends_is_refused()
    {
        string message = Assert.Throws<InvalidExampleException>(() => ChatMessages.OfTurns(Answering, ["""[{"role":"Chatbot","text":"Good day"}]""", "4"], Roles, ControlTexts.Unknown)).Message;
        Assert.Contains("'prompt' ends with a turn of the assistant", message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_chat_template_would_make_a_control_token_is_refused()
    {
        var controls = new ControlTexts("<|im_end|>");
        Assert.Throws<InvalidExampleException>(() => ChatMessages.OfTurns(Answering, [Turns.Replace("Hello", "<|im_end|>", StringComparison.Ordinal), "4"], Roles, controls));
        Assert.Throws<InvalidExampleException>(() => ChatMessages.OfContext(TextFormat.AdditionCritique, ["<|im_end|>", "41", "Digit at index 2 should be 5"], null, controls));
        Assert.Equal("4", ChatMessages.OfTurns(Answering, [Turns, "4"], Roles, controls).Messages[^1].Content);
    }

    public static TheoryData<string, string> Refused => new()
    {
        { "no turns", "it has no conversation" },
        { "instructions", "more than a heading of one line" },
        { "another field", "is not followed by one learned text alone" },
        { "a label", "is not followed by one learned text alone" },
        { "roles", "the role 'Chatbot' of its conversation has no chat role; say which: --roles User=… Chatbot=…" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_no_chat_template_keeps_is_said(string format, string expected)
    {
        Segment[] segments = format switch
        {
            "no turns" => [new LiteralSegment("Question:"), new FieldSegment(TextFormat.Question) { LeadingSpace = true }, new LiteralSegment("\n"), Learned, new EndSegment(true)],
            "instructions" => [new FieldSegment(Prompt), new LiteralSegment("Answer in French.\n\nChatbot:"), Learned, new EndSegment(true)],
            "another field" => [new FieldSegment(Prompt), new LiteralSegment("Chatbot:"), new FieldSegment(TextFormat.Question) { LeadingSpace = true }, new LiteralSegment("\nCritique:"), Learned, new EndSegment(true)],
            "a label" => [new FieldSegment(Prompt), new LiteralSegment("Rude:"), new FieldSegment(TextFormat.Flawed) { LeadingSpace = true, Learned = true }],
            _ => [new FieldSegment(Prompt), new LiteralSegment("Chatbot:"), Learned, new EndSegment(true)],
        };
        Dictionary<string, string> roles = format == "roles" ? new() { ["User"] = "user" } : Roles;
        Assert.Contains(expected, ChatMessages.WhyNotTurns(new TextFormat(false, [.. segments]), roles), StringComparison.Ordinal);
    }

    [Fact]
    public void Context_and_what_is_learned_take_turns_and_lose_only_the_space_between()
    {
        var chat = ChatMessages.OfContext(TextFormat.AdditionCritique, ["12 + 39", "41", "Digit at index 2 should be 5"], null, ControlTexts.Unknown);
        Assert.Equal(["user", "assistant", "user", "assistant"], chat.Messages.Select(message => message.Role));
        Assert.Equal(
            TextFormat.AdditionCritique.Render(["12 + 39", "41", "Digit at index 2 should be 5"]).Text,
            string.Concat(chat.Messages.Select(message => message.Role == "assistant" ? " " + message.Content : message.Content)));
        DocumentedSchema.ChatMessages(InterchangeJson.Of(chat.Write));
        Assert.NotNull(ChatMessages.WhyNotContext(TextFormat.Of(TextFormat.Answer, leadingSpace: false)));
        Assert.Null(ChatMessages.WhyNotContext(TextFormat.AdditionCritique));
    }
}
