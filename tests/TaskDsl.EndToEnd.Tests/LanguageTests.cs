using System.Text.Json.Nodes;
using Microsoft.Build.Logging.StructuredLogger;

namespace TaskDsl.EndToEnd.Tests;

/// <summary>Few-shot formats and conversations through the commands that users have.</summary>
public sealed class LanguageTests(LanguageTests.BuiltProject built) : IClassFixture<LanguageTests.BuiltProject>
{
    private const string Example = """{"question":"12 + 39","answer":"51"}""";

    private readonly UserProject _project = built.Project;

    [Theory]
    [InlineData("each")]
    [InlineData("fixed")]
    public void Shots_are_drawn_by_seed_and_line_and_what_is_rendered_is_read_back(string format)
    {
        string input = string.Concat(Enumerable.Repeat(Example + "\n", 5)), rendered = Succeeds("render", format, input);
        Assert.Equal(rendered, Succeeds("render", format, input));
        Assert.NotEqual(rendered, Succeeds("render", format, input, "--seed", "2"));

        JsonObject[] lines = Objects(rendered);
        Assert.Equal(format == "each" ? 5 : 1, lines.Select(line => (string)line["prompt"]!).Distinct().Count());
        Assert.All(lines, line =>
        {
            Assert.Equal(2, line["shots"]!.AsArray().Count);
            Assert.Equal((string)line["text"]!, string.Concat(line["segments"]!.AsArray().Select(segment => (string)segment!["text"]!)));
            // Of all that is learned, nothing is in a shot: " 51" and the end token.
            Assert.Equal(4, line["mask"]!.AsArray().Sum(bit => (int)bit!));
        });
        Assert.Equal(input, Succeeds("parse", format, rendered));
    }

    [Fact]
    public void Fixed_shots_are_known_to_the_reader_and_drawn_ones_must_be_given()
    {
        string text = new JsonObject { ["text"] = (string)Objects(Succeeds("render", "fixed", Example))[0]["text"]! }.ToJsonString();
        Assert.Equal(Example + "\n", Succeeds("parse", "fixed", text));
        Assert.Contains("does not begin with the shots given", Succeeds("parse", "fixed", text, "--seed", "2"), StringComparison.Ordinal);

        Fails("stdin(1,1) : error TDSL4002: Shots.each: the shots are missing, and they are drawn for each item; give 2: \"shots\": [{\"question\": …, \"answer\": …}, …]", text, "parse", "Shots.each");
    }

    [Theory]
    [InlineData("""[{"question":"1 + 1","answer":"2"}]""", "Shots.each: the format needs exactly 2 examples of 'plain' before the text, and 1 is given")]
    [InlineData("""[{"question":"1 + 1","answer":"2"},{"question":"2 + 2"}]""", "Shots.plain: the field 'answer' is missing")]
    [InlineData("""[{"question":"1 + 1","answer":"2"},3]""", "item 2 of 'shots' is no object")]
    public void Shots_that_do_not_fit_are_refused(string shots, string expected) =>
        Fails($"stdin(1,1) : error TDSL4002: {expected}", Example.Replace("}", ",\"shots\":" + shots + "}", StringComparison.Ordinal), "render", "Shots.each");

    [Fact]
    public void A_task_without_an_oracle_says_that_shots_must_be_given()
    {
        Fails("NoOracle.few: the shots are missing, and the task names no oracle that could make them; give 1: \"shots\": [{\"answer\": …}]", "{\"answer\":\"x\"}", "render", "NoOracle.few");
        Assert.Equal("A: y\nA: x", (string)Objects(_project.Run("{\"answer\":\"x\",\"shots\":[{\"answer\":\"y\"}]}", "render", "NoOracle.few").Output)[0]["text"]!);
    }

    [Fact]
    public void An_experiment_trains_and_samples_with_shots()
    {
        using UserProject project = _project.Fork();
        UserProject.Result run = project.Run("", "run", "Shown");
        Assert.True(run.ExitCode == 0, run.Errors);

        // 300 sequences of two shots of at least 26 bytes each, which no formatter without shots would reach.
        Assert.True(int.Parse((string)Training(1)["notes"]!["tokens"]!, System.Globalization.CultureInfo.InvariantCulture) > 300 * 75);
        // The second round asks the oracle for nothing but shots.
        Assert.NotNull(Training(2)["inputs"]!["oracle's behaviour"]);
        Assert.Contains("Shown is up to date", project.Run("", "run", "Shown").Errors, StringComparison.Ordinal);

        JsonNode Training(int round) => JsonNode.Parse(project.Read($"experiments/Shown/seed-1/tiny/round-{round}/manifest.json"))!["stages"]!["train"]!;
    }

