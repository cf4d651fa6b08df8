using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Build.Logging.StructuredLogger;
using Task = System.Threading.Tasks.Task;

namespace TaskDsl.EndToEnd.Tests;

/// <summary>An experiment small enough for a test, from its file to its report, and all that can go wrong on the way.</summary>
public sealed partial class ExperimentTests(ExperimentTests.BuiltExperiment built) : IClassFixture<ExperimentTests.BuiltExperiment>
{
    internal const string Experiment = """
        experiment: Small
        task: Addition
        parameters: { digits: 2 }
        seeds: [1]
        models:
          tiny: { layers: 1, width: 32, heads: 2, context: 128 }
        train: { batch_tokens: 1024, epochs: 6, learning_rate: 5e-3, warmup: 10, schedule: constant }
        rounds:
          - { base: 1_000 }
          - { base: 1_000, critiqueability: 200, critique: 100 }
        evaluate:
          gaps: { questions: 4, best_of: 2, answer_temperature: 1, critique_temperature: 0 }
        run: build

        """;

    private const string Round1 = "experiments/Small/seed-1/tiny/round-1/", Round2 = "experiments/Small/seed-1/tiny/round-2/";

    [Fact]
    public void A_build_runs_what_is_out_of_date_and_says_why()
    {
        // The order of the steps is the subject: one project goes through all of them.
        using var project = new UserProject();
        project.Write("small.experiment.yaml", Experiment);

        // Builds that are not a person's own run nothing.
        Assert.Empty(Lines(project.Build("-p:RunExperiments=OnDemand")));
        foreach ((string variable, string value) in ((string, string)[])[("CI", "true"), ("DOTNET_WATCH", "1"), ("BuildingInsideVisualStudio", "true"), ("DesignTimeBuild", "true")])
        {
            project.Environment[variable] = value;
            Assert.Empty(Lines(project.Build("--no-restore")));
            project.Environment.Clear();
        }

        Assert.Equal(0, project.Dotnet("", "new", "sln", "--format", "sln", "-n", "All").ExitCode);
        Assert.Equal(0, project.Dotnet("", "sln", "All.sln", "add", "Study.csproj").ExitCode);
        Assert.Empty(Lines(project.Build("All.sln", "--no-restore")));
        File.Delete(project.PathOf("All.sln"));
        Assert.False(Directory.Exists(project.PathOf("experiments")));

        // A direct build goes from nothing to a report; what makes it slow is said, and is no reason to fail where warnings are errors.
        project.Environment["OPENBLAS_CORETYPE"] = "Prescott";
        Build first = project.Build("--no-restore", "-warnaserror");
        project.Environment.Clear();
        Assert.True(first.Succeeded);
        Assert.Contains("Small, seed 1, tiny, round 1: train, because it has not run yet.", Lines(first));
        Assert.StartsWith("<!DOCTYPE html>", project.Read("experiments/Small/report.html"), StringComparison.OrdinalIgnoreCase);

        // Nothing changed: nothing runs.
        Assert.Equal($"Small is up to date: {project.PathOf("experiments/Small/report.html")}", Assert.Single(Lines(project.Build("--no-restore"))));

        // More questions: measured again, not trained again.
        project.Edit("small.experiment.yaml", "questions: 4", "questions: 5");
        string[] lines = Lines(project.Build("--no-restore"));
        Assert.Contains("Small, seed 1, tiny, round 2: evaluate, because questions at small.experiment.yaml(12,11) is 5, was 4.", lines);
        Assert.DoesNotContain(lines, line => line.Contains("train, because", StringComparison.Ordinal));

        // A file that was tampered with is an error of the build that names it, and stays.
        byte[] bytes = Tamper(project.PathOf(Round2 + "model.safetensors"));
        Build build = project.Build("--no-restore");
        Assert.False(build.Succeeded);
        Error error = Assert.Single(build.FindChildrenRecursive<Error>());
        Assert.Equal(("TDSL4011", project.PathOf(Round2 + "model.safetensors")), (error.Code, error.File));
        Assert.Equal(bytes, File.ReadAllBytes(project.PathOf(Round2 + "model.safetensors")));
    }

