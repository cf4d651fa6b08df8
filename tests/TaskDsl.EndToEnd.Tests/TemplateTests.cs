namespace TaskDsl.EndToEnd.Tests;

/// <summary><c>dotnet new taskdsl</c>, from the package to passing tests.</summary>
public sealed class TemplateTests
{
    [Fact]
    public void A_new_study_goes_from_nothing_to_a_report_with_one_build_and_its_tests_pass()
    {
        // The order of the steps is the subject: one study goes through all of them.
        using UserProject folder = NewStudy();
        string study = Path.Combine(folder.WorkingDirectory, "My-Study"), results = Path.Combine(study, "experiments");
        Assert.Equal(["My-Study", "My-Study.Tests"], Directory.EnumerateDirectories(folder.WorkingDirectory).Select(path => Path.GetFileName(path)).Order());
        Succeeds(folder.Dotnet("", "build", "My-Study", "-nr:false"));
        Assert.True(File.Exists(Path.Combine(results, "Gaps", "report.html")));
        Assert.Contains("Gaps is up to date", Succeeds(folder.Dotnet("", "build", "My-Study", "-nr:false", "--tl:off")), StringComparison.Ordinal);

        // CI: the lock is there, and nothing is trained.
        Directory.Delete(results, recursive: true);
        folder.Environment["CI"] = "true";
        Succeeds(folder.Dotnet("", "build", "My-Study", "-nr:false"));
        Assert.False(Directory.Exists(results));
        string tests = Succeeds(folder.Dotnet("", "test", "My-Study.Tests", "-nr:false"));
        Assert.Contains("Failed:     0, Passed:     8", tests, StringComparison.Ordinal);

        // The snapshots hold the prompts: an edit of the template fails the test that shows it, with the changed line.
        string task = Path.Combine(study, "addition.task.yaml");
        File.WriteAllText(task, File.ReadAllText(task).Replace("Critique: {critique}", "Criticism: {critique}", StringComparison.Ordinal));
        UserProject.Result changed = folder.Dotnet("", "test", "My-Study.Tests", "-nr:false");
        Assert.Equal(1, changed.ExitCode);
        Assert.Contains("Failed:     1, Passed:     7", changed.Output, StringComparison.Ordinal);
        Assert.Contains("- Critique:⟦ Digit at index 2 should be 5◆⟧", changed.Output, StringComparison.Ordinal);
        Assert.Contains("+ Criticism:⟦ Digit at index 2 should be 5◆⟧", changed.Output, StringComparison.Ordinal);
    }

    // A folder with the study in it, and package sources above it.
    private static UserProject NewStudy()
    {
        var folder = new UserProject();
        foreach (string file in (string[])["Study.csproj", "addition.task.yaml"])
        {
            File.Delete(folder.PathOf(file));
        }

        // Templates are installed for a user; this one's home is the test's.
        folder.Environment["DOTNET_CLI_HOME"] = folder.PathOf(".home");
        folder.Environment["DOTNET_NOLOGO"] = "1";
        folder.Environment["DOTNET_GENERATE_ASPNET_CERTIFICATE"] = "false";
        Succeeds(folder.Dotnet("", "new", "install", Assert.Single(Directory.GetFiles(UserProject.LocalFeed, "TaskDsl.Templates.*.nupkg"))));
        Succeeds(folder.Dotnet("", "new", "taskdsl", "-n", "My-Study"));
        folder.WorkingDirectory = folder.PathOf("My-Study");
        return folder;
    }

    private static string Succeeds(UserProject.Result result)
    {
        Assert.True(result.ExitCode == 0, result.Output + result.Errors);
        return result.Output;
    }
}
