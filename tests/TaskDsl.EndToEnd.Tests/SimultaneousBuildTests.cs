using System.Diagnostics;

namespace TaskDsl.EndToEnd.Tests;

/// <summary>Two builds of one project at the same moment.</summary>
public sealed class SimultaneousBuildTests
{
    [Fact]
    public async Task Two_builds_at_once_take_turns_and_the_second_has_nothing_to_do()
    {
        using var project = new UserProject();
        project.Write("small.experiment.yaml", ExperimentTests.Experiment);
        Assert.True(project.Build("-p:RunExperiments=OnDemand").Succeeded);

        // Both come while somebody is at work, so that they are certain to meet.
        Directory.CreateDirectory(project.PathOf("experiments/Small"));
        var atWork = new FileStream(project.PathOf("experiments/Small/.lock"), FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        using Process one = Build(), other = Build();
        foreach (Process build in new[] { one, other })
        {
            string? line;
            do
            {
                line = await build.StandardOutput.ReadLineAsync();
                Assert.NotNull(line);
            }
            while (!line.Contains($"Another run is at work in {project.PathOf("experiments/Small")}; waiting for it to end.", StringComparison.Ordinal));
        }

        await atWork.DisposeAsync();
        string[] outputs = await Task.WhenAll(one.StandardOutput.ReadToEndAsync(), other.StandardOutput.ReadToEndAsync());
        await Task.WhenAll(one.WaitForExitAsync(), other.WaitForExitAsync());
        Assert.Equal((0, 0), (one.ExitCode, other.ExitCode));
        string ran = Assert.Single(outputs, output => output.Contains("because", StringComparison.Ordinal));
        string waited = Assert.Single(outputs, output => output != ran);
        Assert.Contains("Small, seed 1, tiny, round 1: train, because it has not run yet.", ran, StringComparison.Ordinal);
        Assert.Contains("Small is done", ran, StringComparison.Ordinal);
        Assert.Contains("Small is up to date", waited, StringComparison.Ordinal);

        Process Build() => project.Start("dotnet", "build", "--no-restore", "-nr:false", "-tl:off");
    }
}
