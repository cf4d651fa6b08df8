namespace TaskDsl.Prompts.Tests;

[UsesVerify]
public class AdditionPromptTests
{
    private const string Question = "12 + 39", Answer = "41", Critique = "Digit at index 2 should be 5";

    [Fact]
    public Task Base() => Check(AdditionTask.Base, new(Question, Answer));

    [Fact]
    public Task Critiqueability() => Check(AdditionTask.Critiqueability, new(Question, Answer, AdditionTask.CritiqueableLabel.Yes));

    [Fact]
    public Task CritiqueFormat() => Check(AdditionTask.Critique, new(Question, Answer, Critique));

    [Fact]
    public Task Helpfulness() => Check(AdditionTask.Helpfulness, new(Question, Answer, Critique, AdditionTask.HelpfulLabel.Yes));

    [Fact]
    public Task ConditionalRefinement() => Check(AdditionTask.ConditionalRefinement, new(Question, Answer, Critique, "51"));

    [Fact]
    public Task DirectRefinement() => Check(AdditionTask.DirectRefinement, new(Question, Answer, "51"));

    private static async Task Check<TExample>(TaskDsl.Formats.Format<TExample> format, TExample example)
        where TExample : class
    {
        // A snapshot is only worth something for a text that comes back.
        Assert.True(format.TryParse(format.Render(example).Text, out TExample? read));
        Assert.Equal(example, read);
        await Verify(PromptSnapshot.Of(format, format.ToValues(example))).UseDirectory("Snapshots");
    }
}
