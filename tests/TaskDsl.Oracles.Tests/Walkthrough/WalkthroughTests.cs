using System.Reflection;
using TaskDsl.Oracles.Tests.Laws;

namespace TaskDsl.Oracles.Tests.Walkthrough;

/// <summary>The documentation's oracle keeps the laws, and what the documentation shows is what is said.</summary>
public sealed class WalkthroughTests
{
    private static string Page => File.ReadAllText(Path.Combine(Here(), "..", "..", "..", "docs", "oracles.md"));

    [Fact]
    public void The_documented_oracle_keeps_the_laws() => Assert.Null(OracleLaws.Check(new BackwardsOracle(), seed: 1, cases: 1000));

    [Fact]
    public void The_page_shows_the_oracle_that_is_compiled_here() =>
        Assert.Contains(File.ReadAllText(Path.Combine(Here(), "BackwardsOracle.cs")).Trim(), Page, StringComparison.Ordinal);

    [Fact]
    public void The_page_shows_a_true_verdict() =>
        Assert.Contains($"[\"{string.Join("\",\"", new BackwardsOracle().Critiques("abcd", "dbca"))}\"]", Page, StringComparison.Ordinal);

    [Fact]
    public void The_page_shows_a_true_counterexample() =>
        Assert.Contains(OracleLaws.Check(SabotageTests.Make("overlooks the highest digit"), seed: 1, cases: 1000)!.ToString(), Page, StringComparison.Ordinal);

    [Fact]
    public void The_page_shows_a_true_refusal() =>
        Assert.Contains(Assert.Throws<OutOfQuestionsException>(() => new QuestionSource(new AdditionOracle(2), Split.Test, 1, "base").Count()).Message, Page, StringComparison.Ordinal);

    // Not the source's path as compiled: a deterministic build maps that to /_/….
    private static string Here() => Path.Combine(
        typeof(WalkthroughTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "ProjectDirectory").Value!, "Walkthrough");
}
