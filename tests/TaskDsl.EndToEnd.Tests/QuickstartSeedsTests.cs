using System.Text.Json;

namespace TaskDsl.EndToEnd.Tests;

/// <summary>The quickstart's promise does not hang on a lucky seed. Takes minutes: <c>./test --long</c>. What it measures is kept for docs/results.md.</summary>
[Trait("Category", "Long")]
public sealed class QuickstartSeedsTests
{
    [Fact]
    public void Five_seeds_leave_headroom_and_a_critic_that_does_not_guess()
    {
        using var project = new UserProject();
        string experiment = File.ReadAllText(Path.Combine(UserProject.Repository, "examples", "SyntheticTasks", "gaps.experiment.yaml"));
        project.Write("gaps.experiment.yaml", experiment.Replace("seeds: [1]", "seeds: [1, 2, 3, 4, 5]", StringComparison.Ordinal));
        Assert.True(project.Build("-p:RunExperiments=OnDemand").Succeeded);
        UserProject.Result run = project.Run("", "run");
        Assert.True(run.ExitCode == 0, run.Errors);

        using JsonDocument results = JsonDocument.Parse(project.Read("experiments/AdditionGaps/results.json"));
        JsonElement[] measured = [.. results.RootElement.GetProperty("rounds").EnumerateArray().Where(round => round.GetProperty("round").GetInt32() == 2).Select(round => round.GetProperty("gaps"))];
        Assert.Equal(5, measured.Length);
        Assert.All(measured, gaps =>
        {
            Assert.True(gaps.GetProperty("headroom").GetProperty("value").GetDouble() >= 0.05, run.Errors);
            Assert.True(gaps.GetProperty("valid_on_flawed").GetProperty("low").GetDouble() > 0.15, run.Errors);
        });
        File.Copy(project.PathOf("experiments/AdditionGaps/results.json"), Path.Combine(UserProject.Repository, "docs", "results", "AdditionGaps.json"), overwrite: true);
    }
}
