using System.Text;

namespace TaskDsl.Chat.Tests;

/// <summary>What may pass is tried again, what will not is not.</summary>
public class RetryTests
{
    private static readonly Dictionary<string, Func<Reply>> Passing = new()
    {
        ["429"] = () => Reply.Json("{\"error\":{\"message\":\"slow down\"}}", 429),
        ["408"] = () => Reply.Json("", 408),
        ["500"] = () => Reply.Json("oops", 500),
        ["502"] = () => Reply.Json("<html>bad gateway</html>", 502),
        ["503"] = () => Reply.Json("", 503),
        ["504"] = () => Reply.Json("", 504),
        ["529"] = () => Reply.Json("overloaded", 529),
        ["hangs up"] = () => Reply.Hangup,
        ["cut in the body"] = () => Reply.Answer("right").Cut(20),
        ["cut in the headers"] = () => new Reply(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Le")),
        ["no HTTP"] = () => new Reply(Encoding.ASCII.GetBytes("hello?\r\n\r\n")),
        ["malformed JSON"] = () => Reply.Json("{\"choices\":[{\"message\":"),
        ["another JSON"] = () => Reply.Json("[1, 2]"),
        ["no JSON"] = () => Reply.Json("<html>please log in</html>"),
        ["an error with status 200"] = () => Reply.Json("{\"error\":{\"message\":\"upstream failed\"}}"),
        ["no choices"] = () => Reply.Json("{\"model\":\"test-model\",\"choices\":[]}"),
        ["no message"] = () => Reply.Json("{\"model\":\"test-model\",\"choices\":[{\"index\":0}]}"),
        ["a number for a text"] = () => Reply.Json("{\"model\":\"test-model\",\"choices\":[{\"message\":{\"content\":5}}]}"),
        ["half a surrogate pair"] = () => Reply.Json("{\"model\":\"test-model\",\"choices\":[{\"message\":{\"content\":\"\\ud800\"}}]}"),
        ["not UTF-8"] = () => Reply.Of([.. "{\"model\":\"test-model\",\"choices\":[{\"message\":{\"content\":\""u8, 0xFF, 0xFE, .. "\"}}]}"u8]),
        ["empty"] = () => Reply.Json(""),
        ["huge"] = () => Reply.Of(new byte[17 << 20]),
        ["never answers"] = () => Reply.Never,
    };

    public static TheoryData<string> PassingFailures => [.. Passing.Keys];

    [Theory]
    [MemberData(nameof(PassingFailures))]
    public void A_failure_that_passes_is_tried_again(string failure)
    {
        using var server = new MisbehavingServer(received => received.Number < 2 ? Passing[failure]() : Reply.Answer("right"));
        using var asking = new Asking(server, change: definition => definition with { Timeout = failure == "never answers" ? 0.3 : 20 });

        Assert.Equal("right", asking.Text("?"));
        Assert.Equal(3, server.Requests.Count);
        Assert.Single(server.Requests.Select(request => request.Body).Distinct());
        Assert.Equal((2, 1, 0), (asking.Progress.Retries, asking.Progress.Done, asking.Progress.Refused));
        Assert.Equal(2, asking.Time.Waits.Count);
    }

    [Theory]
    [MemberData(nameof(PassingFailures))]
    public void A_failure_that_stays_ends_in_an_error_that_says_what_it_is(string failure)
    {
        using var server = new MisbehavingServer(_ => Passing[failure]());
        using var asking = new Asking(server, change: definition => definition with { Timeout = failure == "never answers" ? 0.3 : 20, Retries = 2 });

        ChatException error = Assert.Throws<ChatException>(() => asking.Ask("?"));
        Assert.StartsWith($"The server 'local' at {server.Address} failed, the last of 3 tries: ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Asking.Secret, error.ToString(), StringComparison.Ordinal);
        Assert.Equal(3, server.Requests.Count);
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("0", 0)]
    [InlineData("4000", 600)]
    [InlineData("Thu, 01 Jan 2026 00:00:42 GMT", 42)]
    [InlineData("Fri, 01 Jan 2100 00:00:00 GMT", 600)]
    [InlineData("Wed, 31 Dec 2025 00:00:00 GMT", null)]
    [InlineData("soon", null)]
    [InlineData("-1", null)]
    public void A_server_that_says_how_long_to_wait_is_waited_for(string after, int? seconds)
    {
        using var server = new MisbehavingServer(received => received.Number == 0 ? Reply.Json("", 429, $"Retry-After: {after}\r\n") : Reply.Answer("right"));
        using var asking = new Asking(server);

        Assert.Equal("right", asking.Text("?"));
        TimeSpan[] waits = [.. asking.Time.Waits];
        if (seconds is not null)
        {
            // No timer is needed for no wait.
            Assert.Equal(seconds == 0 ? [] : [TimeSpan.FromSeconds(seconds.Value)], waits);
        }
        else
        {
            // As long as where nothing is said.
            Assert.InRange(Assert.Single(waits), TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(2));
        }
    }

    [Fact]
    public void Waits_grow_and_depend_on_the_request_alone()
    {
        int failures = 0;
        using var server = new MisbehavingServer(_ => Interlocked.Decrement(ref failures) >= 0 ? Reply.Json("", 500) : Reply.Answer("right"));
        TimeSpan[] first = Waits("a"), again = Waits("a"), other = Waits("b");
        Assert.Equal(12, first.Length);
        Assert.Equal(first, again);
        Assert.NotEqual(first, other);
        Assert.True(first.Take(3).All(wait => wait < TimeSpan.FromSeconds(8)), string.Join(' ', first));
        Assert.Equal(TimeSpan.FromMinutes(1), first.Max());

        TimeSpan[] Waits(string text)
        {
            failures = 12;
            using var asking = new Asking(server, change: definition => definition with { Retries = 12 });
            Assert.Equal("right", asking.Text(text));
            return [.. asking.Time.Waits];
        }
    }

    [Theory]
    [InlineData(401, "refuses the key that the environment variable TEST_KEY holds")]
    [InlineData(403, "refuses the key that the environment variable TEST_KEY holds")]
    [InlineData(404, "does not know the address or the model 'test-model'")]
    [InlineData(302, "sends requests elsewhere")]
    [InlineData(405, "answered 405")]
    public void A_failure_that_will_not_pass_is_not_tried_again(int status, string message)
    {
        // Some servers repeat what they were sent.
        using var server = new MisbehavingServer(received => Reply.Json($"you sent {received.Head}", status, $"Location: http://127.0.0.1:1/?{Asking.Secret}\r\n", reason: $"No {Asking.Secret}\u001b"));
        using var asking = new Asking(server);

        ChatException error = Assert.Throws<ChatException>(() => asking.Ask("?"));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Asking.Secret, error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', error.Message);
        Assert.Single(server.Requests);
        Assert.Empty(asking.Time.Waits);
    }

    [Theory]
    [InlineData("sk-this\\/is+the-secret-0123456789")]
    [InlineData("sk-this/is\\u002Bthe-secret-0123456789")]
    [InlineData("{\\\"message\\\":\\\"sk-this\\\\/is\\\\u002bthe-secret-0123456789\\\"}")]
    [InlineData("/v1?key=sk-this%2fis%2Bthe%2Dsecret-0123456789")]
    public void A_key_is_not_shown_however_it_is_written(string repeated)
    {
        using var server = new MisbehavingServer(_ => Reply.Json($"{{\"error\":\"{repeated} is wrong\"}}", 400));
        using var asking = new Asking(server);
        string refusal = asking.Ask("?")[0].Refusal!;
        Assert.Contains("***", refusal, StringComparison.Ordinal);
        Assert.Contains(" is wrong", refusal, StringComparison.Ordinal);
        Assert.DoesNotContain("0123456789", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void A_servers_words_are_cut_between_characters()
    {
        using var server = new MisbehavingServer(_ => Reply.Json($"x{string.Concat(Enumerable.Repeat("\U0001F98A", 400))}", 400));
        using var asking = new Asking(server);
        Assert.EndsWith($"'x{string.Concat(Enumerable.Repeat("\U0001F98A", 299))}…'", asking.Ask("?")[0].Refusal!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(413)]
    [InlineData(422)]
    public void A_request_that_is_refused_takes_no_other_with_it(int status)
    {
        using var server = new MisbehavingServer(received => received.Said == "too long" ? Reply.Json("{\"error\":\"context length\"}", status) : Reply.Answer("right"));
        using var asking = new Asking(server);

        IReadOnlyList<ChatOutcome> outcomes = asking.Ask("a", "too long", "b");
        Assert.Equal(["right", null, "right"], outcomes.Select(outcome => outcome.Answer?.Text));
        Assert.Contains($"{status} Status: '{{\"error\":\"context length\"}}'", outcomes[1].Refusal, StringComparison.Ordinal);
        Assert.Equal(3, server.Requests.Count);
        Assert.Equal((3, 1), (asking.Progress.Done, asking.Progress.Refused));
    }

    /// <summary>The bounds are those of the language.</summary>
    [Fact]
    public void The_shortest_and_the_longest_patience_that_a_file_may_ask_for_are_kept()
    {
        using var server = new MisbehavingServer(received => received.Said == "never" ? Reply.Never : Reply.Answer("right"));
        using var hasty = new Asking(server, change: definition => definition with { Timeout = 0.01, Retries = 0, Concurrency = 1 });
        Assert.Contains(" failed: it did not answer within 0.01 s. ", Assert.Throws<ChatException>(() => hasty.Ask("never")).Message, StringComparison.Ordinal);
        using var patient = new Asking(server, change: definition => definition with { Timeout = 86_400, Retries = 100, Concurrency = 1024 });
        Assert.Equal("right", patient.Text("?"));
    }

    [Fact]
    public void Nobody_at_the_address_is_a_clear_error()
    {
        using var server = new MisbehavingServer(_ => Reply.Answer("right"));
        using var asking = new Asking(server, change: definition => definition with { Address = "http://127.0.0.1:1/v1", Retries = 1 });
        Assert.Contains("at http://127.0.0.1:1/v1 failed, the last of 2 tries: Connection refused", Assert.Throws<ChatException>(() => asking.Ask("?")).Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }
}
