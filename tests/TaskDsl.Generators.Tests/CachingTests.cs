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

    [Fact]
    public void Only_another_tokenizer_family_of_an_experiment_proves_tasks_anew()
    {
        Project study = Study().With("gaps.experiment.yaml", Qwen2("2000"));
        Generated another = study.Run();
        Assert.Equal(1, another.SourceReasons().Count(reason => reason == IncrementalStepRunReason.Modified));

        // Questions, a comment, a moved file: no task is even read again.
        Generated generated = study.With("gaps.experiment.yaml", "# a comment\n" + Qwen2("3000").Replace("tokenizer.json", "other.json", StringComparison.Ordinal)).Run();
        Assert.Equal(["Cached", "Cached", "Modified"], generated.Reasons(TrackingNames.Parsed).Select(reason => reason.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal(1, generated.SourceReasons().Count(reason => reason == IncrementalStepRunReason.Modified));

        static string Qwen2(string questions) => Project.Gaps
            .Replace("tokenizer: bytes", "tokenizer: { family: qwen2, file: tokenizer.json }", StringComparison.Ordinal)
            .Replace("questions: 2000", $"questions: {questions}", StringComparison.Ordinal);
    }
}
