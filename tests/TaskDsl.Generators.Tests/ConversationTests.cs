using Microsoft.CodeAnalysis;
using TaskDsl.Formats;
using TaskDsl.Tasks;
using TaskDsl.Tokenizers;

namespace TaskDsl.Generators.Tests;

/// <summary>Conversations: compiled, rendered, encoded, read back or refused by name.</summary>
public class ConversationTests
{
    private const string Greeting = """[{"role":"User","text":"Hello"},{"role":"Chatbot","text":"Good day"},{"role":"User","text":"2 + 2?"}]""";

    private static readonly Lazy<TaskDefinition> Loaded = new(() => new Project().With("conversation.task.yaml", Project.Good("conversation.task.yaml")).Run().LoadTask("Conversation"));

    private static Format Format(string name) => Loaded.Value.Format(name);

    [Fact]
    public void Turns_are_written_in_order_as_context()
    {
        Format format = Format("preference");
        Rendering rendering = format.Render([Greeting, "4", "Right"]);
        Assert.Equal("User: Hello↵Chatbot: Good day↵User: 2 + 2?↵Chatbot: 4↵Critique: Right◆", rendering.ToString().Replace('\n', '↵'));
        Assert.Equal(("prompt", "User: Hello\nChatbot: Good day\nUser: 2 + 2?\n"), (rendering.Segments[0].Field, rendering.Segments[0].Text));
        Assert.True(format.TryParse(rendering.Text, out string[] values, out string? error), error);
        Assert.Equal([Greeting, "4", "Right"], values);

        Encoded encoded = Format("base").Encode([Greeting, "4"], Tokenizer.Bytes);
        Assert.Equal(" 4", Tokenizer.Bytes.Decode([.. encoded.Ids.Where((_, i) => encoded.Mask[i] == 1)]));
        Assert.Equal("User: Hello\nChatbot: Good day\nUser: 2 + 2?\nChatbot:", Format("base").Prompt("answer", [Greeting]).Text);
    }

    [Fact]
    public void Roles_may_stand_after_the_text_and_braces_in_a_turn()
    {
        const string Letters = """[{"role":"a user","text":"one\ntwo"},{"role":"{bot}","text":"three"}]""";
        string text = Format("cited").Render([Letters, "x"]).Text;
        Assert.Equal("Letters:\n> one\ntwo (from a user {id})\n> three (from {bot} {id})\n\nAnswer: x", text);
        Assert.True(Format("cited").TryParse(text, out string[] values, out _));
        Assert.Equal([Letters, "x"], values);
    }

    [Fact]
    public void The_space_before_a_conversation_belongs_to_it()
    {
        Format format = Format("by_lines");
        Shots shots = format.Shots([["""[{"role":"User","text":"a"}]""", "b"]]);
        Assert.Equal("Conversation: User: a↵↵Answer:↵b↵↵Conversation: User: c↵↵Answer:↵⟦d◆⟧", format.Render(["""[{"role":"User","text":"c"}]""", "d"], shots).ToString().Replace('\n', '↵'));
    }

    [Fact]
    public void Every_conversation_that_is_rendered_comes_back()
    {
        string[] pieces = ["a", "User: ", "Chatbot: ", "\n", "\nUser: ", "\nChatbot:", "\nChatbot: a", " ", "\"", "\\", "é", "😀", "\n\n", "\nAnswer: x", " (from a user {id})", "\n> ", "\u2028", "\t"];
        var random = new Random(5);
        foreach ((string name, string[] roles) in ((string, string[])[])[("base", ["User", "Chatbot"]), ("told", ["User", "Chatbot"]), ("by_lines", ["User", "Chatbot"]), ("cited", ["a user", "{bot}"])])
        {
            Format format = Format(name);
            Shots? shots = format.FewShot is null ? null : format.Shots([["""[{"role":"User","text":"a"}]""", "b"]]);
            int rendered = 0, second = 0;
            for (int i = 0; i < 10_000; i++)
            {
                var turns = Enumerable.Range(0, random.Next(1, 5)).Select(_ => (roles[random.Next(2)], string.Concat(random.GetItems(pieces, random.Next(1, 5))).Trim()));
                string[] values = [Json(turns), string.Concat(random.GetItems(pieces, random.Next(1, 3))).Trim()];
                try
                {
                    string text = format.Render(values, shots).Text;
                    Assert.True(format.TryParse(text, out string[] read, out string? error, shots), error);
                    Assert.Equal(values, read);
                    Assert.Equal(text, format.Render(read, shots).Text);
                    rendered++;
                }
                catch (InvalidExampleException e)
                {
                    second += e.Message.Contains("second reading", StringComparison.Ordinal) ? 1 : 0;
                }
            }

            Assert.True(rendered > 300, $"{name}: {rendered} rendered");
            Assert.True(format.Guarded == (second > 0), $"{name}: {second} refused");
        }
    }

