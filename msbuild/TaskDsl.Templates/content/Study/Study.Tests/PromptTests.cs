using TaskDsl.Testing;

namespace Tests;

/// <summary>Each prompt as it was when somebody last accepted it: Snapshots/Addition.….verified.txt.</summary>
public class PromptTests
{
    [Fact]
    public void Base() => PromptSnapshot.Check(AdditionTask.Base, new("12 + 39", "51"));

    [Fact]
    public void Critiqueability() => PromptSnapshot.Check(AdditionTask.Critiqueability, new("12 + 39", "41", AdditionTask.CritiqueableLabel.Yes));

    [Fact]
    public void Critique() => PromptSnapshot.Check(AdditionTask.Critique, new("12 + 39", "41", "Digit at index 2 should be 5"));
}
