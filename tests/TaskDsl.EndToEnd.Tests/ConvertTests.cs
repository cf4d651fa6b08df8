using System.Text.Json;

namespace TaskDsl.EndToEnd.Tests;

/// <summary><c>convert</c> as a pipe uses it: rows of other programs, and what cannot be one.</summary>
public sealed class ConvertTests(ConvertTests.BuiltProject built) : IClassFixture<ConvertTests.BuiltProject>
{
    private const string Critique = """{"question": "12 + 39", "answer": "41", "critique": "Digit at index 2 should be 5", "severity": 3}""";

    private const string Pair = """{"question": "12 + 39", "chosen": {"answer": "51", "critique": "Right"}, "rejected": {"answer": "41", "critique": "Wrong"}""";

    [Theory]
    [InlineData("base --to trl", """{"prompt":"Question: 12 + 39\nAnswer:","completion":" 41"}""")]
    [InlineData("base --to trl --end </s>", """{"prompt":"Question: 12 + 39\nAnswer:","completion":" 41</s>"}""")]
    [InlineData("critique --to trl --each-field", """{"prompt":"Question: 12 + 39\nAnswer: 41\nFlawed:","completion":" Yes"}{"prompt":"Question: 12 + 39\nAnswer: 41\nFlawed: Yes\nCritique:","completion":" Digit at index 2 should be 5"}""")]
    [InlineData("critique --to axolotl --end </s>", """{"segments":[{"label":false,"text":"Question: 12 + 39\nAnswer: 41\nFlawed:"},{"label":true,"text":" Yes"},{"label":false,"text":"\nCritique:"},{"label":true,"text":" Digit at index 2 should be 5</s>"}]}""")]
    [InlineData("base --to messages --chat context", """{"messages":[{"role":"user","content":"Question: 12 + 39\nAnswer:"},{"role":"assistant","content":"41"}]}""")]
    public void Examples_become_rows(string arguments, string expected)
    {
        UserProject.Result result = Run(Critique, arguments);

        Assert.True(result.ExitCode == 0, result.Errors);
        Assert.Equal(expected, result.Output.Replace("\n", "", StringComparison.Ordinal));
    }

    [Fact]
    public void Ids_and_labels_are_those_that_render_writes()
    {
        JsonElement rendered = Object(built.Project.Run(Critique, "render", "Addition.critique").Output), row = Object(Run(Critique, "critique --to ids --tokenizer bytes").Output);

        int[] ids = Numbers(rendered, "ids"), mask = Numbers(rendered, "mask");
        Assert.Equal(ids, Numbers(row, "input_ids"));
        Assert.Equal(ids.Zip(mask, (id, bit) => bit == 1 ? id : -100), Numbers(row, "labels"));
    }

    [Theory]
    [InlineData(Pair + "}", """{"prompt":"Question: 12 + 39\nAnswer:","chosen":" 51\nCritique: Right","rejected":" 41\nCritique: Wrong","margin":0}""")]
    [InlineData(Pair + ", \"confidence\": \"better\"}", """{"prompt":"Question: 12 + 39\nAnswer:","chosen":" 51\nCritique: Right","rejected":" 41\nCritique: Wrong","margin":0.67}""")]
    [InlineData(Pair + ", \"margin\": 0.25}", """{"prompt":"Question: 12 + 39\nAnswer:","chosen":" 51\nCritique: Right","rejected":" 41\nCritique: Wrong","margin":0.25}""")]
    public void Pairs_become_preferences(string pair, string expected)
    {
        UserProject.Result result = Run(pair, "preference --to pairs");

        Assert.True(result.ExitCode == 0, result.Errors);
        Assert.Equal(expected + "\n", result.Output);
    }

    [Theory]
    [InlineData(Critique, "critique --to trl", "TDSL4070: Addition.critique cannot be written as trl: it learns 2 separate fields (critiqueable, critique)")]
    [InlineData(Critique, "preference --to trl", "TDSL4070: Addition.preference cannot be written as trl: it learns nothing; --to pairs writes preferences.")]
    [InlineData(Critique, "base --to axolotl", "TDSL4070: Addition.base cannot be written as axolotl: its end token is text there, and nobody said which")]
    [InlineData(Critique, "base --to ids", "TDSL4070: Addition.base cannot be written as ids: ids are a tokenizer's: give --tokenizer FILE.")]
    [InlineData(Critique, "base --to messages", "TDSL4070: Addition.base cannot be written as messages: it has no conversation")]
    [InlineData(Critique, "base --to pairs", "TDSL4070: Addition.base cannot be written as pairs: it is no preference format")]
    [InlineData(Critique, "base --to alpaca", "TDSL4001: There is no target 'alpaca'.")]
    [InlineData(Critique, "base --to ids --tokenizer bytes --end </s>", "TDSL4001: --end means nothing with --to ids; leave it out.")]
    [InlineData(Critique, "base --to messages --roles User=robot", "TDSL4001: --roles has 'User=robot'")]
    [InlineData(Critique + "\n{\"question\": \"1 + 1\"}", "base --to trl", "stdin(2,1) : error TDSL4002: Addition.base: the field 'answer' is missing")]
    [InlineData("{\"question\": \"1 + 1\", \"answer\": \"</s>\"}", "base --to trl --end </s>", "stdin(1,1) : error TDSL4002: Addition.base: the text holds '</s>' at character 25")]
    [InlineData(Pair + ", \"confidence\": \"sure\"}", "preference --to pairs", "stdin(1,1) : error TDSL4002: the confidence has no margin; those that have one are 'better'")]
    [InlineData("{\"question\": \"1 + 1\", \"chosen\": \"2\"}", "preference --to pairs", "stdin(1,1) : error TDSL4002: 'chosen' is missing or no object")]
    public void What_cannot_be_a_row_is_said(string input, string arguments, string expected)
    {
        UserProject.Result result = Run(input, arguments);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(expected, result.Errors, StringComparison.Ordinal);
    }

    private UserProject.Result Run(string input, string arguments) => built.Project.Run(input, ["convert", .. ("Addition." + arguments).Split(' ')]);

    private static JsonElement Object(string line) => JsonSerializer.Deserialize<JsonElement>(line);

    private static int[] Numbers(JsonElement row, string name) => [.. row.GetProperty(name).EnumerateArray().Select(number => number.GetInt32())];

    /// <summary>One build for all tests: addition, and a format that scores its critiques.</summary>
    public sealed class BuiltProject : IDisposable
    {
        public BuiltProject()
        {
            File.AppendAllText(Project.PathOf("addition.task.yaml"), """
                  preference:
                    extends: base
                    template: |-

                      Critique: {critique}
                    scores: end
                    margins: { better: 0.67 }

                """);
            Assert.True(Project.Build().Succeeded);
        }

        public UserProject Project { get; } = new();

        public void Dispose() => Project.Dispose();
    }
}
