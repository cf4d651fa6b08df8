using Microsoft.CodeAnalysis;
using TaskDsl.Language;
using TaskDsl.Language.Binding;
using TaskDsl.Language.Diagnostics;
using TaskDsl.Language.Model;

namespace TaskDsl.Generators.Tests;

/// <summary>Whatever a file holds: no exception leaves the language, every mistake has a place inside the file, and what is accepted compiles.</summary>
public class MutationTests
{
    private const int Mutations = 20_000;

    private static readonly string[] Pieces =
    [
        "{", "}", "{{", "}}", "[", "]", ":", ": ", "- ", "\n", "\n\n", "\r\n", " ", "    ", "\t", "\"", "'", "|", "|-", "|+", ">-", "&a ", "*a", "!!str ", "<<: ", "#", " # ", "---\n", "...\n",
        "\\", "\\n", "\\u2028", "\\ud800", ",", "Yes", "No", "question", "answer", "critique", "labels", "extends: ", "learns: ", "given: ", "template: ", "shots: ", "turns: ", "as: ", "{role}", "{text}", "of: ", "separator: ", "family: ", "qwen2", "\u2028", "\u0085", "é", "😀", "\u0000", "_", "1", "1e9", "-1", "~", "null", "?", "%", "@", "`",
    ];

    [Fact]
    public void Mutated_files_never_throw_and_accepted_ones_compile()
    {
        var random = new Random(20240817);
        string[] tasks = [Project.Addition, Project.Good("shots.task.yaml"), Project.Good("conversation.task.yaml")];
        string[] experiments = [Project.Gaps, Project.Gaps.Replace("tokenizer: bytes", "tokenizer: { family: qwen2, file: tokenizer.json }", StringComparison.Ordinal)];
        EquatableArray<FamilyNeed> needs = new([new("Addition", "llama3", "Gaps")]);
        var accepted = new Dictionary<string, string>(StringComparer.Ordinal);
        for (int i = 0; i < Mutations; i++)
        {
            bool task = i % 3 > 0;
            string text = Mutate(task ? tasks[i / 3 % tasks.Length] : experiments[i / 3 % experiments.Length], random);
            if (task)
            {
                TaskFile file = TaskParser.Parse("a.task.yaml", "a.task.yaml", text, i % 2 == 0 ? needs : default);
                AssertPlaces(file.Diagnostics, text);
                Assert.True(file.Task is not null || file.Diagnostics.Count > 0, text);
                if (file.Task is { Name.Length: < 64 } model)
                {
                    // One source for each different model, under a name of its own.
                    string source = Emit.TaskEmitter.Emit(model with { SourceFile = "", Name = "T" }, null, "N").ToString();
                    accepted.TryAdd(source, text);
                }
            }
            else
            {
                ExperimentFile file = ExperimentParser.Parse("a.experiment.yaml", "a.experiment.yaml", text);
                AssertPlaces(file.Diagnostics, text);
                Assert.True(file.Experiment is not null || file.Diagnostics.Count > 0, text);
            }
        }

        Assert.True(accepted.Count > 100, $"{accepted.Count} accepted");
        AssertCompiles(accepted);
    }

    private static void AssertPlaces(IEnumerable<LanguageDiagnostic> diagnostics, string text)
    {
        foreach (LanguageDiagnostic diagnostic in diagnostics)
        {
            Assert.InRange(diagnostic.Place.Range.Start, 0, text.Length);
            Assert.InRange(diagnostic.Place.Range.End, diagnostic.Place.Range.Start, text.Length);
            Assert.NotEmpty(diagnostic.Message);
        }
    }

    // Many to a compilation, each in a namespace of its own; only what a mutation of text can break is bound.
    private static void AssertCompiles(Dictionary<string, string> accepted)
    {
        var project = new Project();
        int number = 0;
        foreach (string source in accepted.Keys.Take(400))
        {
            project.WithCode(source.Replace("namespace N;", $"namespace N{number};", StringComparison.Ordinal), $"{number++}.cs");
        }

        Generated generated = project.Run();
        Assert.Empty(generated.Output.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning));
    }

    private static string Mutate(string text, Random random)
    {
        for (int edits = random.Next(1, 4); edits > 0; edits--)
        {
            int at = random.Next(text.Length), length = Math.Min(random.Next(1, 12), text.Length - at);
            text = random.Next(5) switch
            {
                0 => text.Remove(at, length),
                1 => text.Insert(at, Pieces[random.Next(Pieces.Length)]),
                2 => text.Remove(at, length).Insert(at, Pieces[random.Next(Pieces.Length)]),
                3 => text.Insert(random.Next(text.Length), text.Substring(at, length)),
                _ => text.Remove(at, 1).Insert(at, ((char)random.Next(32, 0x250)).ToString()),
            };
            if (text.Length == 0)
            {
                return " ";
            }
        }

        return text;
    }
}
