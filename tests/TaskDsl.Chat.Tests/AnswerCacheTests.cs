using TaskDsl.Experiments;

namespace TaskDsl.Chat.Tests;

/// <summary>What was answered is never asked again, whatever ended the run.</summary>
public sealed class AnswerCacheTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("taskdsl-answers-").FullName;

    private string Cache => Path.Combine(_folder, "answers", "local.jsonl");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_second_run_asks_nothing_and_the_key_is_nowhere()
    {
        string[] texts = [.. Enumerable.Range(0, 20).Select(i => $"line\nbreak {i} ä")];
        using var server = new MisbehavingServer(received => received.Number < 3 ? Reply.Json(received.Head, 500) : Reply.Answer($"re:\n{received.Said}", received.Said.Contains('7', StringComparison.Ordinal) ? "length" : "stop"));
        IReadOnlyList<ChatOutcome> first = Run(texts, out _);
        int asked = server.Requests.Count;

        Assert.Equal(23, asked);
        Assert.Equal(first, Run(texts, out ChatProgress progress));
        Assert.Equal(asked, server.Requests.Count);
        Assert.Equal(new ChatProgress(20, 20, 20, 0, 0, 0, 0, 0), progress);
        // A line each, which people can read.
        Assert.Equal(20, File.ReadAllLines(Cache).Count(line => line.Contains(" ä\"", StringComparison.Ordinal)));
        Assert.All(Directory.GetFiles(_folder, "*", SearchOption.AllDirectories), file => Assert.DoesNotContain(Asking.Secret, File.ReadAllText(file), StringComparison.Ordinal));

        IReadOnlyList<ChatOutcome> Run(string[] asked, out ChatProgress progress)
        {
            using var asking = new Asking(server, Cache);
            IReadOnlyList<ChatOutcome> outcomes = asking.Ask(asked);
            progress = asking.Progress;
            return outcomes;
        }
    }

    [Fact]
    public void Whatever_decides_the_answer_is_part_of_the_key()
    {
        using var server = new MisbehavingServer(received => Reply.Answer($"{received.Number}", model: System.Text.Json.JsonDocument.Parse(received.Body).RootElement.GetProperty("model").GetString()!));
        Func<ServerDefinition, ServerDefinition>[] changes =
        [
            definition => definition, definition => definition with { Model = "other" }, definition => definition with { Temperature = 1 }, definition => definition with { MaxTokens = 51 },
            definition => definition with { Seed = 1 }, definition => definition with { Address = definition.Address + "?v=2" },
        ];
        // How it is asked decides nothing: names, keys, patience, prices.
        changes = [.. changes, definition => definition with { Name = "renamed", KeyVariable = "OTHER", Retries = 1, Timeout = 9, Concurrency = 1, Price = null, Aliases = ["x"] }];
        string[] answers = [.. changes.Select(change =>
        {
            using var asking = new Asking(server, Cache, change);
            return asking.Text("?")!;
        })];

        Assert.Equal(["0", "1", "2", "3", "4", "5", "0"], answers);

        using var cache = new AnswerCache(Cache);
        using var client = new ChatClient(new() { Name = "local", Address = server.Address, Model = "test-model", MaxTokens = 50 }, ServerKey.None, cache);
        Assert.Equal(["0", "6", "7", "8"], client.Ask([new([ChatMessage.OfUser("?")]), new([new("system", "?")]), new([ChatMessage.OfUser("??")]), new([ChatMessage.OfUser("?")], Draw: "2")]).Select(outcome => outcome.Answer!.Text).Order());
    }

    [Fact]
    public void A_torn_last_line_is_asked_again_and_a_damaged_one_costs_no_other()
    {
        string[] texts = [.. Enumerable.Range(0, 6).Select(i => $"{i}")];
        using var server = new MisbehavingServer(received => Reply.Answer(received.Said));
        using (var asking = new Asking(server, Cache, definition => definition with { Concurrency = 1 }))
        {
            asking.Ask(texts);
        }

        string[] lines = File.ReadAllLines(Cache);
        File.WriteAllText(Cache, string.Join('\n', [lines[0], lines[1][..20], "null", "{\"key\":\"k\"}", .. lines[2..5], lines[5][..^5]]));
        using (var torn = new AnswerCache(Cache))
        {
            Assert.Equal((4, 3), (torn.Count, torn.Damaged));
        }

        Assert.EndsWith("}\n", File.ReadAllText(Cache), StringComparison.Ordinal);
        using (var asking = new Asking(server, Cache, definition => definition with { Concurrency = 1 }))
        {
            Assert.Equal(texts, asking.Ask(texts).Select(outcome => outcome.Answer!.Text));
        }

        Assert.Equal(["0", "1", "2", "3", "4", "5", "1", "5"], server.Requests.Select(request => request.Said));
        using var cache = new AnswerCache(Cache);
        Assert.Equal((6, 3), (cache.Count, cache.Damaged));
    }

    [Fact]
    public void A_run_that_was_interrupted_goes_on_where_it_was()
    {
        string[] texts = [.. Enumerable.Range(0, 30).Select(i => $"{i}")];
        using var interrupt = new CancellationTokenSource();
        using var server = new MisbehavingServer(received =>
        {
            if (received.Number == 12)
            {
                interrupt.Cancel();
                return Reply.Never;
            }

            return Reply.Answer(received.Said);
        });
        using (var asking = new Asking(server, Cache, definition => definition with { Concurrency = 1 }))
        {
            Assert.ThrowsAny<OperationCanceledException>(() => asking.Ask(interrupt.Token, texts));
        }

        Assert.Equal(12, File.ReadAllLines(Cache).Length);
        using (var asking = new Asking(server, Cache, definition => definition with { Concurrency = 1 }))
        {
            Assert.Equal(texts, asking.Ask(texts).Select(outcome => outcome.Answer!.Text));
            Assert.Equal(12, asking.Progress.Cached);
        }

        // Only what was on its way is asked twice.
        Assert.Equal([.. texts[..13], .. texts[12..]], server.Requests.Select(request => request.Said));
    }

    [Fact]
    public void Answers_that_came_before_a_failure_are_kept()
    {
        bool broken = true;
        long written = 0;
        using var server = new MisbehavingServer(received =>
        {
            if (!broken || received.Said != "7")
            {
                return Reply.Answer(received.Said);
            }

            written = new FileInfo(Cache).Length;
            return Reply.Json("", 500);
        });
        string[] texts = [.. Enumerable.Range(0, 10).Select(i => $"{i}")];
        using (var asking = new Asking(server, Cache, definition => definition with { Concurrency = 1, Retries = 1 }))
        {
            Assert.Throws<ChatException>(() => asking.Ask(texts));
        }

        // They were there before, whatever would have become of the process.
        Assert.Equal((7, new FileInfo(Cache).Length), (File.ReadAllLines(Cache).Length, written));
        broken = false;
        using (var asking = new Asking(server, Cache, definition => definition with { Concurrency = 1 }))
        {
            Assert.Equal(texts, asking.Ask(texts).Select(outcome => outcome.Answer!.Text));
        }

        Assert.Equal(["0", "1", "2", "3", "4", "5", "6", "7", "7", "7", "8", "9"], server.Requests.Select(request => request.Said));
    }

    [Fact]
    public void One_process_at_a_time_has_the_file()
    {
        using (new AnswerCache(Cache))
        {
            Assert.Contains("another run may be using it", Assert.Throws<IOException>(() => new AnswerCache(Cache)).Message, StringComparison.Ordinal);
        }

        using var free = new AnswerCache(Cache);
        Assert.Equal(0, free.Count);
    }
}
