using Microsoft.CodeAnalysis;
using TaskDsl.Language.Binding;
using TaskDsl.Language.Locking;
using TaskDsl.Language.Model;

namespace TaskDsl.Generators.Tests;

public class PromptLockTests
{
    private static LockUpdate Update(string locked, bool accept, params string[] texts)
    {
        PromptLock read = PromptLock.Parse("prompts.lock", locked);
        Assert.Empty(read.Diagnostics);
        return LockUpdate.Of(read, texts.Select((text, i) => TaskParser.Parse($"{i}.task.yaml", $"{i}.task.yaml", text)), accept);
    }

    private static string Lock(params string[] texts) => Update("", accept: false, texts).Text;

    private static IEnumerable<(string, string)> Entries(string text) => PromptLock.Parse("prompts.lock", text).Formats.Select(format => (format.Name, format.Id));

    [Fact]
    public void A_lock_comes_back_as_it_was_written()
    {
        string text = Lock(Project.Addition);
        Assert.Equal(6, Entries(text).Count());
        LockUpdate again = Update(text, accept: false, Project.Addition);
        Assert.Equal((text, 0), (again.Text, again.Added.Count));
        Assert.Equal(text, Update(text.Replace("\n", "\r\n", StringComparison.Ordinal), accept: true, Project.Addition).Text);
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

    [Theory]
    [InlineData("count: 2", "count: 4", "shots")]
    [InlineData("\\n---\\n", "\\n\\n", "shots")]
    [InlineData("choose: fixed", "choose: each", "shots")]
    [InlineData("    shots: { count: 1 }\n", "", "shots")]
    [InlineData("Question: {question}", "Asked: {question}", "text")]
    [InlineData("{source}: {answer}", "{source}; {answer}", "text")]
    public void A_change_of_shots_is_told(string from, string to, string kind)
    {
        string shots = Project.Good("shots.task.yaml"), edited = shots.Replace(from, to, StringComparison.Ordinal);
        Assert.NotEqual(shots, edited);
        Generated generated = new Project().With("a.task.yaml", edited).With("prompts.lock", Lock(shots)).Run();
        Assert.Contains(generated.Diagnostics, diagnostic => diagnostic.Id == "TDSL1601" && diagnostic.GetMessage().Contains($"what changed: {kind};", StringComparison.Ordinal));
        Assert.All(generated.Diagnostics, diagnostic => Assert.Equal("TDSL1601", diagnostic.Id));
    }

    [Theory]
    [InlineData("prompt:   { turns: [User, Chatbot], as: \"{role}: ", "prompt:   { turns: [User, Chatbot], as: \"{role}- ")]
    [InlineData("turns: [User, Chatbot], as: \"{role}: {text}\\n\", type: line", "turns: [User, Bot], as: \"{role}: {text}\\n\", type: line")]
    [InlineData("type: paragraph", "type: line")]
    public void A_change_of_turns_is_told(string from, string to)
    {
        string before = Project.Good("conversation.task.yaml"), edited = before.Replace(from, to, StringComparison.Ordinal);
        Assert.NotEqual(before, edited);
        Generated generated = new Project().With("a.task.yaml", edited).With("prompts.lock", Lock(before)).Run();
        Assert.NotEmpty(generated.Diagnostics);
        Assert.All(generated.Diagnostics, diagnostic => Assert.Contains("what changed: turns;", diagnostic.GetMessage(), StringComparison.Ordinal));
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

        LockUpdate grown = Update(before, accept: false, edited);
        Placed added = Assert.Single(grown.Added);
        Assert.Equal(("Addition.refined", "0.task.yaml", edited[..edited.IndexOf("refined:", StringComparison.Ordinal)].Count(c => c == '\n')), (added.Text, added.Place.Path, added.Place.StartLine));
        Assert.Equal(Entries(before), Entries(grown.Text).Where(format => format.Item1 != "Addition.refined"));

        Assert.Equal(Lock(edited), Update(before, accept: true, edited).Text);
    }

    [Fact]
    public void A_task_that_is_gone_is_one_mistake()
    {
        string other = Project.Addition.Replace("task: Addition", "task: Other", StringComparison.Ordinal);
        Generated generated = new Project().With("a.task.yaml", Project.Addition).With("prompts.lock", Lock(Project.Addition, other)).Run();
        Diagnostic gone = Assert.Single(generated.Diagnostics);
        Assert.Equal("TDSL1602", gone.Id);
        Assert.Contains("prompts.lock holds 6 formats of 'Other', which no task file has any more", gone.GetMessage(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_with_a_mistake_keeps_its_entries_whatever_is_accepted()
    {
        string other = Project.Addition.Replace("task: Addition", "task: Other", StringComparison.Ordinal);
        string both = Lock(Project.Addition, other);
        string broken = other.Replace("Answer: {answer}", "Answer: {anwser}", StringComparison.Ordinal);
        string nameless = other.Replace("task: Other", "tsk: Other", StringComparison.Ordinal);

        Assert.Equal(Lock(Project.Addition), Update(both, accept: true, Project.Addition).Text);
        Assert.Equal(both, Update(both, accept: true, Project.Addition, broken).Text);
        Assert.Equal(both, Update(both, accept: true, Project.Addition, nameless).Text);
        Assert.Equal(both, Update(both, accept: true, Project.Addition, other, other).Text);
        LockUpdate none = Update("", accept: false, broken, nameless, Project.Addition, Project.Addition);
        Assert.Equal((PromptLock.Write([]), 0), (none.Text, none.Added.Count));
    }
}
