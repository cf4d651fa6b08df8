namespace TaskDsl.Prompts.Tests;

[UsesVerify]
public class FewShotPromptTests
{
    [Fact]
    public Task Base() => PromptSnapshot.Check(FewShotTask.Base, [new("1 + 1", "2"), new("20 + 22", "42")], new("12 + 39", "51"));

    [Fact]
    public Task CritiquesBeforeAPreference() => PromptSnapshot.Check(
        FewShotTask.CritiqueAfterExamples, [new("1 + 1", "3", "Digit at index 1 should be 2")], new("12 + 39", "41", "Digit at index 2 should be 5"));
}
