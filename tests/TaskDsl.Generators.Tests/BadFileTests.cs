using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using TaskDsl.Language.Diagnostics;

namespace TaskDsl.Generators.Tests;

/// <summary>Each file or folder under <c>bad</c> ends with the errors it gives: <c># error TDSL1204 8:17 part of the message</c>.</summary>
public class BadFileTests
{
    private static readonly string Root = Path.Combine(AppContext.BaseDirectory, "bad");

    private static readonly Regex Expectation = new(@"^# error (?<id>TDSL\d{4}) (?<line>\d+):(?<column>\d+)(?: (?<message>.*))?$", RegexOptions.Multiline);

    public static TheoryData<string> Cases =>
        [.. Directory.GetFileSystemEntries(Root).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_mistake_gives_its_one_error_at_its_place_and_costs_no_other_task_its_code(string name)
    {
        Generated generated = Load(name, out (string Path, string Text)[] files).Run();
        string[] expected = [.. files.SelectMany(file => Expectation.Matches(file.Text).Select(match => $"{file.Path}({match.Groups["line"]},{match.Groups["column"]}): {match.Groups["id"]}")).Order(StringComparer.Ordinal)];
        string[] actual = [.. generated.Diagnostics.Select(Describe).Order(StringComparer.Ordinal)];
        string messages = string.Join("\n", generated.Diagnostics.Select(diagnostic => $"{Describe(diagnostic)} {diagnostic.GetMessage()}"));
        Assert.True(expected.SequenceEqual(actual), $"expected\n{string.Join("\n", expected)}\nfound\n{messages}");
        Assert.All(files.SelectMany(file => Expectation.Matches(file.Text)), match => Assert.Contains(match.Groups["message"].Value, messages));

        Assert.Contains("OtherTask.g.cs", generated.Result.GeneratedSources.Select(source => source.HintName));
        Assert.Empty(generated.Output.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning));
    }

    [Fact]
    public void Every_rule_has_a_bad_file()
    {
        string all = string.Concat(Directory.GetFiles(Root, "*", SearchOption.AllDirectories).Select(File.ReadAllText));
        Assert.Empty(Rules.All.Select(rule => rule.Id).Except(Expectation.Matches(all).Select(match => match.Groups["id"].Value)));
    }

    private static Project Load(string name, out (string Path, string Text)[] files)
    {
        string path = Path.Combine(Root, name);
        files = Directory.Exists(path)
            ? [.. Directory.GetFiles(path).Order(StringComparer.Ordinal).Select(file => (Path.GetFileName(file), File.ReadAllText(file)))]
            : [(name, File.ReadAllText(path))];
        Project project = new Project().With("other.task.yaml", Project.Addition.Replace("task: Addition", "task: Other", StringComparison.Ordinal));
        if (files is [(_, _)] && name.EndsWith(".experiment.yaml", StringComparison.Ordinal))
        {
            project.With("addition.task.yaml", Project.AdditionWithPreferences);
        }

        foreach ((string file, string text) in files)
        {
            _ = file.EndsWith(".cs", StringComparison.Ordinal) ? project.WithCode(text, file) : project.With(file, text);
        }

        return project;
    }

    private static string Describe(Diagnostic diagnostic)
    {
        FileLinePositionSpan span = diagnostic.Location.GetLineSpan();
        return $"{Path.GetFileName(span.Path)}({span.StartLinePosition.Line + 1},{span.StartLinePosition.Character + 1}): {diagnostic.Id}";
    }
}
