using System.Reflection;
using System.Text.RegularExpressions;
using TaskDsl.Language.Diagnostics;

namespace TaskDsl.Generators.Tests;

/// <summary>Rules, their pages, the release notes: each knows all the others know.</summary>
public class RuleTests
{
    private static readonly string Repository = typeof(RuleTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    [Fact]
    public void Every_rule_has_a_page_with_its_title_and_every_page_a_rule()
    {
        string folder = Path.Combine(Repository, "docs", "diagnostics");
        string[] pages = [.. Directory.GetFiles(folder, "TDSL*.md").Select(path => Path.GetFileNameWithoutExtension(path)).Where(id => id[4] is '1' or '2').Order(StringComparer.Ordinal)];
        Assert.Equal(Rules.All.Select(rule => rule.Id), pages);
        Assert.All(Rules.All, rule => Assert.StartsWith($"# {rule.Id}: {rule.Title}\n", File.ReadAllText(Path.Combine(folder, rule.Id + ".md"))));
        Assert.All(Rules.All, rule => Assert.EndsWith($"{rule.Id}.md", rule.HelpLink));
    }

    [Fact]
    public void The_release_notes_list_every_rule()
    {
        string notes = File.ReadAllText(Path.Combine(Repository, "generators", "TaskDsl.Generators", "AnalyzerReleases.Unshipped.md"));
        Assert.Equal(Rules.All.Select(rule => rule.Id), Regex.Matches(notes, @"^TDSL\d{4}", RegexOptions.Multiline).Select(match => match.Value));
    }

    [Fact]
    public void Ids_are_never_used_twice() => Assert.Equal(Rules.All.Count, Rules.All.Select(rule => rule.Id).Distinct().Count());
}
