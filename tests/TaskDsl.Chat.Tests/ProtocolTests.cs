using System.Collections.Immutable;
using TaskDsl.Experiments;

namespace TaskDsl.Chat.Tests;

/// <summary>What goes over the wire, and what is made of what comes back.</summary>
public class ProtocolTests
{
    [Fact]
    public void A_request_is_one_post_of_the_whole_of_it()
    {
        using var server = new MisbehavingServer(_ => Reply.Answer("Grüße “x”"));
        using var asking = new Asking(server, change: definition => definition with { Seed = 5, Temperature = 0.25 });

        ChatAnswer answer = asking.Ask("Wie geht’s?\n<b>")[0].Answer!;

        Assert.Equal(new ChatAnswer("Grüße “x”", "stop", 11, 3), answer);
        Received received = Assert.Single(server.Requests);
        Assert.StartsWith("POST /v1/chat/completions HTTP/1.1\r\n", received.Head, StringComparison.Ordinal);
        Assert.Contains($"Authorization: Bearer {Asking.Secret}", received.Head, StringComparison.Ordinal);
        Assert.Equal("{\"model\":\"test-model\",\"messages\":[{\"role\":\"user\",\"content\":\"Wie geht’s?\\n<b>\"}],\"temperature\":0.25,\"max_tokens\":50,\"seed\":5}", received.Body);
        Assert.Equal(new ChatProgress(1, 1, 0, 0, 0, 11, 3, ((11 * 1) + (3 * 2)) / 1e6), asking.Progress);
    }

    [Fact]
    public void Answers_come_in_the_order_of_the_requests_and_equal_ones_are_asked_once()
    {
        string[] texts = [.. Enumerable.Range(0, 40).Select(i => $"{i % 25}")];
        using var server = new MisbehavingServer(received => Reply.Answer("re: " + received.Said));
        using var asking = new Asking(server);

        Assert.Equal(texts.Select(text => "re: " + text), asking.Ask(texts).Select(outcome => outcome.Answer!.Text));
        Assert.Equal(25, server.Requests.Count);
        Assert.Equal(texts.Distinct().Order(StringComparer.Ordinal), server.Requests.Select(request => request.Said).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void As_many_requests_run_at_once_as_the_definition_says()
    {
        int now = 0, most = 0;
        var together = new TaskCompletionSource();
        using var server = new MisbehavingServer(async received =>
        {
            int here = Interlocked.Increment(ref now);
            lock (together)
            {
                most = Math.Max(most, here);
            }

            if (here == 4)
            {
                together.TrySetResult();
            }

            // The first four wait for each other: fewer at once would never end.
            await together.Task;
            Interlocked.Decrement(ref now);
            return Reply.Answer("right");
        });
        using var asking = new Asking(server);

        asking.Ask([.. Enumerable.Range(0, 24).Select(i => $"{i}")]);
        Assert.Equal(4, most);
    }

    [Theory]
    [InlineData("gpt-other", "and 'gpt-other' answered. If that is the same model, write 'aliases: [\"gpt-other\"]'")]
    [InlineData("", "and did not say which one answered")]
    public void Another_model_than_was_asked_for_is_an_error(string model, string message)
    {
        using var server = new MisbehavingServer(_ => Reply.Answer("right", model: model));
        using var asking = new Asking(server);
        Assert.Contains(message, Assert.Throws<ChatException>(() => asking.Ask("?")).Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);

        using var knowing = new Asking(server, change: definition => definition with { Aliases = ImmutableArray.Create("x", model) });
        Assert.Equal("right", knowing.Text("?"));
    }

    [Theory]
    [InlineData("half an ans", "length", "half an ans", true)]
    [InlineData(null, "content_filter", "", false)]
    [InlineData("", "stop", "", false)]
    public void How_an_answer_ended_is_kept(string? text, string finish, string expected, bool truncated)
    {
        using var server = new MisbehavingServer(_ => Reply.Answer(text, finish));
        using var asking = new Asking(server);
        ChatAnswer answer = asking.Ask("?")[0].Answer!;
        Assert.Equal((expected, finish, truncated), (answer.Text, answer.Finish, answer.Truncated));
    }

    [Theory]
    [InlineData("null", 0)]
    [InlineData("[7]", 0)]
    [InlineData("{}", 0)]
    [InlineData("{\"prompt_tokens\":\"7\"}", 0)]
    [InlineData("{\"prompt_tokens\":7.5}", 0)]
    [InlineData("{\"prompt_tokens\":1e99}", 0)]
    [InlineData("{\"prompt_tokens\":7,\"completion_tokens\":null}", 7)]
    public void An_answer_is_one_however_its_tokens_are_counted(string usage, int tokens)
    {
        using var server = new MisbehavingServer(_ => Reply.Json($"{{\"model\":\"test-model\",\"choices\":[{{\"message\":{{\"content\":\"right\"}}}}],\"usage\":{usage}}}"));
        using var asking = new Asking(server);
        Assert.Equal(new ChatAnswer("right", "", tokens, 0), asking.Ask("?")[0].Answer);
    }

    [Fact]
    public void No_request_carries_what_another_was_given()
    {
        using var server = new MisbehavingServer(received => Reply.Json(received.Number == 0 ? "" : System.Text.Encoding.UTF8.GetString(Reply.Answer("right").Bytes!).Split("\r\n\r\n")[1], received.Number == 0 ? 500 : 200, "Set-Cookie: who=me\r\n"));
        using var asking = new Asking(server);
        Assert.Equal("right", asking.Text("?"));
        Assert.All(server.Requests, request => Assert.DoesNotContain("Cookie", request.Head, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void A_query_in_the_address_stays()
    {
        using var server = new MisbehavingServer(_ => Reply.Answer("right"));
        using var asking = new Asking(server, change: definition => definition with { Address = definition.Address + "/?api-version=1" });
        Assert.Equal("right", asking.Text("?"));
        Assert.StartsWith("POST /v1/chat/completions?api-version=1 HTTP/1.1\r\n", Assert.Single(server.Requests).Head, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "needs a key, and the environment variable TEST_KEY is not set")]
    [InlineData(" ", "needs a key, and the environment variable TEST_KEY is not set")]
    [InlineData("sk-one sk-two", "cannot be a key")]
    [InlineData("sk-ö", "cannot be a key")]
    public void A_key_that_cannot_be_one_is_an_error_that_does_not_show_it(string? value, string message)
    {
        var server = new ServerDefinition { Name = "local", Address = "http://127.0.0.1:1/v1", Model = "m", KeyVariable = "TEST_KEY" };
        string error = Assert.Throws<ChatException>(() => ServerKey.Of(server, name => name == "TEST_KEY" ? value : Asking.Secret)).Message;
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.DoesNotContain("sk-", error, StringComparison.Ordinal);
        Assert.Equal("a key", ServerKey.Of(server, _ => Asking.Secret + "\n").ToString());
        Assert.Equal("no key", ServerKey.Of(server with { KeyVariable = null }).ToString());
    }
}
