namespace TaskDsl.Prompts.Tests;

[UsesVerify]
public class RewardModelPromptTests
{
    private const string Prompt = "How many moons does Mars have?", Answer = "One, like the Earth.", Critique = "The answer is wrong: Mars has two moons.";

    [Fact]
    public Task Base() => PromptSnapshot.Check(PreferenceTask.Base, new(Prompt, Answer));

    [Fact]
    public Task Preference() => PromptSnapshot.Check(PreferenceTask.Preference, new(Prompt, Answer, Critique));

    [Fact]
    public Task PreferenceWithoutCritique() => PromptSnapshot.Check(PreferenceTask.PreferenceWithoutCritique, new(Prompt, Answer));

    [Fact]
    public Task Pointwise() => PromptSnapshot.Check(PointwiseCritiqueTask.Pointwise, new(Prompt, Answer, Critique));
}
