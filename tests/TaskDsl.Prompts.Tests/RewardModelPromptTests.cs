using TaskDsl.Formats;

namespace TaskDsl.Prompts.Tests;

[UsesVerify]
public class RewardModelPromptTests
{
    private const string Answer = "One, like the Earth.", Critique = "The answer is wrong: Mars has two moons.";

    private static readonly Conversation<PreferenceTask.PromptRole> Prompt =
    [
        new(PreferenceTask.PromptRole.User, "Which planets have moons?"),
        new(PreferenceTask.PromptRole.Chatbot, "All but Mercury and Venus."),
        new(PreferenceTask.PromptRole.User, "How many moons does Mars have?"),
    ];

    [Fact]
    public Task Base() => PromptSnapshot.Check(PreferenceTask.Base, new(Prompt, Answer));

    [Fact]
    public Task Preference() => PromptSnapshot.Check(PreferenceTask.Preference, new(Prompt, Answer, Critique));

    [Fact]
    public Task PreferenceWithoutCritique() => PromptSnapshot.Check(PreferenceTask.PreferenceWithoutCritique, new(Prompt, Answer));

    [Fact]
    public Task Pointwise() => PromptSnapshot.Check(
        PointwiseCritiqueTask.Pointwise, new([new(PointwiseCritiqueTask.PromptRole.User, "How many moons does Mars have?")], Answer, Critique));
}
