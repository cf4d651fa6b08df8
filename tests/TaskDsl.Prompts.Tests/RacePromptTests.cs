namespace TaskDsl.Prompts.Tests;

[UsesVerify]
public class RacePromptTests
{
    private const string Question = """
        Nadia keeps a blue boat. Tom sold his boat in May.

        Q1. Who keeps a boat?
        A. Tom
        B. May
        C. Nadia
        D. nobody

        Q2. When did Tom sell his?
        A. in May
        B. in June
        C. in July
        D. never
        """;

    private const string Answer = "1 = C, 2 = D", Critique = "Answer to question 2 should be A";

    [Fact]
    public Task Base() => PromptSnapshot.Check(RaceTask.Base, new(Question, Answer));

    [Fact]
    public Task Critiqueability() => PromptSnapshot.Check(RaceTask.Critiqueability, new(Question, Answer, RaceTask.CritiqueableLabel.Yes));

    [Fact]
    public Task CritiqueFormat() => PromptSnapshot.Check(RaceTask.Critique, new(Question, Answer, Critique));

    [Fact]
    public Task Helpfulness() => PromptSnapshot.Check(RaceTask.Helpfulness, new(Question, Answer, Critique, RaceTask.HelpfulLabel.Yes));

    [Fact]
    public Task ConditionalRefinement() => PromptSnapshot.Check(RaceTask.ConditionalRefinement, new(Question, Answer, Critique, "1 = C, 2 = A"));

    [Fact]
    public Task DirectRefinement() => PromptSnapshot.Check(RaceTask.DirectRefinement, new(Question, Answer, "1 = C, 2 = A"));
}
