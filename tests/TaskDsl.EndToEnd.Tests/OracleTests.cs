using System.Text.RegularExpressions;
using Microsoft.Build.Logging.StructuredLogger;

namespace TaskDsl.EndToEnd.Tests;

/// <summary>A user's own oracle, the one that docs/oracles.md walks through: checked by each build, at work in every command, and caught when it breaks a law.</summary>
public sealed partial class OracleTests
{
    private const string Kept = "The oracles keep their laws";

    internal static string DocumentedOracle => CodeOfThePage().Match(File.ReadAllText(Path.Combine(UserProject.Repository, "docs", "oracles.md"))).Groups["code"].Value;

    [Fact]
    public void A_documented_oracle_is_checked_by_the_build_and_caught_when_it_breaks_a_law()
    {
        // The order of the steps is the subject: one project goes through all of them.
        using var project = new UserProject();
        project.Edit("Study.csproj", "<Nullable>enable</Nullable>", "<Nullable>enable</Nullable><ImplicitUsings>enable</ImplicitUsings>");
        project.Write("BackwardsOracle.cs", DocumentedOracle);
        project.Write("backwards.task.yaml", project.Read("addition.task.yaml")
            .Replace("task: Addition", "task: Backwards", StringComparison.Ordinal)
            .Replace("oracle: addition", "oracle: BackwardsOracle", StringComparison.Ordinal)
            .Replace("digits: 3", "letters: 4", StringComparison.Ordinal));
        project.Write("words.task.yaml", project.Read("addition.task.yaml")
            .Replace("task: Addition", "task: Words", StringComparison.Ordinal)
            .Replace("oracle: addition", "oracle: alphabetize", StringComparison.Ordinal)
            .Replace("digits: 3", "words: 2, list: words.txt", StringComparison.Ordinal));
        project.Write("words.txt", "apple\nbread\ncherry\n");

        // A build checks all oracles, where nobody looks too; the next one has nothing to check.
        project.Environment["CI"] = "true";
        Assert.EndsWith("Addition, Backwards, Words.", Assert.Single(Checks(project.Build("-p:AcceptPrompts=true"))), StringComparison.Ordinal);
        project.Environment.Clear();
        Assert.Empty(Checks(project.Build("--no-restore")));

        // Every command works with it, and files are found from elsewhere.
        string questions = Succeeds(project.Run("", "generate", "Backwards", "--count", "5"));
        Assert.Equal(5, questions.TrimEnd().Split('\n').Length);
        Assert.Equal(questions, Succeeds(project.Run(Succeeds(project.Run(questions, "render", "Backwards.base")), "parse", "Backwards.base")));
        Assert.Equal(
            """{"parsed":true,"correct":false,"critiqueable":true,"critiques":["Letter 2 should be c","Letter 3 should be b"],"demonstration":"dcba"}""" + "\n",
            Succeeds(project.Run("""{"question":"abcd","answer":"dbca"}""", "judge", "Backwards")));
        project.WorkingDirectory = Path.GetTempPath();
        Assert.Equal(2, Succeeds(project.Run("", "generate", "Words", "--count", "2")).TrimEnd().Split('\n').Length);
        project.WorkingDirectory = project.Root;

        // A file that is missing is an error of the task that names it.
        File.Delete(project.PathOf("words.txt"));
        UserProject.Result missing = project.Run("", "validate");
        Assert.Equal((2, ""), (missing.ExitCode, missing.Output));
        Assert.StartsWith("words.task.yaml : error TDSL4017: ", Assert.Single(missing.Errors.TrimEnd().Split('\n')), StringComparison.Ordinal);
        project.Write("words.txt", "apple\nbread\ncherry\n");

        // An oracle that overlooks the first letter.
        project.Edit("BackwardsOracle.cs", "Where(i => answer[i]", "Where(i => i > 0 && answer[i]");
        Build build = project.Build("--no-restore");
        Assert.False(build.Succeeded);
        Error error = Assert.Single(build.FindChildrenRecursive<Error>());
        Assert.Equal(("TDSL4016", "backwards.task.yaml"), (error.Code, Path.GetFileName(error.File)));
        Assert.Contains("The oracle of Backwards breaks a law: Every wrong answer that can be read has a valid critique.", error.Text, StringComparison.Ordinal);
        Assert.False(File.Exists(project.PathOf("obj/Debug/net10.0/taskdsl.validated")));

        // The command that the error names finds the same counterexample.
        string command = Command().Match(error.Text).Groups["arguments"].Value;
        UserProject.Result again = project.Dotnet("", ["run", "--no-build", "--", .. command.Split(' ')]);
        Assert.Equal((1, ""), (again.ExitCode, again.Output));
        Assert.Contains($"backwards.task.yaml : error TDSL4016: {error.Text}", again.Errors, StringComparison.Ordinal);
    }

    private static string[] Checks(Build build)
    {
        Assert.True(build.Succeeded, string.Join('\n', build.FindChildrenRecursive<Error>().Select(error => error.ToString())));
        return [.. build.FindChildrenRecursive<Message>().Select(message => message.Text).Where(text => text.StartsWith(Kept, StringComparison.Ordinal))];
    }

    private static string Succeeds(UserProject.Result result)
    {
        Assert.True(result.ExitCode == 0, result.Errors);
        return result.Output;
    }

    [GeneratedRegex("```csharp\n(?<code>.*?class BackwardsOracle.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeOfThePage();

    [GeneratedRegex("dotnet run --no-build -- (?<arguments>validate Backwards --seed [0-9]+ --first [0-9]+ --cases 1)$")]
    private static partial Regex Command();
}