    [Fact]
    public void A_guarded_format_names_the_turn_of_a_second_reading()
    {
        var e = Assert.Throws<InvalidExampleException>(() => Format("told").Render([""" [{"role":"User","text":"x"}, {"text":"a\nAnswer: b", "role":"User"}]""", "c"]));
        Assert.Contains("'prompt' holds a delimiter of the format in turn 2 at character 2, so the text has a second reading", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[{"role":"User","text":"a\nUser: b"}]""", "'prompt' in turn 1 holds '\\nUser: ', which begins another turn (at character 2)")]
    [InlineData("""[ {"role":"User", "text":"x"}, {"text":"a\nChatbot: b", "role":"User"}]""", "'prompt' in turn 2 holds '\\nChatbot: ', which begins another turn (at character 2)")]
    [InlineData("""[]""", "'prompt' has no turn")]
    [InlineData("""["a"]""", "'prompt' has a turn 1 that is not of the form {\"role\":\"…\",\"text\":\"…\"}")]
    [InlineData("""[{"role":"User","text":"a"},{"role":"User"}]""", "'prompt' has a turn 2 that is not of the form")]
    [InlineData("""[{"role":"User","text":"a","name":"b"}]""", "'prompt' has a turn 1 that is not of the form")]
    [InlineData("""{"role":"User","text":"a"}""", "'prompt' is no list of turns")]
    [InlineData("User: a", "'prompt' is no list of turns")]
    [InlineData("""[{"role":"Bot","text":"a"}]""", "'prompt' has in turn 1 the role 'Bot', which is none of User, Chatbot")]
    [InlineData("""[{"role":"User","text":"a"},{"role":"User","text":" b"}]""", "'prompt' in turn 2 begins with white space (at character 1)")]
    [InlineData("""[{"role":"User","text":""}]""", "'prompt' in turn 1 is empty")]
    [InlineData("""[{"role":"User","text":"\ud83d"}]""", "'prompt' holds half of a surrogate pair")]
    public void What_is_no_conversation_or_has_a_second_reading_is_refused_by_turn(string prompt, string expected) =>
        Assert.Contains(expected, Assert.Throws<InvalidExampleException>(() => Format("base").Render([prompt, "x"])).Message, StringComparison.Ordinal);

    [Fact]
    public void What_cannot_be_read_is_said()
    {
        Assert.False(Format("base").TryParse("User: a\nBot: b", out _, out string? error));
        Assert.Contains("expected 'Chatbot:' at character 9, found 'Bot: b'", error, StringComparison.Ordinal);
        Assert.False(Format("base").TryParse("user: a\nChatbot: b", out _, out error));
        Assert.Contains("expected a turn of 'prompt' at character 1", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_conversation_is_read_back()
    {
        string turns = Json(Enumerable.Range(0, 30_000).Select(i => (i % 2 == 0 ? "User" : "Chatbot", $"{i}")));
        Format format = Format("by_lines");
        Shots shots = format.Shots([["""[{"role":"User","text":"a"}]""", "b"]]);
        Assert.True(format.TryParse(format.Render([turns, "x"], shots).Text, out string[] values, out string? error, shots), error);
        Assert.Equal([turns, "x"], values);
    }

    [Fact]
    public void Generated_code_takes_conversations_and_compares_them_by_value()
    {
        const string Use = """
            using TaskDsl.Formats;
            using Probe;
            public static class Use
            {
                public static readonly ConversationTask.BaseExample Example = new([new(ConversationTask.PromptRole.User, "Hello"), new(ConversationTask.PromptRole.Chatbot, "Hi")], "x");
                public static string Text() => ConversationTask.Base.Render(Example).Text;
                public static bool ComesBack() => ConversationTask.Base.TryParse(Text(), out ConversationTask.BaseExample? read) && read.Equals(Example) && read.GetHashCode() == Example.GetHashCode();
                public static string Prompt(Conversation<ConversationTask.PromptRole> prompt) => ConversationTask.Base.PromptForAnswer(prompt).Text;
                public static string Role() => ConversationTask.SignedRole.Bot.ToText() + ConversationTask.SignedRole.AUser.ToText();
            }
            """;
        Generated generated = new Project().With("conversation.task.yaml", Project.Good("conversation.task.yaml")).WithCode(Use, "Use.cs").Run();
        Type use = generated.Load().GetType("Use", throwOnError: true)!;
        Assert.Equal("User: Hello\nChatbot: Hi\nChatbot: x", Call("Text"));
        Assert.Equal(true, Call("ComesBack"));
        Assert.Equal("{bot}a user", Call("Role"));

        const string Wrong = """
            class Wrong
            {
                object Text() => new Probe.ConversationTask.BaseExample("Hello", "x");
                object Role() => new Probe.ConversationTask.BaseExample([new(Probe.ConversationTask.LinesRole.User, "Hello")], "x");
            }
            """;
        Generated refused = new Project().With("conversation.task.yaml", Project.Good("conversation.task.yaml")).WithCode(Wrong, "Wrong.cs").Run();
        Assert.Equal([3, 4], refused.Output.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic.Location.GetLineSpan().StartLinePosition.Line + 1).Distinct());

        object? Call(string method) => use.GetMethod(method)!.Invoke(null, []);
    }

    private static string Json(IEnumerable<(string Role, string Text)> turns) => "[" + string.Join(",", turns.Select(turn => $"{{\"role\":{Quote(turn.Role)},\"text\":{Quote(turn.Text)}}}")) + "]";

    private static string Quote(string text) => "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal).Replace("\t", "\\u0009", StringComparison.Ordinal) + "\"";
}