    [Fact]
    public void A_conversation_is_a_list_of_turns_in_and_out()
    {
        const string Input = """{"prompt":[{"role":"User","text":"Hello"},{"role":"Chatbot","text":"\"Hi\""},{"role":"User","text":"2 + 2?"}],"answer":"4"}""" + "\n";
        UserProject.Result rendered = _project.Run(Input, "render", "Conversation.base");
        JsonObject line = Objects(rendered.Output)[0];
        Assert.Equal("User: Hello\nChatbot: \"Hi\"\nUser: 2 + 2?\nChatbot: 4", (string)line["text"]!);
        Assert.Equal("prompt", (string)line["segments"]![0]!["field"]!);
        Assert.Equal(Input, _project.Run(rendered.Output, "parse", "Conversation.base").Output);
        Assert.Equal(Input, _project.Run("""{"prompt":"User: Hello\nChatbot: \"Hi\"\nUser: 2 + 2?\nChatbot:","completion":" 4"}""", "parse", "Conversation.base").Output);
    }

    [Theory]
    [InlineData("""{"prompt":"User: Hello","answer":"4"}""", "the field 'prompt' is a text, and must be a list of turns, such as [{\"role\":\"User\",\"text\":\"…\"}]")]
    [InlineData("""{"answer":"4"}""", "the field 'prompt' is missing")]
    [InlineData("""{"prompt":[{"role":"user","text":"Hello"}],"answer":"4"}""", "the field 'prompt' has in turn 1 the role 'user', which is none of User, Chatbot")]
    [InlineData("""{"prompt":[{"role":"User","text":"a\nUser: b"}],"answer":"4"}""", "the field 'prompt' in turn 1 holds '\\nUser: ', which begins another turn (at character 2)")]
    public void What_is_no_conversation_is_refused(string input, string expected) =>
        Fails($"stdin(1,1) : error TDSL4002: Conversation.base: {expected}", input, "render", "Conversation.base");

    private static JsonObject[] Objects(string lines) => [.. lines.TrimEnd().Split('\n').Select(line => JsonNode.Parse(line)!.AsObject())];

    private string Succeeds(string command, string format, string input, params string[] options)
    {
        UserProject.Result result = _project.Run(input, [command, $"Shots.{format}", .. options]);
        Assert.True(result.ExitCode == 0, result.Errors);
        return result.Output;
    }

    private void Fails(string expected, string input, params string[] arguments)
    {
        UserProject.Result result = _project.Run(input, arguments);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains(expected, Assert.Single(result.Errors.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    public sealed class BuiltProject : IDisposable
    {
        public BuiltProject()
        {
            Project.Write("shots.task.yaml", """
                task: Shots
                oracle: addition
                fields: { question: line, answer: line }
                formats:
                  plain:
                    template: |-
                      {question}
                      {answer}
                    learns: answer
                  base:
                    template: |-
                      Question: {question}
                      Answer: {answer}
                    learns: answer
                  fixed:
                    extends: base
                    learns: answer
                    shots: { count: 2 }
                  each:
                    extends: base
                    learns: answer
                    shots: { count: 2, of: plain, choose: each }
                """);
            Project.Write("shown.task.yaml", """
                task: Shown
                oracle: addition
                parameters: { digits: 2 }
                fields: { question: line, answer: line }
                formats:
                  base:
                    template: |-
                      Question: {question}
                      Answer: {answer}
                    learns: answer
                    shots: { count: 2, choose: each }
                """);
            Project.Write("shown.experiment.yaml", """
                experiment: Shown
                task: Shown
                models:
                  tiny: { layers: 1, width: 16, heads: 2, context: 128 }
                train: { batch_tokens: 4096, epochs: 1, warmup: 1, schedule: constant }
                rounds:
                  - { base: 300, until: { accuracy: 0.9, every: 5 } }
                  - { base: 300 }
                """);
            Project.Write("conversation.task.yaml", """
                task: Conversation
                fields:
                  prompt: { turns: [User, Chatbot], as: "{role}: {text}\n" }
                  answer: line
                formats:
                  base:
                    template: |-
                      {prompt}Chatbot: {answer}
                    learns: answer
                """);
            Project.Write("no-oracle.task.yaml", """
                task: NoOracle
                fields: { answer: line }
                formats:
                  few: { template: "A: {answer}", learns: answer, shots: { count: 1, separator: "\n" } }
                """);
            Build build = Project.Build();
            Assert.True(build.Succeeded, string.Join('\n', build.FindChildrenRecursive<Error>().Select(error => error.ToString())));
        }

        public UserProject Project { get; } = new();

        public void Dispose() => Project.Dispose();
    }
}
