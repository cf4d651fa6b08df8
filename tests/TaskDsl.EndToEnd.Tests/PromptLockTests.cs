using Microsoft.Build.Logging.StructuredLogger;
using BuildTask = Microsoft.Build.Logging.StructuredLogger.Task;

namespace TaskDsl.EndToEnd.Tests;

/// <summary>What docs/prompt-changed.md tells: the build writes prompts.lock, and no format changes that nobody decided on.</summary>
public sealed class PromptLockTests
{
    [Fact]
    public void The_build_keeps_the_formats_that_somebody_decided_on()
    {
        // The order of the steps is the subject: one project goes through all of them.
        using var project = new UserProject();
        Build first = Succeeds(project.Build());
        string locked = project.Read("prompts.lock");
        Assert.Equal(6, locked.Split('\n').Count(line => line.StartsWith("Addition.", StringComparison.Ordinal)));
        Assert.Contains(first.FindChildrenRecursive<Message>(), message => message.Text.StartsWith("Wrote prompts.lock with Addition.base, ", StringComparison.Ordinal));

        // Nothing to do: neither the lock nor the program is made again.
        Build second = Succeeds(project.Build("--no-restore"));
        Assert.DoesNotContain(second.FindChildrenRecursive<BuildTask>(), task => task.Name is "UpdatePromptLock" or "Csc");

        // A comment changes nothing.
        project.Edit("addition.task.yaml", "task: Addition\n", "task: Addition # as in the paper\n");
        Succeeds(project.Build("--no-restore"));
        Assert.Equal(locked, project.Read("prompts.lock"));

        // A change is an error at the format, which says what changed; no build makes it pass by itself.
        project.Edit("addition.task.yaml", "Refinement: {refinement}\n    learns: refinement\n  direct", "Refined: {refinement}\n    learns: refinement\n  direct");
        for (int i = 0; i < 2; i++)
        {
            Error changed = Fails(project.Build("--no-restore"));
            Assert.Equal(("TDSL1601", "addition.task.yaml", LineOf(project, "  conditional_refinement:"), 3), (changed.Code, Path.GetFileName(changed.File), changed.LineNumber, changed.ColumnNumber));
            Assert.Contains("'Addition.conditional_refinement' is not what prompts.lock holds; what changed: text;", changed.Text, StringComparison.Ordinal);
            Assert.Equal(locked, project.Read("prompts.lock"));
        }

        // A mistake beside it is told once, and accepts nothing.
        project.Edit("addition.task.yaml", "{helpful}", "{helpfull}");
        Build mistaken = project.Build("--no-restore", "-p:AcceptPrompts=true");
        Assert.Contains(mistaken.FindChildrenRecursive<Error>(), error => error.Code == "TDSL1204");
        Assert.Equal(locked, project.Read("prompts.lock"));
        project.Edit("addition.task.yaml", "{helpfull}", "{helpful}");

        // Told to, it takes the new version, once.
        Succeeds(project.Build("--no-restore", "-p:AcceptPrompts=true"));
        string accepted = project.Read("prompts.lock");
        Assert.Contains("Refined:", accepted, StringComparison.Ordinal);
        Succeeds(project.Build("--no-restore"));

        // Where nobody would commit it, a new format is an error; elsewhere it is added, and the others stay.
        project.Edit("addition.task.yaml", "  direct_refinement:", "  again:\n    extends: base\n    template: |-\n\n      Again: {refinement}\n    learns: refinement\n  direct_refinement:");
        project.Environment["CI"] = "true";
        Error missing = Fails(project.Build("--no-restore"));
        Assert.Equal(("TDSL3001", "addition.task.yaml", LineOf(project, "  again:"), 3), (missing.Code, Path.GetFileName(missing.File), missing.LineNumber, missing.ColumnNumber));
        Assert.Equal(accepted, project.Read("prompts.lock"));
        project.Environment.Clear();
        Succeeds(project.Build("--no-restore"));
        string grown = project.Read("prompts.lock");
        Assert.Contains("Addition.again ", grown, StringComparison.Ordinal);
        Assert.Equal(accepted, grown[..grown.IndexOf("Addition.again", StringComparison.Ordinal)] + grown[grown.IndexOf("Addition.base", StringComparison.Ordinal)..]);

        // With the entry committed, CI builds.
        project.Environment["CI"] = "true";
        Succeeds(project.Build("--no-restore"));
        project.Environment.Clear();

        // A format that is gone is an error at its entry, until that is accepted.
        project.Edit("addition.task.yaml", "  again:\n    extends: base\n    template: |-\n\n      Again: {refinement}\n    learns: refinement\n", "");
        Error gone = Fails(project.Build("--no-restore"));
        Assert.Equal(("TDSL1602", "prompts.lock", 4), (gone.Code, Path.GetFileName(gone.File), gone.LineNumber));
        Succeeds(project.Build("--no-restore", "-p:AcceptPrompts=true"));
        Assert.Equal(accepted, project.Read("prompts.lock"));

        // A lost file is written again, by two builds at once as by one.
        File.Delete(project.PathOf("prompts.lock"));
        UserProject.Result[] atOnce = [.. ((string[])["Debug", "Release"]).AsParallel().WithDegreeOfParallelism(2)
            .Select(configuration => project.Dotnet("", "build", "--no-restore", "-nr:false", "-c", configuration))];
        Assert.All(atOnce, build => Assert.True(build.ExitCode == 0, build.Output));
        Assert.Equal(accepted, project.Read("prompts.lock"));
        Assert.Empty(Directory.EnumerateFiles(project.Root, "*.tmp"));
    }

    [Fact]
    public void A_mistake_in_a_new_file_is_one_error_and_locks_nothing()
    {
        using var project = new UserProject();
        project.Edit("addition.task.yaml", "{helpful}", "{helpfull}");
        Assert.Equal("TDSL1204", Fails(project.Build("-p:ContinuousIntegrationBuild=true")).Code);
        Assert.Equal("TDSL1204", Fails(project.Build("--no-restore")).Code);
        Assert.DoesNotContain("Addition.", File.Exists(project.PathOf("prompts.lock")) ? project.Read("prompts.lock") : "", StringComparison.Ordinal);
    }

    private static int LineOf(UserProject project, string line) => Array.IndexOf(project.Read("addition.task.yaml").Split('\n'), line) + 1;

    private static Error Fails(Build build)
    {
        Assert.False(build.Succeeded);
        return Assert.Single(build.FindChildrenRecursive<Error>());
    }

    private static Build Succeeds(Build build)
    {
        Assert.True(build.Succeeded, string.Join('\n', build.FindChildrenRecursive<Error>().Select(error => error.ToString())));
        return build;
    }
}
