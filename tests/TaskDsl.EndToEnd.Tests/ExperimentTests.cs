using System.Diagnostics;
using System.Text.Json;
using Microsoft.Build.Logging.StructuredLogger;
using Task = System.Threading.Tasks.Task;

namespace TaskDsl.EndToEnd.Tests;

/// <summary>An experiment small enough for a test, from its file to its report, and all that can go wrong on the way.</summary>
public sealed class ExperimentTests : IDisposable
{
    private const string Experiment = """
        experiment: Small
        task: Addition
        parameters: { digits: 1 }
        seeds: [1]
        models:
          tiny: { layers: 1, width: 32, heads: 2, context: 128 }
        train: { batch_tokens: 1024, epochs: 60, learning_rate: 3e-3, warmup: 10, schedule: constant }
        rounds:
          - { base: 30 }
          - { base: 30, critiqueability: 8, critique: 4 }
        evaluate:
          gaps: { questions: 4, best_of: 2, answer_temperature: 1, critique_temperature: 0 }
        run: build

        """;

    private const string Report = "experiments/Small/report.html";

    private readonly UserProject _project = new();

    public ExperimentTests() => _project.Write("small.experiment.yaml", Experiment);

    public void Dispose() => _project.Dispose();

    [Fact]
    public void A_build_runs_what_is_out_of_date_and_says_why()
    {
        // From nothing to a report.
        string log = Succeeds(_project.Build());
        Assert.Contains("Small, seed 1, tiny, round 1: train, because it has not run yet.", log, StringComparison.Ordinal);
        Assert.Contains("<svg", "<svg" + _project.Read(Report), StringComparison.Ordinal);
        using (JsonDocument results = JsonDocument.Parse(_project.Read("experiments/Small/results.json")))
        {
            Assert.Equal(2, results.RootElement.GetProperty("rounds").GetArrayLength());
        }

        // Nothing changed: nothing runs.
        log = Succeeds(_project.Build());
        Assert.Contains("Small is up to date", log, StringComparison.Ordinal);
        Assert.DoesNotContain("because", log, StringComparison.Ordinal);

        // The numbers can be had again from the samples, without a model.
        UserProject.Result gaps = _project.Run("", "gaps", "--samples", "experiments/Small/seed-1/tiny/round-2/samples.jsonl");
        Assert.Equal(0, gaps.ExitCode);
        using JsonDocument again = JsonDocument.Parse(gaps.Output);
        using JsonDocument saved = JsonDocument.Parse(_project.Read("experiments/Small/results.json"));
        Assert.Equal(
            saved.RootElement.GetProperty("rounds")[1].GetProperty("gaps").GetProperty("generator").GetProperty("value").GetDouble(),
            again.RootElement.GetProperty("generator").GetProperty("value").GetDouble());

        // More questions: measured again, not trained again.
        _project.Edit("small.experiment.yaml", "questions: 4", "questions: 5");
        log = Succeeds(_project.Build());
        Assert.Contains("round 2: evaluate, because questions is 5, was 4.", log, StringComparison.Ordinal);
        Assert.DoesNotContain("train, because", log, StringComparison.Ordinal);

        // A deleted output comes back.
        File.Delete(_project.PathOf(Report));
        Assert.Contains("Small: report, because report.html is missing.", Succeeds(_project.Build()), StringComparison.Ordinal);
        Assert.True(File.Exists(_project.PathOf(Report)));

        // A file that was tampered with is an error that names it, and stays.
        string weights = _project.PathOf("experiments/Small/seed-1/tiny/round-2/model.safetensors");
        byte[] bytes = File.ReadAllBytes(weights);
        bytes[^1] ^= 1;
        File.WriteAllBytes(weights, bytes);
        Build build = _project.Build();
        Assert.False(build.Succeeded);
        Error error = Assert.Single(build.FindChildrenRecursive<Error>());
        Assert.Equal(("TDSL4011", weights), (error.Code, error.File));
        Assert.Equal(bytes, File.ReadAllBytes(weights));
    }

