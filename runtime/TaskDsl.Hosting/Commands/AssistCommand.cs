using System.CommandLine;
using System.Globalization;
using TaskDsl.Evaluation.Assistance;
using TaskDsl.Evaluation.Sampling;
using TaskDsl.Experiments;
using TaskDsl.Formats;
using TaskDsl.Hosting.Console;
using TaskDsl.Hosting.Running;
using TaskDsl.Oracles;
using TaskDsl.Tasks;
using TaskDsl.Training;

namespace TaskDsl.Hosting.Commands;

/// <summary><c>assist EXPERIMENT</c>: eight critiques of each answer, without repetitions, the most helpful first.</summary>
internal static class AssistCommand
{
    private const string NoHelpfulness = "TDSL4072";

    public static Command Create(ProjectDefinition project, CancellationToken cancellation)
    {
        var name = new Argument<string>("experiment") { Description = "The experiment." };
        var model = new Option<string?>("--model") { Description = "The model; may be left out where there is only one." };
        var round = new Option<int?>("--round") { Description = "The round after which; the last where it is left out." };
        var seed = new Option<long?>("--seed") { Description = "The seed; the first where it is left out." };
        var answers = new Option<string?>("--answers") { Description = "The answers to critique: a file with an object a line, question and answer, perhaps id and source." };
        var questions = new Option<int>("--questions") { Description = "Without --answers: how many questions of the test split the model answers itself.", DefaultValueFactory = _ => 100 };
        var temperature = new Option<double>("--answer-temperature") { Description = "Without --answers: the temperature of the model's answers.", DefaultValueFactory = _ => 0 };
        var output = new Option<string?>("--output") { Description = $"The file to write; {RoundFolder.Assistance} in the round's folder where it is left out." };
        var device = new Option<string>("--device") { Description = "Where to compute: cpu or cuda.", DefaultValueFactory = _ => "cpu" };
        var folder = new Option<string?>("--project") { Description = "The project's folder; found by itself in most cases." };
        var command = new Command("assist", "Have a trained model write eight critiques of each answer at rising temperatures, and rank those that differ by how helpful it finds them.") { name, model, round, seed, answers, questions, temperature, output, device, folder };
        command.Validators.Add(result =>
        {
            foreach (Option option in new Option[] { questions, temperature })
            {
                if (result.GetResult(answers) is { Implicit: false } && result.GetResult(option) is { Implicit: false })
                {
                    result.AddError($"{option.Name} is for the model's own answers; leave it out beside --answers.");
                }
            }
        });
        questions.Validators.Add(result => AddError(result, result.Tokens is [var token] && int.TryParse(token.Value, out int count) && count < 1, "--questions is 1 or more."));
        temperature.Validators.Add(result => AddError(result, result.Tokens is [var token] && double.TryParse(token.Value, CultureInfo.InvariantCulture, out double value) && value is < 0 or > 2 or double.NaN, "--answer-temperature is from 0 to 2."));
        command.SetAction(parsed =>
        {
            string projectFolder = ProjectFolder.Find(project, parsed.GetValue(folder));
            ExperimentDefinition experiment = ProjectTokenizer.With(RunCommand.Find(project, parsed.GetRequiredValue(name)), projectFolder);
            TrainedPlace place = TrainedRound.Find(experiment, projectFolder, parsed.GetValue(model), parsed.GetValue(round), parsed.GetValue(seed));
            CheckTrained(experiment, place);
            var wanted = new WantedAnswers(parsed.GetValue(answers), parsed.GetValue(questions), parsed.GetValue(temperature));
            Assist(experiment, projectFolder, place, wanted, parsed.GetValue(output) ?? place.Folder.File(RoundFolder.Assistance), new Computer(parsed.GetRequiredValue(device)), cancellation);
            return ExitCode.Success;
        });
        return command;
    }

    private static void AddError(System.CommandLine.Parsing.OptionResult result, bool wrong, string message)
    {
        if (wrong)
        {
            result.AddError(message);
        }
    }

    // A score that nothing was trained for would be noise that looks like a number.
    private static void CheckTrained(ExperimentDefinition experiment, TrainedPlace place)
    {
        string[] trained = [.. TrainedFormats.Of(experiment.Task, experiment.Rounds[..place.Round]).Select(format => format.Name)];
        foreach (string format in (string[])[FormatNames.Critique, FormatNames.Helpfulness])
        {
            if (!trained.Contains(format))
            {
                throw new CommandException(NoHelpfulness, $"{place.Folder.Title}: no round up to this one trains '{format}', and critiques are ranked by helpfulness. Name a later round with --round, or train one: rounds: - {{ …, critique: N, helpfulness: N }}.", ExitCode.Usage, experiment.SourceFile);
            }
        }
    }

    private static void Assist(ExperimentDefinition experiment, string projectFolder, TrainedPlace place, WantedAnswers wanted, string path, Computer computer, CancellationToken cancellation)
    {
        IOracle oracle = ProjectOracle.Of(experiment, projectFolder);
        using var own = ExperimentLock.Take(ProjectFolder.Results(projectFolder, experiment), cancellation);
        using Transformer model = Transformer.Load(place.Folder.File(RoundFolder.Model), device: computer.Device);
        using var store = new SampleStore(place.Folder.File(RoundFolder.PartialAssistance), model, experiment.Tokenizer);
        using var assistance = new AssistanceSampling(experiment, oracle, model, place.Seed, $"{place.Model}/round-{place.Round}", store);
        (IEnumerable<AssistedAnswer> answers, int count) = wanted.From(experiment, new RoundData(experiment, oracle, place.Seed), assistance, cancellation);

        int done = 0, critiques = 0, leftOut = 0;
        var progress = new Progress("critiqued", "answers");
        AssistanceFile.Write(path, answers.Select(answer =>
        {
            progress.Report(++done, count);
            (critiques, leftOut) = (critiques + answer.Critiques.Length, leftOut + answer.LeftOut);
            return answer;
        }));
        progress.End(done, count);
        store.Delete();
        Messages.Line(string.Create(CultureInfo.InvariantCulture, $"{place.Folder.Title}: {critiques:N0} critiques of {done:N0} answers are written{(leftOut > 0 ? $"; {leftOut:N0} samples were cut off or too long to score" : "")}: {Path.GetFullPath(path)}"));
        using Stream stdout = System.Console.OpenStandardOutput();
        JsonLines.Write(stdout, json =>
        {
            json.WriteString("file", Path.GetFullPath(path));
            json.WriteNumber("answers", done);
            json.WriteNumber("critiques", critiques);
            json.WriteNumber("left_out", leftOut);
            json.WriteString("weights", model.WeightsHash());
        });
    }
}
