using System.Collections.Immutable;
using TaskDsl.Chat;
using TaskDsl.Chat.Tests;
using TaskDsl.Evaluation.Critics;
using TaskDsl.Evaluation.Tests.Sampling;
using TaskDsl.Experiments;
using TaskDsl.Formats;

namespace TaskDsl.Evaluation.Tests.Critics;

public class ServerCriticTests
{
    [Fact]
    public void The_server_is_sent_the_formats_prompt_and_nothing_else()
    {
        using var server = new MisbehavingServer(received => Reply.Answer("about " + received.Said.Split('\n')[1]));
        using ChatClient client = Client(server);

        IReadOnlyList<WrittenCritique> critiques = Critic(client).Critique([Request("2 + 2", "5"), Request("1 + 1", "3"), Request("2 + 2", "5", 1)]);

        Assert.Equal(["about A: 5", "about A: 3", "about A: 5"], critiques.Select(critique => critique.Text));
        Assert.All(critiques, critique => Assert.Equal((null, false, 3), (critique.Failure, critique.Truncated, critique.Tokens)));
        // Without a temperature, equal prompts are one request.
        Assert.Equal(["Q: 1 + 1\nA: 3\nFlawed: Yes\nC:", "Q: 2 + 2\nA: 5\nFlawed: Yes\nC:"], server.Requests.Select(received => received.Said).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Shots_stand_before_the_text_in_the_same_message()
    {
        var format = new ShotFormat(SamplingTask.CritiqueFormat);
        Shots shots = format.Shots([["1 + 2", "4", "Too much"]]);
        using var server = new MisbehavingServer(_ => Reply.Answer("Too little"));
        using ChatClient client = Client(server);

        var critic = new ServerCritic(client, format, seed: 1) { ShotsOf = _ => shots };
        Assert.Equal("Too little", critic.Critique([Request("2 + 2", "3")])[0].Text);
        Assert.Equal("Q: 1 + 2\nA: 4\nFlawed: Yes\nC: Too much\n\nQ: 2 + 2\nA: 3\nFlawed: Yes\nC:", Assert.Single(server.Requests).Said);
    }

    [Theory]
    [InlineData("  It is 4.\n", "It is 4.")]
    [InlineData("C: It is 4.", "It is 4.")]
    [InlineData("It is 4.\n\nI hope this helps!", "It is 4.")]
    [InlineData("It is 4.\u2028Or 5.", "It is 4.")]
    public void What_leaves_a_line_is_cut_off(string said, string expected) =>
        Assert.Equal(expected, ServerText.ValueOf(said, new Field("critique", FieldType.Line), "Q: 2 + 2\nC:"));

    [Fact]
    public void A_paragraph_ends_at_a_blank_line_and_a_text_nowhere()
    {
        Assert.Equal("One.\nTwo.", ServerText.ValueOf("One.\nTwo.\n \nThree.", new Field("critique", FieldType.Paragraph), ""));
        Assert.Equal("One.\n\nTwo.", ServerText.ValueOf("\nOne.\n\nTwo.\n", new Field("critique", FieldType.Text), "C:"));
    }

    [Fact]
    public void What_is_no_critique_says_why_and_takes_no_other_with_it()
    {
        using var server = new MisbehavingServer(received => received.Said.Split('\n')[1] switch
        {
            "A: empty" => Reply.Answer(" \n"),
            "A: filtered" => Reply.Answer(null, "content_filter"),
            "A: long" => Reply.Answer("Digit at ind", "length"),
            "A: refused" => Reply.Json("{\"error\":\"too long\"}", 400),
            _ => Reply.Answer("fine"),
        });
        using ChatClient client = Client(server);

        IReadOnlyList<WrittenCritique> critiques = Critic(client).Critique([.. new[] { "empty", "filtered", "long", "refused", "else" }.Select(answer => Request("q", answer))]);

        Assert.Equal([null, null, "Digit at ind", null, "fine"], critiques.Select(critique => critique.Text));
        Assert.Equal("The server wrote nothing.", critiques[0].Failure);
        Assert.Equal("The server wrote nothing (content_filter).", critiques[1].Failure);
        Assert.True(critiques[2].Truncated && critiques[2].Failure == "The critique was cut off at the most tokens.");
        Assert.Contains("400", critiques[3].Failure, StringComparison.Ordinal);
        Assert.Null(critiques[4].Failure);
    }

    [Fact]
    public void A_server_that_refuses_everything_is_an_error()
    {
        using var server = new MisbehavingServer(_ => Reply.Json("{\"error\":\"unknown field max_tokens\"}", 400));
        using ChatClient client = Client(server);
        Assert.Contains("unknown field max_tokens", Assert.Throws<ChatException>(() => Critic(client).Critique([Request("q", "a"), Request("q", "b")])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_the_server_draws_every_answer_has_a_critique_of_its_own()
    {
        using var server = new MisbehavingServer(received => Reply.Answer($"{received.Number}"));
        using ChatClient client = Client(server, definition => definition with { Temperature = 1 });
        Assert.Equal(["0", "1"], Critic(client).Critique([Request("q", "a"), Request("q", "a", 1)]).Select(critique => critique.Text).Order());
    }

    [Fact]
    public void Whatever_decides_the_critiques_is_in_the_identity()
    {
        using var server = new MisbehavingServer(_ => Reply.Answer("x"));
        Func<ServerDefinition, ServerDefinition>[] changes = [d => d, d => d with { Model = "other" }, d => d with { Temperature = 1 }, d => d with { MaxTokens = 9 }, d => d with { Seed = 1 }, d => d with { Address = d.Address + "/x" }];
        Assert.Equal(changes.Length, changes.Select(change => Identity(change)).Distinct().Count());
        Assert.Equal(Identity(d => d), Identity(d => d with { Concurrency = 1, Retries = 0, Timeout = 1, KeyVariable = null, Price = new TokenPrice(1, 1) }));

        string Identity(Func<ServerDefinition, ServerDefinition> change)
        {
            using ChatClient client = Client(server, change);
            return Critic(client).Identity;
        }
    }

    [Fact]
    public void A_format_that_ends_in_a_label_has_no_critique()
    {
        using var server = new MisbehavingServer(_ => Reply.Answer("x"));
        using ChatClient client = Client(server);
        Assert.Throws<ArgumentException>(() => new ServerCritic(client, SamplingTask.ScoreFormat, 1));
    }

    private static ServerCritic Critic(ChatClient client) => new(client, SamplingTask.CritiqueFormat, seed: 1);

    private static ChatClient Client(MisbehavingServer server, Func<ServerDefinition, ServerDefinition>? change = null)
    {
        var definition = new ServerDefinition { Name = "local", Address = server.Address, Model = "test-model", Retries = 0 };
        return new ChatClient(change?.Invoke(definition) ?? definition, ServerKey.None, cache: null);
    }

    private static CritiqueRequest Request(string question, string answer, long sample = 0) =>
        new(ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, [new("question", question), new KeyValuePair<string, string>("answer", answer)]), 1, sample);

    private sealed class ShotFormat(Format of) : Format("Test", "shot", "id", null, of.Segments)
    {
        public override FewShot FewShot => new(of, 1, "\n\n", ShotChoice.Fixed);
    }
}
