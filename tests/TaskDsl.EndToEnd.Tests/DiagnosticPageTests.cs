using System.Text.RegularExpressions;

namespace TaskDsl.EndToEnd.Tests;

/// <summary>Each error that the build or the command line can give has a help page, and each page an error.</summary>
public sealed partial class DiagnosticPageTests
{
    [Theory]
    [InlineData("runtime", "TDSL4")]
    [InlineData("msbuild/TaskDsl.MSBuild", "TDSL3")]
    public void Each_error_has_its_page(string folder, string kind)
    {
        string repository = UserProject.Repository;
        var given = Directory.EnumerateFiles(Path.Combine(repository, folder), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(path => Id().Matches(File.ReadAllText(path)))
            .Select(match => match.Value)
            .Where(id => id.StartsWith(kind, StringComparison.Ordinal))
            .Distinct()
            .Order();
        var described = Directory.EnumerateFiles(Path.Combine(repository, "docs", "diagnostics"), $"{kind}*.md").Select(path => Path.GetFileNameWithoutExtension(path)).Order();
        Assert.Equal(given, described);
    }

    [GeneratedRegex("TDSL[0-9]{4}")]
    private static partial Regex Id();
}