    [Fact]
    public void The_numbers_come_again_from_the_samples_alone_and_a_deleted_report_comes_back()
    {
        using UserProject project = built.Project.Fork();
        Run(project);
        UserProject.Result gaps = project.Run("", "gaps", "--samples", Round2 + "samples.jsonl");
        Assert.Equal(0, gaps.ExitCode);
        using JsonDocument again = JsonDocument.Parse(gaps.Output);
        using JsonDocument saved = JsonDocument.Parse(project.Read("experiments/Small/results.json"));
        JsonElement results = saved.RootElement.GetProperty("rounds")[1].GetProperty("gaps");
        foreach (string number in (string[])["generator", "discriminator", "critique", "gd", "gc", "cd", "headroom"])
        {
            foreach (string part in (string[])["value", "low", "high"])
            {
                Assert.Equal(results.GetProperty(number).GetProperty(part).GetDouble(), again.RootElement.GetProperty(number).GetProperty(part).GetDouble());
            }
        }

        // The tables beside the file have the same numbers.
        string gd = results.GetProperty("gd").GetProperty("value").GetRawText();
        Assert.Contains($"tiny,1,2,2,4,gd,{gd},", project.Read("experiments/Small/results.csv"), StringComparison.Ordinal);
        // One seed has no means over seeds, and a table without rows is no file.
        Assert.False(File.Exists(project.PathOf("experiments/Small/results-seeds.csv")));
        Assert.False(File.Exists(project.PathOf("experiments/Small/results-rewards.csv")));
        Assert.StartsWith("model,seed,round,from,", project.Read("experiments/Small/results-calibration.csv"), StringComparison.Ordinal);

        File.Delete(project.PathOf("experiments/Small/report.html"));
        Assert.Contains("Small: report, because report.html is missing.", Run(project), StringComparison.Ordinal);
        File.Delete(project.PathOf("experiments/Small/results-calibration.csv"));
        Assert.Contains("Small: report, because results-calibration.csv is missing.", Run(project), StringComparison.Ordinal);
        Assert.Contains("Small is up to date", Run(project), StringComparison.Ordinal);
        Assert.True(File.Exists(project.PathOf("experiments/Small/report.html")));
    }

    [Fact]
    public async Task An_interrupted_run_ends_cleanly_and_goes_on_to_the_same_weights()
    {
        using UserProject straight = built.Project.Fork();
        Run(straight);

        using UserProject project = built.Project.Fork();
        using (Process run = project.StartRun("run", "Small"))
        {
            Task<string> errors = run.StandardError.ReadToEndAsync();
            string metrics = project.PathOf(Round1 + "metrics.jsonl");
            while (!run.HasExited && !(File.Exists(metrics) && new FileInfo(metrics).Length > 0))
            {
                await Task.Delay(5);
            }

            Assert.Equal(0, Kill(run.Id, Interrupt));
            await run.WaitForExitAsync();
            Assert.Contains("Interrupted. What was finished is kept", await errors, StringComparison.Ordinal);
            Assert.Equal(130, run.ExitCode);
        }

        Assert.False(File.Exists(project.PathOf(Round1 + "model.safetensors")));
        Run(project);
        foreach (string file in (string[])[Round1 + "model.safetensors", Round2 + "model.safetensors", Round2 + "samples.jsonl"])
        {
            Assert.Equal(File.ReadAllBytes(straight.PathOf(file)), File.ReadAllBytes(project.PathOf(file)));
        }
    }

    [Fact]
    public async Task A_measurement_that_was_killed_goes_on_from_the_samples_that_it_left()
    {
        using UserProject straight = built.Project.Fork();
        Run(straight, "Measures");
        const string Round = "experiments/Measures/seed-1/tiny/round-2/", Samples = Round + "samples.jsonl", Partial = Round + "samples.partial.jsonl";
        Assert.False(File.Exists(straight.PathOf(Partial)));

        using UserProject project = built.Project.Fork();
        using (Process run = project.StartRun("run", "Measures"))
        {
            Task<string> errors = run.StandardError.ReadToEndAsync();
            while (!run.HasExited && !(File.Exists(project.PathOf(Partial)) && new FileInfo(project.PathOf(Partial)).Length > 10_000))
            {
                await Task.Delay(5);
            }

            run.Kill();
            await run.WaitForExitAsync();
            Assert.False(File.Exists(project.PathOf(Samples)), await errors);
        }

        // A mark in the first sample that it left comes out again: that one is not sampled anew.
        string[] left = File.ReadAllLines(project.PathOf(Partial));
        left[1] = Regex.Replace(left[1], """
            "ids":\[[0-9,]*\]
            """, """
            "ids":[32,55,55,55,55,55,55,55]
            """);
        File.WriteAllLines(project.PathOf(Partial), left);

        Run(project, "Measures");
        Assert.Contains("""
            "answer":"7777777"
            """, project.Read(Samples), StringComparison.Ordinal);
        Assert.False(File.Exists(project.PathOf(Partial)));
        // Other batches: other rounding, which at a near tie may even turn a token.
        string[][] texts = [.. new[] { straight, project }.Select(each => File.ReadLines(each.PathOf(Samples)).Select(TextsOf).ToArray())];
        Assert.Equal(texts[0].Length, texts[1].Length);
        Assert.InRange(texts[0].Zip(texts[1]).Count(pair => pair.First != pair.Second), 0, texts[0].Length / 100);

        static string TextsOf(string line)
        {
            using JsonDocument json = JsonDocument.Parse(line);
            return string.Join('|', json.RootElement.GetProperty("samples").EnumerateArray().Select(sample => $"{sample.GetProperty("answer")} {sample.GetProperty("critique")}"));
        }
    }

