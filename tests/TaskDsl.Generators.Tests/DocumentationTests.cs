using System.Reflection;
using System.Text.RegularExpressions;
using TaskDsl.Language.Shapes;

namespace TaskDsl.Generators.Tests;

/// <summary>The reference: its examples compile, and no key is without one.</summary>
public class DocumentationTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(
        typeof(DocumentationTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "RepositoryRoot").Value!, "docs", "language.md"));

    private static readonly string[] Examples = [.. Regex.Matches(Page, "^```yaml\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline).Select(match => match.Groups[1].Value)];

    [Fact]
    public void Every_example_compiles()
    {
        // The experiment is of the whole addition task, the page's own of its first format.
        Project tasks = new(), experiments = new Project().With("addition.task.yaml", Project.AdditionWithPreferences);
        for (int i = 0; i < Examples.Length; i++)
        {
            _ = Examples[i].StartsWith("experiment:", StringComparison.Ordinal) ? experiments.With($"{i}.experiment.yaml", Examples[i]) : tasks.With($"{i}.task.yaml", Examples[i]);
        }

        Generated[] generated = [tasks.Run(), experiments.Run()];
        Assert.Empty(generated.SelectMany(one => one.Diagnostics).Select(diagnostic => diagnostic.ToString()));
        Assert.All(generated, one => Assert.NotNull(one.Load()));
        Assert.Equal(Examples.Length + 1, generated.Sum(one => one.Result.GeneratedSources.Length));
    }

    [Fact]
    public void Every_key_has_an_example()
    {
        string all = string.Join("\n", Examples);
        Assert.All(
            Keys(TaskFileShape.File).Concat(Keys(ExperimentFileShape.File)).Distinct(),
            key => Assert.Matches($@"(?m)(^\s*|[{{,]\s*|- {{ ){Regex.Escape(key)}:", all));
    }

    private static IEnumerable<string> Keys(Shape shape) => shape switch
    {
        MapShape map => map.Keys.SelectMany(key => Keys(key.Shape).Append(key.Name)),
        TableShape table => Keys(table.Item),
        ListShape list => Keys(list.Item),
        EitherShape either => either.Shapes.SelectMany(Keys),
        _ => [],
    };
}
