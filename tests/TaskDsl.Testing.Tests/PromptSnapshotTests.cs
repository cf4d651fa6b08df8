using System.Reflection;

namespace TaskDsl.Testing.Tests;

public sealed class PromptSnapshotTests
{
    private static readonly string Folder = Path.Combine(
        typeof(PromptSnapshotTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "TaskDsl.Testing.ProjectDirectory").Value!, "Snapshots");

    [Fact]
    public void An_unchanged_prompt_passes_and_takes_an_old_difference_away()
    {
        string received = Path.Combine(Folder, "Addition.base.received.txt");
        File.WriteAllText(received, "an old difference");
        PromptSnapshot.Check(AdditionTask.Base, new("12 + 39", "41"));
        Assert.False(File.Exists(received));
    }

    [Fact]
    public void A_changed_prompt_is_shown_and_left_beside_its_snapshot()
    {
        string received = Path.Combine(Folder, "Addition.base_changed.received.txt");
        try
        {
            string message = Assert.Throws<TaskTestException>(() => PromptSnapshot.Check(AdditionTask.Base, new("12 + 39", "52"), "changed")).Message;
            Assert.Contains($"To accept: mv '{received}' '{Path.Combine(Folder, "Addition.base_changed.verified.txt")}'", message, StringComparison.Ordinal);
            Assert.Contains("\n- Answer:⟦ 41◆⟧\n+ Answer:⟦ 52◆⟧\n", message, StringComparison.Ordinal);
            Assert.Contains("Answer:⟦ 52◆⟧", File.ReadAllText(received), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(received);
        }
    }

    [Fact]
    public void Examples_before_the_text_are_part_of_the_snapshot() =>
        PromptSnapshot.Check(FewShotTask.Base, [new("1 + 1", "2"), new("20 + 22", "42")], new("12 + 39", "51"));
}
