using System.Text.RegularExpressions;
using TaskDsl.Experiments;

namespace TaskDsl.Hosting.Running;

/// <summary>Where an experiment's files set what decides a stage. Only for messages: the compiled experiment holds no positions, so that a moved line changes no program.</summary>
internal sealed class SettingPlaces(ExperimentDefinition experiment, string projectFolder)
{
    private readonly Lazy<string[]> _experiment = new(() => Lines(Path.Combine(projectFolder, experiment.SourceFile)));
    private readonly Lazy<string[]> _task = new(() => Lines(Path.Combine(projectFolder, experiment.Task.SourceFile)));

    /// <summary><c>file(line,column)</c> of the key that sets a stage's input, where exactly one line of the files can be meant; else null.</summary>
    public string? Of(string input)
    {
        if (input.StartsWith("format ", StringComparison.Ordinal))
        {
            return Find(experiment.Task.SourceFile, _task.Value, input["format ".Length..]);
        }

        string key = input switch { "seed" => "seeds", "critiques" => "critique", _ => input };
        return Find(experiment.SourceFile, _experiment.Value, key) ?? (experiment.Parameters.ContainsKey(key) ? Find(experiment.Task.SourceFile, _task.Value, key) : null);
    }

    private static string? Find(string file, string[] lines, string key)
    {
        var pattern = new Regex($@"(?<=^|[\s{{,]){Regex.Escape(key)}\s*:(?=\s|$)");
        (int Line, int Column)[] found = [.. lines.SelectMany((line, i) => pattern.Matches(WithoutComment(line)).Select(match => (i + 1, match.Index + 1)))];
        return found is [var only] ? $"{file}({only.Line},{only.Column})" : null;
    }

    private static string WithoutComment(string line) => Regex.Replace(line, @"(^|\s)#.*", "");

    private static string[] Lines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A program that was moved away from its files still runs; its messages then name none.
            return [];
        }
    }
}
