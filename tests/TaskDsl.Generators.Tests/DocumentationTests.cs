using System.Reflection;
using System.Text.RegularExpressions;
using TaskDsl.Language.Shapes;

namespace TaskDsl.Generators.Tests;

/// <summary>The reference: its examples compile, and no key is without one.</summary>
public class DocumentationTests
{
    private static readonly string[] Examples = ExamplesOf("language.md"), DataExamples = ExamplesOf("data.md");

    private static string[] ExamplesOf(string page) => [.. Regex.Matches(
        File.ReadAllText(Path.Combine(typeof(DocumentationTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "RepositoryRoot").Value!, "docs", page)), "^```yaml\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline).Select(match => match.Groups[1].Value)];

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
    public void Every_example_of_data_compiles_with_the_pages_own_tasks()
    {
        Project project = new();
        for (int i = 0; i < DataExamples.Length; i++)
        {
            project.With($"{i}.{(DataExamples[i].StartsWith("experiment:", StringComparison.Ordinal) ? "experiment" : "task")}.yaml", DataExamples[i]);
        }

        Generated generated = project.Run();
        Assert.Empty(generated.Diagnostics.Select(diagnostic => diagnostic.ToString()));
        Assert.NotNull(generated.Load());
        Assert.Equal(DataExamples.Length, generated.Result.GeneratedSources.Length);
    }

    [Fact]
    public void Every_key_has_an_example()
    {
        string all = string.Join("\n", Examples.Concat(DataExamples));
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
