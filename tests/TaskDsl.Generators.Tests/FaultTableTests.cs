using System.Reflection;
using System.Text.RegularExpressions;

namespace TaskDsl.Generators.Tests;

/// <summary>The table of faults: each row's diagnostics are those of its bad files, which <see cref="BadFileTests"/> hold to their places.</summary>
public class FaultTableTests
{
    private static readonly string[][] Rows =
        [.. File.ReadLines(Path.Combine(
                typeof(FaultTableTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "RepositoryRoot").Value!, "docs", "faults.md"))
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1)
            .Select(line => line.Trim('|').Split(" |").Select(cell => cell.Trim()).ToArray())];

    public static TheoryData<string> Faults => [.. Rows.Select(row => row[0])];

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_fault_has_its_diagnostics_and_a_bad_file_for_each(string fault)
    {
        string[] row = Rows.Single(row => row[0] == fault);
        string[] ids = [.. Regex.Matches(row[1], @"\[(TDSL\d{4})\]\(diagnostics/\1\.md\)").Select(match => match.Groups[1].Value)];
        string[][] errors = [.. Regex.Matches(row.ElementAtOrDefault(2) ?? "", "`([^`]+)`").Select(match => ErrorsOf(match.Groups[1].Value))];

        // No diagnostic without a file that gets it, and no file without one of the diagnostics.
        Assert.Empty(ids.Except(errors.SelectMany(of => of)));
        Assert.All(errors, of => Assert.NotEmpty(of.Intersect(ids)));
        Assert.True(ids.Length > 0 || row[1].Length > 0, "The row says nothing.");
    }

    private static string[] ErrorsOf(string name)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "bad", name);
        string[] files = Directory.Exists(path) ? Directory.GetFiles(path) : [.. ((string[])[".task.yaml", ".experiment.yaml"]).Select(ending => path + ending).Where(File.Exists)];
        Assert.NotEmpty(files);
        return [.. files.SelectMany(file => Regex.Matches(File.ReadAllText(file), @"^# error (TDSL\d{4}) \d+:\d+", RegexOptions.Multiline)).Select(match => match.Groups[1].Value)];
    }
}
