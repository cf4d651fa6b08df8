namespace TaskDsl.Prompts.Tests;

[UsesVerify]
public class AdditionPromptTests
{
    private const string Question = "12 + 39", Answer = "41", Critique = "Digit at index 2 should be 5";

    [Fact]
    public Task Base() => PromptSnapshot.Check(AdditionTask.Base, new(Question, Answer));

    [Fact]
    public Task Critiqueability() => PromptSnapshot.Check(AdditionTask.Critiqueability, new(Question, Answer, AdditionTask.CritiqueableLabel.Yes));

    [Fact]
    public Task CritiqueFormat() => PromptSnapshot.Check(AdditionTask.Critique, new(Question, Answer, Critique));

    [Fact]
    public Task Helpfulness() => PromptSnapshot.Check(AdditionTask.Helpfulness, new(Question, Answer, Critique, AdditionTask.HelpfulLabel.Yes));

    [Fact]
    public Task ConditionalRefinement() => PromptSnapshot.Check(AdditionTask.ConditionalRefinement, new(Question, Answer, Critique, "51"));

    [Fact]
    public Task DirectRefinement() => PromptSnapshot.Check(AdditionTask.DirectRefinement, new(Question, Answer, "51"));
}
