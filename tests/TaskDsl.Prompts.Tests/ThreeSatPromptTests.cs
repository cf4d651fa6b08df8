namespace TaskDsl.Prompts.Tests;

[UsesVerify]
public class ThreeSatPromptTests
{
    private const string Question = "Provide boolean values for a, b, c, d that satisfy the following formula: (¬a ∨ b ∨ d) ∧ (a ∨ ¬c ∨ d)",
        Answer = "a=true, b=false, c=true, d=false", Critique = "The following clause is not satisfied: (¬a ∨ b ∨ d)";

    [Fact]
    public Task Base() => PromptSnapshot.Check(ThreeSatTask.Base, new(Question, Answer));

    [Fact]
    public Task Critiqueability() => PromptSnapshot.Check(ThreeSatTask.Critiqueability, new(Question, Answer, ThreeSatTask.CritiqueableLabel.Yes));

    [Fact]
    public Task CritiqueFormat() => PromptSnapshot.Check(ThreeSatTask.Critique, new(Question, Answer, Critique));

    [Fact]
    public Task Helpfulness() => PromptSnapshot.Check(ThreeSatTask.Helpfulness, new(Question, Answer, Critique, ThreeSatTask.HelpfulLabel.Yes));

    [Fact]
    public Task ConditionalRefinement() => PromptSnapshot.Check(ThreeSatTask.ConditionalRefinement, new(Question, Answer, Critique, "a=true, b=true, c=true, d=false"));

    [Fact]
    public Task DirectRefinement() => PromptSnapshot.Check(ThreeSatTask.DirectRefinement, new(Question, Answer, "a=false, b=false, c=false, d=false"));
}