    // Of two numbers of two digits, those whose sum has three make a sequence of 30 tokens, all others one of 29.
    [Theory]
    [InlineData("Refuses", null, null)]
    [InlineData("Drops", "dropped", "dropped sequences")]
    [InlineData("Cuts", "truncated", "truncated sequences")]
    public void A_sequence_longer_than_the_context_is_refused_dropped_or_cut_and_counted(string experiment, string? done, string? note)
    {
        using UserProject project = built.Project.Fork();
        UserProject.Result result = project.Run("", "run", experiment);
        if (done is null)
        {
            Assert.Equal(1, result.ExitCode);
            string error = Assert.Single(result.Errors.Split('\n'), line => line.Contains("error", StringComparison.Ordinal));
            Assert.Matches("^refuses.experiment.yaml *: error TDSL4020: A sequence of Addition.base has 30 tokens, and the context of the model 'tiny' is 29: question = '[0-9]{2} [+] [0-9]{2}', answer = '1[0-9]{2}'[.] ", error);
            return;
        }

        Assert.True(result.ExitCode == 0, result.Errors);
        using JsonDocument manifest = JsonDocument.Parse(project.Read($"experiments/{experiment}/seed-1/tiny/round-1/manifest.json"));
        JsonElement notes = manifest.RootElement.GetProperty("stages").GetProperty("train").GetProperty("notes");
        int counted = int.Parse(notes.GetProperty(note!).GetString()!, System.Globalization.CultureInfo.InvariantCulture);
        int sequences = int.Parse(notes.GetProperty("sequences").GetString()!, System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(counted, 1, 599);
        // Validation sequences are counted too.
        Assert.Equal(done == "dropped", sequences < 300);
        Assert.Contains($"{counted} sequences are longer than 29 tokens and were {done}.", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Rounds_learn_refinements_and_helpfulness_of_what_the_round_before_samples()
    {
        using UserProject project = built.Project.Fork();
        UserProject.Result result = project.Run("", "run", "Whole");
        Assert.True(result.ExitCode == 0, result.Errors);
        Assert.Equal(("1200", "0"), (Notes(2).GetProperty("sequences").GetString(), Notes(2).GetProperty("repeated flawed answers").GetString()));
        Assert.Equal("700", Notes(3).GetProperty("sequences").GetString());

        // The oracle mends what round 2 learns; of round 3, all that it says stands in files.
        Assert.Equal((true, false), (OfOracle(2), OfOracle(3)));

        // The verdicts that round 3 learned are the oracle's, of critiques that round 2's model wrote.
        JsonElement[] critiqued = [.. File.ReadLines(project.PathOf("experiments/Whole/seed-1/tiny/round-3/answers.jsonl")).Select(line => JsonDocument.Parse(line).RootElement).Where(line => line.TryGetProperty("sampled_critique", out _))];
        Assert.Contains(critiqued, line => line.GetProperty("sampled_critique_valid").GetBoolean());
        Assert.DoesNotContain(critiqued, line => line.GetProperty("correct").GetBoolean() && line.GetProperty("sampled_critique_valid").GetBoolean());
        Assert.Contains("Whole is up to date", project.Run("", "run", "Whole").Errors, StringComparison.Ordinal);

        // Refinement was measured, and its numbers come again from the samples alone.
        Assert.Equal(3, File.ReadLines(project.PathOf("experiments/Whole/seed-1/tiny/round-3/refinements.jsonl")).Count());
        string results = project.Read("experiments/Whole/results.json");
        using JsonDocument saved = JsonDocument.Parse(results);
        Assert.Equal(10, saved.RootElement.GetProperty("rounds")[2].GetProperty("refinement").GetProperty("rows").GetArrayLength());
        UserProject.Result gaps = project.Run("", "gaps", "--samples", "experiments/Whole/seed-1/tiny/round-3/refinements.jsonl");
        Assert.True(gaps.ExitCode == 0, gaps.Errors);
        Assert.Equal(JsonSerializer.Serialize(saved.RootElement.GetProperty("rounds")[2].GetProperty("refinement")), JsonSerializer.Serialize(JsonSerializer.Deserialize<JsonElement>(gaps.Output)));
        File.Delete(project.PathOf("experiments/Whole/results.json"));
        Assert.Equal(0, project.Run("", "report", "Whole").ExitCode);
        Assert.Equal(results, project.Read("experiments/Whole/results.json"));
        Assists(project);

        JsonElement Training(int round) => JsonDocument.Parse(project.Read($"experiments/Whole/seed-1/tiny/round-{round}/manifest.json")).RootElement.GetProperty("stages").GetProperty("train");
        JsonElement Notes(int round) => Training(round).GetProperty("notes");
        bool OfOracle(int round) => Training(round).GetProperty("inputs").TryGetProperty("oracle's behaviour", out _);
    }

    [Fact]
    public void The_build_draws_examples_and_says_which_are_longer_than_the_context()
    {
        UserProject.Result result = built.Project.Run("", "validate");
        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        string[] lines = result.Errors.Split('\n');
        Assert.Matches(
            @"^refuses[.]experiment[.]yaml\(5,43\) : error TDSL4021: Of 200 examples of Addition[.]base, [0-9]+ have more tokens than the context of the model 'tiny', 29[.] The longest has 30: question = '[0-9]{2} [+] [0-9]{2}', answer = '1[0-9]{2}'[.] Give the model a context of at least 30, ",
            Assert.Single(lines, line => line.Contains("error", StringComparison.Ordinal)));
        Assert.Single(lines, line => line.StartsWith("Drops: about ", StringComparison.Ordinal) && line.Contains(" % of the examples of Addition.base are longer than the context of the model 'tiny', 29, and will be dropped; the longest has 30 tokens.", StringComparison.Ordinal));
        Assert.Single(lines, line => line.StartsWith("Cuts: about ", StringComparison.Ordinal) && line.Contains("will be truncated", StringComparison.Ordinal));

        // The second round's critiques are the longest.
        Assert.Matches(@"^The longest of 200 drawn examples of each format: .*\bSmall [0-9]{2} of 128 tokens \(Addition[.]critique\)", Assert.Single(lines, line => line.StartsWith("The longest of", StringComparison.Ordinal)));
    }

    [Fact]
    public void Selecting_keeps_the_weights_of_the_least_validation_loss()
    {
        using UserProject project = built.Project.Fork();
        UserProject.Result result = project.Run("", "run", "Selects");
        Assert.True(result.ExitCode == 0, result.Errors);
        using JsonDocument manifest = JsonDocument.Parse(project.Read("experiments/Selects/seed-1/tiny/round-1/manifest.json"));
        JsonElement notes = manifest.RootElement.GetProperty("stages").GetProperty("train").GetProperty("notes");
        // A rate of 1e-6 learns nothing in twenty steps.
        Assert.Equal("0.005", notes.GetProperty("learning rate").GetString());
        double[] losses = [.. new[] { "1E-06", "0.005" }.Select(rate => double.Parse(notes.GetProperty($"validation loss at learning rate {rate}").GetString()!, System.Globalization.CultureInfo.InvariantCulture))];
        Assert.True(losses[1] < losses[0] - 0.1, $"{losses[0]}, {losses[1]}");
        string[] metrics = File.ReadAllLines(project.PathOf("experiments/Selects/seed-1/tiny/round-1/metrics.jsonl"));
        using JsonDocument last = JsonDocument.Parse(metrics[^1]);
        Assert.Equal((losses[1], 0.005), (last.RootElement.GetProperty("validation_loss").GetDouble(), last.RootElement.GetProperty("learning_rate").GetDouble()));
    }

    [Fact]
    public void A_damaged_checkpoint_is_one_error_that_names_it()
    {
        using UserProject project = built.Project.Fork();
        string checkpoint = project.PathOf(Round1 + "checkpoint.safetensors");
        Directory.CreateDirectory(Path.GetDirectoryName(checkpoint)!);
        File.WriteAllText(checkpoint, "no checkpoint");
        UserProject.Result result = project.Run("", "run", "Small");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"error TDSL4015: The checkpoint '{checkpoint}'", Assert.Single(result.Errors.Split('\n'), line => line.Contains("error", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Equal("no checkpoint", File.ReadAllText(checkpoint));
    }

    [Fact]
    public void A_missing_libtorch_is_one_error_with_its_cure_and_stops_no_authoring_command()
    {
        using UserProject project = built.Project.Fork();
        project.Environment["LIBTORCH"] = "/nowhere";
        Assert.Equal(0, project.Run("", "tasks").ExitCode);

        UserProject.Result result = project.Run("", "run", "Small");
        Assert.Equal(1, result.ExitCode);
        string error = Assert.Single(result.Errors.Split('\n'), line => line.Contains("error", StringComparison.Ordinal));
        Assert.Contains("error TDSL4012", error, StringComparison.Ordinal);
        Assert.Contains("LIBTORCH", error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_experiment_is_named_with_what_there_is()
    {
        UserProject.Result result = built.Project.Run("", "run", "Smal");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("There is no experiment 'Smal'. Did you mean 'Small'?", result.Errors, StringComparison.Ordinal);
    }

    private const int Interrupt = 2;

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);

    private static string Run(UserProject project, string experiment = "Small")
    {
        UserProject.Result result = project.Run("", "run", experiment);
        Assert.True(result.ExitCode == 0, result.Errors);
        Assert.Empty(result.Output);
        return result.Errors;
    }

    private static byte[] Tamper(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        File.WriteAllBytes(path, bytes);
        return bytes;
    }

    // What the experiment's runner said in a build that succeeded.
    private static string[] Lines(Build build)
    {
        Assert.True(build.Succeeded, string.Join('\n', build.FindChildrenRecursive<Error>().Select(error => error.ToString())));
        return [.. build.FindChildrenRecursive<Message>().Select(message => message.Text).Where(text => text.StartsWith("Small", StringComparison.Ordinal))];
    }

    public sealed class BuiltExperiment : IDisposable
    {
        public BuiltExperiment()
        {
            Project.Write("small.experiment.yaml", Experiment);
            Project.Write("measures.experiment.yaml", Experiment.Replace("Small", "Measures", StringComparison.Ordinal).Replace("questions: 4, best_of: 2", "questions: 400, best_of: 16", StringComparison.Ordinal).Replace("run: build", "", StringComparison.Ordinal));
            foreach ((string name, string setting) in ((string, string)[])[("Refuses", "train: { too_long: error }"), ("Drops", "train: { too_long: drop }"), ("Cuts", "train: { too_long: { truncate: question } }"), ("Selects", "train: { batch_tokens: 512, warmup: 1, schedule: constant }\nselect: { learning_rate: [1e-6, 5e-3], on: validation }")])
            {
                Project.Write($"{name.ToLowerInvariant()}.experiment.yaml", $$"""
                    experiment: {{name}}
                    task: Addition
                    parameters: { digits: 2 }
                    models:
                      tiny: { layers: 1, width: 32, heads: 2, context: {{(name == "Selects" ? 128 : 29)}} }
                    {{setting}}
                    rounds:
                      - { base: 300 }

                    """);
            }

            // Every kind of demonstration, in the rounds of the paper (Saunders et al. 2022, §2.2.1).
            Project.Write("whole.experiment.yaml", """
                experiment: Whole
                task: Addition
                parameters: { digits: 2 }
                models:
                  tiny: { layers: 1, width: 32, heads: 2, context: 128 }
                train: { batch_tokens: 1024, epochs: 6, learning_rate: 5e-3, warmup: 10, schedule: constant }
                rounds:
                  - { base: 1_000 }
                  - { base: 500, critiqueability: 400, critique: 200, conditional_refinement: 200, direct_refinement: 100 }
                  - { base: 500, critiqueability: 100, critique: 50, helpfulness: 100 }
                evaluate:
                  refinement: { questions: 3, best_of: 2, temperature: 0.5 }

                """);

            Build build = Project.Build("-p:RunExperiments=OnDemand", "-p:TaskDslValidateOnBuild=false");
            Assert.True(build.Succeeded, string.Join('\n', build.FindChildrenRecursive<Error>().Select(error => error.ToString())));
        }

        public UserProject Project { get; } = new();

        public void Dispose() => Project.Dispose();
    }
}
