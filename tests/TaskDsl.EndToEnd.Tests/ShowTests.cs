using System.Xml;
using System.Xml.Linq;
using Microsoft.Build.Logging.StructuredLogger;

namespace TaskDsl.EndToEnd.Tests;

/// <summary><c>show</c> as a person uses it: examples with what is learned, from the oracle or from a file, as text and as a page.</summary>
public sealed class ShowTests(ShowTests.BuiltProject built) : IClassFixture<ShowTests.BuiltProject>
{
    private const string Critique = """{"question": "12 + 39", "answer": "41", "critique": "Digit at index 2 should be 5", "refinement": "51"}""";

    private readonly UserProject _project = built.Project;

    [Fact]
    public void What_is_learned_stands_between_brackets_where_there_is_no_colour()
    {
        Assert.Equal("""
            Addition.critique
            Question: 12 + 39
            Answer: 41
            Flawed:⟦ Yes⟧
            Critique:⟦ Digit at index 2 should be 5◆⟧

              80 tokens of bytes, 34 learned
              prompt of critiqueable: Question: 12 + 39↵Answer: 41↵Flawed:
              prompt of critique: Question: 12 + 39↵Answer: 41↵Flawed: Yes↵Critique:

            """, Succeeds(_project.Run(Critique, "show", "Addition.critique", "--example", "-")));
    }

    [Fact]
    public void A_terminal_shows_colours_and_NO_COLOR_none()
    {
        string command = $"dotnet exec '{_project.Program}' show Addition.direct_refinement";
        string coloured = Terminal(command);
        Assert.Contains("Refinement:\u001b[1;32m ", coloured, StringComparison.Ordinal);
        Assert.DoesNotContain('⟦', coloured);
        string plain = Terminal("NO_COLOR=1 " + command);
        Assert.Contains("Refinement:⟦ ", plain, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b[1;32m", plain, StringComparison.Ordinal);

        string Terminal(string line)
        {
            _project.Environment["TERM"] = "xterm-256color";
            _project.Environment["NO_COLOR"] = null;
            return Succeeds(_project.Execute("script", "-qec", line, "/dev/null"));
        }
    }

    [Fact]
    public void The_oracle_gives_examples_of_every_format_and_a_seed_the_same_ones()
    {
        string all = Succeeds(_project.Run("", "show", "Addition", "--count", "2", "--seed", "5"));
        Assert.Equal(
            ["base", "critiqueability", "critique", "helpfulness", "conditional_refinement", "direct_refinement"],
            all.Split('\n').Where(line => line.StartsWith("Addition.", StringComparison.Ordinal)).Where((_, i) => i % 2 == 0).Select(line => line["Addition.".Length..]));
        Assert.Equal(all, Succeeds(_project.Run("", "show", "Addition", "--count", "2", "--seed", "5")));
        Assert.NotEqual(all, Succeeds(_project.Run("", "show", "Addition", "--count", "2", "--seed", "6")));
    }

    [Fact]
    public void Data_cannot_paint_the_terminal_nor_run_in_the_page()
    {
        const string Example = """{"passage": "</script><script>x</script>\u001b[31m ◆\nSummary: no", "summary": "yes"}""";
        _project.Write("passages.jsonl", Example + "\n\n" + Example.Replace("yes", "no", StringComparison.Ordinal) + "\n");
        string text = Succeeds(_project.Run("", "show", "Passages.base", "--example", "passages.jsonl", "--count", "1"));
        Assert.Contains("</script><script>x</script>⟨U+001B⟩[31m ◆\nSummary: no\n\nShort:⟦ yes◆⟧\n", text, StringComparison.Ordinal);

        UserProject.Result written = _project.Run("", "show", "Passages", "--example", "passages.jsonl", "--html", "masks.html");
        Assert.Equal((0, "", "Wrote masks.html\n"), (written.ExitCode, written.Output, written.Errors));
        using var reader = XmlReader.Create(_project.PathOf("masks.html"), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        var page = XDocument.Load(reader);
        Assert.Empty(page.Descendants("script"));
        Assert.Equal(2, page.Descendants("article").Count());
        Assert.Equal([" ", "y", "e", "s", "◆end"], page.Descendants("article").First().Descendants("p").Last().Descendants("span")
            .Where(token => token.Attribute("class")!.Value.Contains("learned", StringComparison.Ordinal)).Select(token => token.Value));
    }

    [Theory]
    [InlineData("", "TDSL4004: The task Passages names no oracle, so there is no example to show. Give one: --example FILE, an object a line such as {\"passage\": \"…\", \"summary\": \"…\"}.", "Passages.base")]
    [InlineData("", "passages.task.yaml : error TDSL4004: ", "Passages")]
    [InlineData("{\"passage\": \"p\"}", "stdin(1,1) : error TDSL4002: Passages.base: the field 'summary' is missing", "Passages.base", "--example", "-")]
    [InlineData("", "stdin(1,1) : error TDSL4002: there is no example;", "Passages.base", "--example", "-")]
    [InlineData("{}", "stdin(1,1) : error TDSL4002: Passages.base: the field 'passage' is missing", "Passages", "--example", "-")]
    [InlineData("{\"passage\": \"p\", \"summary\": \"a\\nb\"}", "stdin(1,1) : error TDSL4002: Passages.base: the field 'summary' holds a line break", "Passages.base", "--example", "-")]
    [InlineData("", "There is no file 'none.jsonl'", "Passages.base", "--example", "none.jsonl")]
    [InlineData("", "There is no format 'Addition.bass'. Did you mean 'Addition.base'?", "Addition.bass")]
    [InlineData("", "There is no tokenizer 'byte'. Did you mean 'bytes'?", "Addition.base", "--tokenizer", "byte")]
    public void Wrong_input_gives_one_line_and_exit_code_2(string input, string expected, params string[] arguments)
    {
        UserProject.Result result = _project.Run(input, ["show", .. arguments]);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains(expected, Assert.Single(result.Errors.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    private static string Succeeds(UserProject.Result result)
    {
        Assert.True(result.ExitCode == 0, result.Errors + result.Output);
        return result.Output;
    }

    public sealed class BuiltProject : IDisposable
    {
        public BuiltProject()
        {
            Project.Write("passages.task.yaml", """
                task: Passages
                fields:
                  passage: text
                  summary: line
                formats:
                  base:
                    template: |-
                      {passage}

                      Short: {summary}
                    learns: summary
                    parse: guarded

                """);
            Build build = Project.Build();
            Assert.True(build.Succeeded, string.Join('\n', build.FindChildrenRecursive<Error>().Select(error => error.ToString())));
        }

        public UserProject Project { get; } = new();

        public void Dispose() => Project.Dispose();
    }
}
