using System.Diagnostics;
using System.Text.Json;
using TaskDsl.Tasks;

namespace TaskDsl.Oracles.Tests.Laws;

public sealed class CounterexampleTests
{
    [Fact]
    public void The_command_hands_the_texts_to_judge_letter_by_letter()
    {
        var found = new Counterexample(OracleLaws.RightHasNone, "Critiques lists some.", 1, 2, "(¬a ∨ b)\nit's \"50%\" \\n", "a='true'", "$HOME `id`");
        string command = found.JudgeCommand(new TaskDefinition { Name = "Odd", SourceFile = "odd.task.yaml", Fields = [], Formats = [] });
        Assert.EndsWith(" | dotnet run --no-build -- judge Odd", command, StringComparison.Ordinal);

        using Process shell = Process.Start(new ProcessStartInfo("sh", ["-c", command[..command.LastIndexOf(" | ", StringComparison.Ordinal)]]) { RedirectStandardOutput = true })!;
        string line = Assert.Single(shell.StandardOutput.ReadToEnd().TrimEnd('\n').Split('\n'));
        using JsonDocument input = JsonDocument.Parse(line);
        Assert.Equal(found.Question, input.RootElement.GetProperty("question").GetString());
        Assert.Equal(found.Answer, input.RootElement.GetProperty("answer").GetString());
        Assert.Equal(found.Critique, input.RootElement.GetProperty("critique").GetString());
    }

    [Fact]
    public void Very_long_texts_are_shortened_for_people() =>
        Assert.InRange(new Counterexample(OracleLaws.Total, "", 1, 2, "1 + 1", new string('9', 10_000), null).ToString().Length, 1000, 2000);
}
