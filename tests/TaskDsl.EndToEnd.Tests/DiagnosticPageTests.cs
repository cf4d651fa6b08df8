using System.Text.RegularExpressions;

namespace TaskDsl.EndToEnd.Tests;

/// <summary>Each error that the command line can give has a help page, and each page an error.</summary>
public sealed partial class DiagnosticPageTests
{
    [Fact]
    public void Each_error_of_the_command_line_has_its_page()
    {
        string repository = UserProject.Repository;
        var given = Directory.EnumerateFiles(Path.Combine(repository, "runtime", "TaskDsl.Hosting"), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(path => Id().Matches(File.ReadAllText(path)))
            .Select(match => match.Value)
            .Distinct()
            .Order();
        var described = Directory.EnumerateFiles(Path.Combine(repository, "docs", "diagnostics"), "TDSL4*.md").Select(path => Path.GetFileNameWithoutExtension(path)).Order();
        Assert.Equal(given, described);
    }

    [GeneratedRegex("TDSL4[0-9]{3}")]
    private static partial Regex Id();
}
