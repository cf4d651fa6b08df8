using TaskDsl.Formats;
using TaskDsl.Tasks;
using TaskDsl.Tokenizers;

namespace TaskDsl.Generators.Tests;

/// <summary>The design's own task, compiled, loaded and used.</summary>
public class AdditionTaskTests
{
    private static readonly Dictionary<string, string> Example = new()
    {
        ["question"] = "12 + 39",
        ["answer"] = "41",
        ["critiqueable"] = "Yes",
        ["critique"] = "Digit at index 2 should be 5",
        ["helpful"] = "Yes",
        ["refinement"] = "51",
    };

    private static readonly Lazy<TaskDefinition> Task = new(() => new Project().With("addition.task.yaml", Project.Addition).Run().LoadTask("Addition"));

    [Theory]
    [InlineData("base", "Question: 12 + 39↵Answer:⟦ 41◆⟧", "Question: 12 + 39↵Answer:")]
    [InlineData("critiqueability", "Question: 12 + 39↵Answer: 41↵Flawed:⟦ Yes⟧", "Question: 12 + 39↵Answer: 41↵Flawed:")]
    [InlineData("critique", "Question: 12 + 39↵Answer: 41↵Flawed:⟦ Yes⟧↵Critique:⟦ Digit at index 2 should be 5◆⟧", "Question: 12 + 39↵Answer: 41↵Flawed: Yes↵Critique:")]
    [InlineData("helpfulness", "Question: 12 + 39↵Answer: 41↵Flawed: Yes↵Critique: Digit at index 2 should be 5↵Helpful:⟦ Yes⟧", "Question: 12 + 39↵Answer: 41↵Flawed: Yes↵Critique: Digit at index 2 should be 5↵Helpful:")]
    [InlineData("conditional_refinement", "Question: 12 + 39↵Answer: 41↵Flawed: Yes↵Critique: Digit at index 2 should be 5↵Refinement:⟦ 51◆⟧", "Question: 12 + 39↵Answer: 41↵Flawed: Yes↵Critique: Digit at index 2 should be 5↵Refinement:")]
    [InlineData("direct_refinement", "Question: 12 + 39↵Answer: 41↵Refinement:⟦ 51◆⟧", "Question: 12 + 39↵Answer: 41↵Refinement:")]
    public void Every_format_renders_masks_prompts_and_reads_as_the_design_says(string name, string marked, string prompt)
    {
        Format format = Task.Value.Format(name);
        string[] values = format.Bind(Example);
        Rendering rendering = format.Render(values);
        Assert.Equal(marked, rendering.ToString().Replace('\n', '↵'));

        FieldSegment last = format.Learned[^1];
        Assert.Equal(prompt, format.Prompt(last.Field.Name, values).Text.Replace('\n', '↵'));

        Assert.True(format.TryParse(rendering.Text, out string[] read, out string? error), error);
        Assert.Equal(values, read);

        // The mask, once more from the marked text: what stands between the brackets, byte by byte, and the end token.
        var expected = new List<byte>();
        bool learned = false;
        foreach (char c in marked)
        {
            learned = c == '⟦' || (c != '⟧' && learned);
            if (c is not ('⟦' or '⟧'))
            {
                expected.Add(learned ? (byte)1 : (byte)0);
            }
        }

        Assert.Equal(expected, format.Encode(values, Tokenizer.Bytes).Mask);
    }

    [Fact]
    public void The_critique_has_the_segments_of_the_design()
    {
        Format critique = Task.Value.Format("critique");
        Assert.Equal(
            ["Question:", "␣question", "\nAnswer:", "␣answer", "\nFlawed:", "␣critiqueable=Yes!", "\nCritique:", "␣critique!", "◆!"],
            critique.Segments.Select(segment => segment switch
            {
                LiteralSegment literal => literal.Text,
                FieldSegment field => $"{(field.LeadingSpace ? "␣" : "")}{field.Field.Name}{(field.Given is null ? "" : "=" + field.Given)}{(field.Learned ? "!" : "")}",
                EndSegment end => end.Learned ? "◆!" : "◆",
                _ => throw new InvalidOperationException(),
            }));
        Assert.Equal(["question", "answer", "critique"], critique.Parameters.Select(field => field.Name));
    }

    [Fact]
    public void Ids_differ_between_formats_and_a_comment_changes_none()
    {
        string[] ids = [.. Task.Value.Formats.Select(format => format.Id)];
        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.All(ids, id => Assert.Matches("^[0-9a-f]{16}$", id));

        TaskDefinition commented = new Project().With("addition.task.yaml", "# a comment\n\n" + Project.Addition).Run().LoadTask("Addition");
        Assert.Equal(ids, commented.Formats.Select(format => format.Id));
        TaskDefinition edited = new Project().With("addition.task.yaml", Project.Addition.Replace("Refinement: {", "Refinement : {", StringComparison.Ordinal)).Run().LoadTask("Addition");
        Assert.Equal(4, edited.Formats.Count(format => ids.Contains(format.Id)));
    }

    [Fact]
    public void The_oracle_is_made_with_the_files_parameters()
    {
        Assert.Equal("addition.task.yaml", Task.Value.SourceFile);
        string question = Task.Value.Oracle!().Draw(new Random(1));
        Assert.Matches("^[0-9]{3} \\+ [0-9]{3}$", question);
    }

    [Fact]
    public void A_wrong_label_or_a_missing_input_does_not_compile()
    {
        const string Use = """
            class Use
            {
                object Right() => Probe.AdditionTask.Helpfulness.PromptForHelpful("1 + 1", "3", "Digit at index 1 should be 2");
                object MissingInput() => Probe.AdditionTask.Critique.PromptForCritique("1 + 1");
                object WrongType() => new Probe.AdditionTask.CritiqueabilityExample("1 + 1", "3", "Yes");
                object Label() => new Probe.AdditionTask.CritiqueabilityExample("1 + 1", "3", Probe.AdditionTask.CritiqueableLabel.Yes);
            }
            """;
        Generated generated = new Project().With("addition.task.yaml", Project.Addition).WithCode(Use, "Use.cs").Run();
        Assert.Equal(["CS7036", "CS1503"], generated.Output.GetDiagnostics().Where(diagnostic => diagnostic.Location.SourceTree?.FilePath == "Use.cs" && diagnostic.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error).Select(diagnostic => diagnostic.Id));
    }
}
