namespace TaskDsl.Prompts.Tests;

[UsesVerify]
public class AlphabetizePromptTests
{
    private const string Question = "Alphabetize the following words: payable estimate evolve", Answer = "evolve estimate payable",
        Critique = "Words misordered: evolve comes alphabetically after estimate";

    [Fact]
    public Task Base() => PromptSnapshot.Check(AlphabetizeTask.Base, new(Question, Answer));

    [Fact]
    public Task Critiqueability() => PromptSnapshot.Check(AlphabetizeTask.Critiqueability, new(Question, Answer, AlphabetizeTask.CritiqueableLabel.Yes));

    [Fact]
    public Task CritiqueFormat() => PromptSnapshot.Check(AlphabetizeTask.Critique, new(Question, Answer, Critique));

    [Fact]
    public Task Helpfulness() => PromptSnapshot.Check(AlphabetizeTask.Helpfulness, new(Question, Answer, Critique, AlphabetizeTask.HelpfulLabel.Yes));

    [Fact]
    public Task ConditionalRefinement() => PromptSnapshot.Check(AlphabetizeTask.ConditionalRefinement, new(Question, Answer, Critique, "estimate evolve payable"));

    [Fact]
    public Task DirectRefinement() => PromptSnapshot.Check(AlphabetizeTask.DirectRefinement, new(Question, Answer, "estimate evolve payable"));
}
