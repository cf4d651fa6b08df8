using System.Text.Json;
using Microsoft.Build.Logging.StructuredLogger;

namespace TaskDsl.EndToEnd.Tests;

/// <summary>A user's project with one task file and nothing else: typed code, commands, and errors where they are made.</summary>
public sealed class ProjectTests(ProjectTests.BuiltProject built) : IClassFixture<ProjectTests.BuiltProject>
{
    private readonly UserProject _project = built.Project;

    [Fact]
    public void The_tasks_are_listed_with_their_formats()
    {
        using JsonDocument task = JsonDocument.Parse(Succeeds(_project.Run("", "tasks")));
        Assert.Equal("Addition", task.RootElement.GetProperty("task").GetString());
        Assert.Equal(
            ["base", "critiqueability", "critique", "helpfulness", "conditional_refinement", "direct_refinement"],
            task.RootElement.GetProperty("formats").EnumerateArray().Select(format => format.GetProperty("format").GetString()!));
    }

    [Fact]
    public void What_is_generated_renders_and_comes_back()
    {
        string questions = Succeeds(_project.Run("", "generate", "Addition", "--count", "50", "--seed", "7"));
        Assert.Equal(50, questions.TrimEnd().Split('\n').Distinct().Count());
        Assert.Equal(questions, Succeeds(_project.Run("", "generate", "Addition", "--count", "50", "--seed", "7")));

        string rendered = Succeeds(_project.Run(questions, "render", "Addition.base"));
        foreach (string line in rendered.TrimEnd().Split('\n'))
        {
            using JsonDocument example = JsonDocument.Parse(line);
            JsonElement root = example.RootElement;
            Assert.Equal(root.GetProperty("text").GetString(), string.Concat(root.GetProperty("segments").EnumerateArray().Select(segment => segment.GetProperty("text").GetString())));
            Assert.Equal(root.GetProperty("ids").GetArrayLength(), root.GetProperty("mask").GetArrayLength());
        }

        // The rendering's other keys are no fields, and are passed over.
        Assert.Equal(questions, Succeeds(_project.Run(rendered, "parse", "Addition.base")));
    }

    [Fact]
    public void An_answer_is_judged_with_its_critiques()
    {
        string verdict = Succeeds(_project.Run("""{"question":"505579 + 900050","answer":"1505629","critique":"Digit at index 6 should be 4"}""", "judge", "Addition"));
        Assert.Equal("""{"parsed":true,"correct":false,"critiqueable":true,"critique_valid":true,"critiques":["Digit at index 6 should be 4"],"demonstration":"1405629"}""" + "\n", verdict);
    }

    [Theory]
    [InlineData("{\"question\": 12}", "stdin(1,1) : error TDSL4002: Addition.base: the field 'question' is missing", "render", "Addition.base")]
    [InlineData("{\"question\":\"1 + 2\",\"answer\":\"3\\n4\"}", "the field 'answer' holds a line break, and the field is one line (at character 2)", "render", "Addition.base")]
    [InlineData("\n{\"question\"", "stdin(2,", "render", "Addition.base")]
    [InlineData("", "There is no format 'Addition.bass'. Did you mean 'Addition.base'?", "render", "Addition.bass")]
    [InlineData("", "There is no task 'Additon'. Did you mean 'Addition'?", "judge", "Additon")]
    [InlineData("", "There is no command 'rendr'. Did you mean 'render'?", "rendr")]
    [InlineData("{\"question\":\"twelve\",\"answer\":\"3\"}", "stdin(1,1) : error TDSL4002: ", "judge", "Addition")]
    public void Wrong_input_gives_one_line_and_exit_code_2(string input, string expected, params string[] arguments)
    {
        UserProject.Result result = _project.Run(input, arguments);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains(expected, Assert.Single(result.Errors.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public void A_mistake_in_the_YAML_is_one_compiler_error_where_it_was_made()
    {
        using var project = new UserProject();
        project.Edit("addition.task.yaml", "Answer: {answer}", "Answer: {anwser}");
        Build build = project.Build();

        Assert.False(build.Succeeded);
        Error error = Assert.Single(build.FindChildrenRecursive<Error>());
        int line = Array.FindIndex(project.Read("addition.task.yaml").Split('\n'), text => text.Contains("{anwser}", StringComparison.Ordinal)) + 1;
        Assert.StartsWith("TDSL1", error.Code, StringComparison.Ordinal);
        Assert.Equal(("addition.task.yaml", line, 15), (Path.GetFileName(error.File), error.LineNumber, error.ColumnNumber));
        Assert.Contains("did you mean 'answer'", error.Text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_missing_oracle_is_one_compiler_error_where_it_is_named()
    {
        using var project = new UserProject();
        project.Edit("addition.task.yaml", "oracle: addition", "oracle: additon");
        Error error = Assert.Single(project.Build().FindChildrenRecursive<Error>());
        Assert.Equal(("addition.task.yaml", 4, 9), (Path.GetFileName(error.File), error.LineNumber, error.ColumnNumber));
        Assert.Contains("did you mean 'addition'", error.Text, StringComparison.OrdinalIgnoreCase);
    }

    private static string Succeeds(UserProject.Result result)
    {
        Assert.True(result.ExitCode == 0, result.Errors);
        return result.Output;
    }

    public sealed class BuiltProject : IDisposable
    {
        public BuiltProject()
        {
            Build build = Project.Build();
            Assert.True(build.Succeeded, string.Join('\n', build.FindChildrenRecursive<Error>().Select(error => error.ToString())));
        }

        public UserProject Project { get; } = new();

        public void Dispose() => Project.Dispose();
    }
}
