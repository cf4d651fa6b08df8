using TaskDsl.Language.Binding;
using TaskDsl.Language.Locking;

namespace TaskDsl.Generators.Tests;

public class PromptLockTests
{
    private static IEnumerable<LockedFormat> Formats(string text)
    {
        TaskFile file = TaskParser.Parse("a.task.yaml", "a.task.yaml", text);
        Assert.Empty(file.Diagnostics);
        return LockedFormat.Of(file);
    }

    private static string Lock(string text) => PromptLock.Empty.Update(Formats(text), accept: false, out _);

    [Fact]
    public void A_lock_comes_back_as_it_was_written()
    {
        string text = Lock(Project.Addition);
        PromptLock read = PromptLock.Parse("prompts.lock", text);
        Assert.Empty(read.Diagnostics);
        Assert.Equal(6, read.Formats.Count);
        Assert.Equal(text, read.Update(Formats(Project.Addition), accept: false, out IReadOnlyList<string> added));
        Assert.Empty(added);
        Assert.Equal(text, PromptLock.Parse("prompts.lock", text.Replace("\n", "\r\n", StringComparison.Ordinal)).Update(Formats(Project.Addition), accept: true, out _));
    }

    [Theory]
    [InlineData("Flawed:", "Wrong:", "text")]
    [InlineData("Flawed: {", "Flawed:{", "whitespace")]
    [InlineData("labels: [Yes, No] }\n  critique:", "labels: [Yes, Maybe] }\n  critique:", "labels")]
    [InlineData("learns: [critiqueable, critique]", "learns: critique", "mask")]
    [InlineData("critique:     line", "critique:     { type: line, max_tokens: 9 }", "stop")]
    [InlineData("critique:     line", "critique:     { type: line, empty: true }", "types")]
    [InlineData("    given: { critiqueable: Yes }", "    parse: guarded\n    given: { critiqueable: Yes }", "parse policy")]
    [InlineData("# a C# identifier; title: is free text", "# a comment", null)]
    public void A_change_is_told_in_words_and_a_comment_is_none(string from, string to, string? kind)
    {
        string edited = Project.Addition.Replace(from, to, StringComparison.Ordinal);
        Assert.NotEqual(Project.Addition, edited);
        Generated generated = new Project().With("a.task.yaml", edited).With("prompts.lock", Lock(Project.Addition)).Run();
        Assert.Equal(kind is not null, generated.Diagnostics.Any());
        if (kind is not null)
        {
            Assert.All(generated.Diagnostics, diagnostic => Assert.Equal("TDSL1601", diagnostic.Id));
            Assert.Contains(generated.Diagnostics, diagnostic => diagnostic.GetMessage().Contains($"what changed: {kind};", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void An_order_that_changed_is_told()
    {
        const string Task = "task: T\nfields: { a: line, b: line, c: line }\nformats: { x: { template: \"A {a}\\nB {b}\\n{c}\", learns: c } }\n";
        Generated generated = new Project().With("a.task.yaml", Task.Replace("A {a}\\nB {b}", "A {b}\\nB {a}", StringComparison.Ordinal)).With("prompts.lock", Lock(Task)).Run();
        Assert.Contains("what changed: order;", Assert.Single(generated.Diagnostics).GetMessage());
    }

    [Fact]
    public void A_build_adds_formats_and_changes_or_removes_none_unless_told()
    {
        string before = Lock(Project.Addition);
        string edited = Project.Addition.Replace("Helpful:", "Is it helpful?", StringComparison.Ordinal).Replace("direct_refinement:", "refined:", StringComparison.Ordinal);
        PromptLock locked = PromptLock.Parse("prompts.lock", before);

        PromptLock grown = PromptLock.Parse("prompts.lock", locked.Update(Formats(edited), accept: false, out IReadOnlyList<string> added));
        Assert.Equal(["Addition.refined"], added);
        Assert.Equal(locked.Formats.Select(format => (format.Name, format.Id)), grown.Formats.Where(format => format.Name != "Addition.refined").Select(format => (format.Name, format.Id)));

        Assert.Equal(Lock(edited), locked.Update(Formats(edited), accept: true, out _));
    }
}
