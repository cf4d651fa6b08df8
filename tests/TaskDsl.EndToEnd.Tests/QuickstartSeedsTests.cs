using System.Globalization;
using System.Text;
using System.Text.Json;

namespace TaskDsl.EndToEnd.Tests;

/// <summary>The quickstart's promise does not hang on a lucky seed. Takes minutes: <c>./test --long</c>.</summary>
[Trait("Category", "Long")]
public sealed class QuickstartSeedsTests
{
    [Fact]
    public void Three_seeds_leave_headroom_and_a_critic_that_does_not_guess()
    {
        using var project = new UserProject();
        string experiment = File.ReadAllText(Path.Combine(UserProject.Repository, "examples", "SyntheticTasks", "gaps.experiment.yaml"));
        project.Write("gaps.experiment.yaml", experiment.Replace("seeds: [1]", "seeds: [1, 2, 3]", StringComparison.Ordinal));
        Assert.True(project.Build("-p:RunExperiments=OnDemand").Succeeded);
        UserProject.Result run = project.Run("", "run");
        Assert.True(run.ExitCode == 0, run.Errors);

        using JsonDocument results = JsonDocument.Parse(project.Read("experiments/AdditionGaps/results.json"));
        var table = new StringBuilder("""
            # The quickstart's experiment with three seeds

            Written by `./test --long`. Each number with its 95 % interval over questions; what differs between seeds is not in it. A guessed digit makes a valid critique about one time in ten.

            | seed | ended round 1 | G | D | C | oracle best of 2 | headroom | GD | GC | CD | valid when flawed | AUC within questions |
            |---|---|---|---|---|---|---|---|---|---|---|---|

            """);
        foreach (JsonElement round in results.RootElement.GetProperty("rounds").EnumerateArray())
        {
            if (round.GetProperty("round").GetInt32() == 1)
            {
                table.Append(CultureInfo.InvariantCulture, $"| {round.GetProperty("seed")} | {round.GetProperty("training").GetProperty("ended").GetString()} |");
                continue;
            }

            JsonElement gaps = round.GetProperty("gaps");
            foreach (string number in (string[])["generator", "discriminator", "critique", "oracle", "headroom", "gd", "gc", "cd", "valid_on_flawed", "within_question_auc"])
            {
                JsonElement estimate = gaps.GetProperty(number);
                table.Append(CultureInfo.InvariantCulture, $" {estimate.GetProperty("value").GetDouble():F3} [{estimate.GetProperty("low").GetDouble():F3}, {estimate.GetProperty("high").GetDouble():F3}] |");
            }

            table.Append('\n');
            Assert.True(gaps.GetProperty("headroom").GetProperty("value").GetDouble() >= 0.05, run.Errors);
            Assert.True(gaps.GetProperty("valid_on_flawed").GetProperty("low").GetDouble() > 0.15, run.Errors);
        }

        File.WriteAllText(Path.Combine(UserProject.Repository, "docs", "quickstart-seeds.md"), table.ToString());
    }
}
