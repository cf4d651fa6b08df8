using System.Text.Json;

namespace TaskDsl.EndToEnd.Tests;

/// <summary>The command that computes gaps from samples that somebody has, and plans studies.</summary>
public sealed class GapsCommandTests(GapsCommandTests.BuiltProject built) : IClassFixture<GapsCommandTests.BuiltProject>
{
    [Fact]
    public void Every_N_that_is_asked_for_is_a_line_of_its_own()
    {
        JsonElement[] lines = Objects(Run(0, "gaps", "--samples", "pilot.jsonl", "--best-of", "2", "3"));

        Assert.Equal([2, 3], lines.Select(line => line.GetProperty("best_of").GetInt32()));
        // One right answer of three with the lowest score.
        Assert.Equal([2 / 3.0, 1], lines.Select(line => Math.Round(line.GetProperty("discriminator").GetProperty("value").GetDouble(), 12)), (x, y) => Math.Abs(x - y) < 1e-9);
        Assert.Equal(JsonValueKind.Object, lines[0].GetProperty("calibration").ValueKind);
        Assert.Equal(4.0, lines[0].GetProperty("rating_oracle").GetProperty("value").GetDouble());
    }

    [Fact]
    public void A_plan_is_an_object_a_gap_and_a_table()
    {
        JsonElement[] lines = Objects(Run(0, "gaps", "--plan", "--gap", "0.05", "--accuracy", "0.5", "--half-width", "0.02", "--power", "0.8"));

        Assert.Equal(["gd", "gc", "cd"], lines.Select(line => line.GetProperty("gap").GetString()));
        // GD: (1.95996 / 0.02)² (0.125 − 0.0025), and (1.95996 + 0.84162)² (0.125 − 0.0025) / 0.05².
        Assert.Equal(1177, lines[0].GetProperty("questions_for_half_width").GetInt32());
        Assert.Equal(385, lines[0].GetProperty("questions_for_power").GetInt32());
        Assert.Contains("GD = 0.0500", built.Project.Run("", "gaps", "--plan", "--gap", "0.05", "--accuracy", "0.5").Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pilot_plans_from_its_own_spread()
    {
        JsonElement[] lines = Objects(Run(0, "gaps", "--plan", "--samples", "pilot.jsonl", "--half-width", "0.01"));

        Assert.Equal(["gd"], lines.Select(line => line.GetProperty("gap").GetString()));
        Assert.False(lines[0].TryGetProperty("questions_for_power", out _));
    }

    [Theory]
    [InlineData("gaps", "gaps needs --samples FILE, or --plan.")]
    [InlineData("gaps --samples pilot.jsonl --best-of 1", "--best-of is 1; it must be 2 or more.")]
    [InlineData("gaps --samples pilot.jsonl --best-of 4", "best of 4 needs at least 4 samples, but there are 3.")]
    [InlineData("gaps --samples pilot.jsonl --gap 0.1", "--gap is for plans: add --plan, or leave it out.")]
    [InlineData("gaps --samples none.jsonl", "The file cannot be read:")]
    [InlineData("gaps --plan", "a plan needs --gap SIZE with either --headroom H or --accuracy P, or --samples FILE of a pilot.")]
    [InlineData("gaps --plan --gap 0.2 --accuracy 0.9", "--gap is 0.2; with a headroom of 0.09 a gap from G is above 0 and at most that.")]
    [InlineData("gaps --plan --gap 0.1 --headroom 0.3", "--headroom is 0.3; it must be above 0 and at most 0.25")]
    [InlineData("gaps --plan --gap 0.1 --accuracy 0.5 --power 1.2", "--power is 1.2; it must be from 0.05 to 0.9999.")]
    [InlineData("gaps --plan --gap 0.1 --accuracy 0.5 --best-of 3", "without the samples of a pilot for the best of 2 only.")]
    [InlineData("gaps --plan --samples pilot.jsonl --accuracy 0.5", "--samples brings its own headroom")]
    public void What_cannot_be_is_said(string arguments, string expected)
    {
        UserProject.Result result = built.Project.Run("", arguments.Split(' '));

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains(expected, result.Errors, StringComparison.Ordinal);
    }

    private string Run(int exitCode, params string[] arguments)
    {
        UserProject.Result result = built.Project.Run("", arguments);
        Assert.True(result.ExitCode == exitCode, result.Errors);
        return result.Output;
    }

    private static JsonElement[] Objects(string output) => [.. output.TrimEnd().Split('\n').Select(line => JsonSerializer.Deserialize<JsonElement>(line))];

    /// <summary>One build for all tests, with samples as another program might have left them.</summary>
    public sealed class BuiltProject : IDisposable
    {
        public BuiltProject()
        {
            Assert.True(Project.Build().Succeeded);
            Project.Write("pilot.jsonl", string.Concat(Enumerable.Range(0, 120).Select(item => $$"""
                {"item":{{item}},"question":"1 + 2","truth":"3","samples":[{{string.Join(',', Enumerable.Range(0, 3).Select(i => $$"""
                {"sample":{{i}},"answer":"{{i + 3}}","parsed":true,"correct":{{(i == 0 ? "true" : "false")}},"rating":4,"truncated":false,"removed":0,"critiqueability":0.{{i + 1}},"tokens":2}
                """))}}]}

                """)));
        }

        public UserProject Project { get; } = new();

        public void Dispose() => Project.Dispose();
    }
}
