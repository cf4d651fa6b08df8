using Microsoft.CodeAnalysis;

namespace TaskDsl.Generators.Tests;

/// <summary>What an edit costs. That an equal compilation costs nothing is asserted by every other test too.</summary>
public class CachingTests
{
    private static Project Study()
    {
        Project study = new Project().AsProgram()
            .With("addition.task.yaml", Project.Addition)
            .With("other.task.yaml", Project.Addition.Replace("task: Addition", "task: Other", StringComparison.Ordinal))
            .With("gaps.experiment.yaml", Project.Gaps);
        study.Run();
        return study;
    }

    [Fact]
    public void An_unrelated_CSharp_edit_emits_nothing_anew()
    {
        Generated generated = Study().WithCode("class Unrelated { int x; }").Run();
        Assert.All(generated.SourceReasons(), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
        Assert.All(generated.Reasons(TrackingNames.Parsed), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    [Fact]
    public void A_comment_in_a_file_emits_nothing_anew()
    {
        Generated generated = Study().With("addition.task.yaml", "# a comment\n" + Project.Addition).With("gaps.experiment.yaml", "# a comment\n" + Project.Gaps).Run();
        Assert.Equal(2, generated.Reasons(TrackingNames.Parsed).Count(reason => reason == IncrementalStepRunReason.Modified));
        Assert.All(generated.SourceReasons(), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    [Fact]
    public void An_edit_of_one_task_emits_that_task_alone()
    {
        Generated generated = Study().With("other.task.yaml", Project.Addition.Replace("task: Addition", "task: Other", StringComparison.Ordinal).Replace("Flawed:", "Wrong:", StringComparison.Ordinal)).Run();
        Assert.Equal(1, generated.SourceReasons().Count(reason => reason == IncrementalStepRunReason.Modified));
    }
}