    [Theory]
    [InlineData("CI", "true")]
    [InlineData("DOTNET_WATCH", "1")]
    [InlineData("RunExperiments", "OnDemand")]
    public void A_build_that_is_not_a_persons_own_runs_nothing(string variable, string value)
    {
        _project.Environment[variable] = value;
        Assert.DoesNotContain("because", Succeeds(_project.Build()), StringComparison.Ordinal);
        Assert.False(Directory.Exists(_project.PathOf("experiments")));
    }

    [Fact]
    public void A_solution_build_runs_nothing()
    {
        Assert.Equal(0, _project.Dotnet("", "new", "sln", "--format", "sln", "-n", "All").ExitCode);
        Assert.Equal(0, _project.Dotnet("", "sln", "All.sln", "add", "Study.csproj").ExitCode);
        Assert.DoesNotContain("because", Succeeds(_project.Build("All.sln")), StringComparison.Ordinal);
        Assert.False(Directory.Exists(_project.PathOf("experiments")));
    }

    [Fact]
    public async Task An_interrupted_run_ends_cleanly_and_goes_on_to_the_same_weights()
    {
        Succeeds(_project.Build("-p:RunExperiments=OnDemand"));
        Assert.Equal(0, _project.Run("", "run").ExitCode);
        string weights = _project.PathOf("experiments/Small/seed-1/tiny/round-1/model.safetensors");
        byte[] straight = File.ReadAllBytes(weights);
        Directory.Delete(_project.PathOf("experiments"), recursive: true);

        using (Process run = _project.Start("run"))
        {
            Task<string> errors = run.StandardError.ReadToEndAsync();
            string metrics = _project.PathOf("experiments/Small/seed-1/tiny/round-1/metrics.jsonl");
            while (!run.HasExited && !(File.Exists(metrics) && new FileInfo(metrics).Length > 0))
            {
                await Task.Delay(5);
            }

            using Process kill = Process.Start("kill", ["-INT", $"{run.Id}"]);
            await run.WaitForExitAsync();
            Assert.Contains("Interrupted. What was finished is kept", await errors, StringComparison.Ordinal);
            Assert.Equal(130, run.ExitCode);
        }

        Assert.Equal(0, _project.Run("", "run").ExitCode);
        Assert.Equal(straight, File.ReadAllBytes(weights));
    }

    [Fact]
    public void A_damaged_checkpoint_is_one_error_that_names_it()
    {
        Succeeds(_project.Build("-p:RunExperiments=OnDemand"));
        string checkpoint = _project.PathOf("experiments/Small/seed-1/tiny/round-1/checkpoint.safetensors");
        Directory.CreateDirectory(Path.GetDirectoryName(checkpoint)!);
        File.WriteAllText(checkpoint, "no checkpoint");
        UserProject.Result result = _project.Run("", "run");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("error TDSL4015: The checkpoint '" + checkpoint, Assert.Single(result.Errors.Split('\n'), line => line.Contains("error", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Equal("no checkpoint", File.ReadAllText(checkpoint));
    }

    [Fact]
    public void A_missing_libtorch_is_one_error_with_its_cure_and_stops_no_authoring_command()
    {
        Succeeds(_project.Build("-p:RunExperiments=OnDemand"));
        _project.Environment["LIBTORCH"] = "/nowhere";
        Assert.Equal(0, _project.Run("", "tasks").ExitCode);

        UserProject.Result result = _project.Run("", "run");
        Assert.Equal(1, result.ExitCode);
        string error = Assert.Single(result.Errors.Split('\n'), line => line.Contains("error", StringComparison.Ordinal));
        Assert.Contains("error TDSL4012", error, StringComparison.Ordinal);
        Assert.Contains("LIBTORCH", error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_experiment_is_named_with_what_there_is()
    {
        Succeeds(_project.Build("-p:RunExperiments=OnDemand"));
        Assert.Contains("There is no experiment 'Smal'. Did you mean 'Small'?", _project.Run("", "run", "Smal").Errors, StringComparison.Ordinal);
    }

    private static string Succeeds(Build build)
    {
        Assert.True(build.Succeeded, string.Join('\n', build.FindChildrenRecursive<Error>().Select(error => error.ToString())));
        return string.Join('\n', build.FindChildrenRecursive<Message>().Select(message => message.Text));
    }
}
