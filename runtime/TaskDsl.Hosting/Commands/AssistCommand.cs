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
    private const string NoHelpfulness = "TDSL4072", OfModel = "model", OfData = "data";

    public static Command Create(ProjectDefinition project, CancellationToken cancellation)
    {
        var name = new Argument<string>("experiment") { Description = "The experiment." };
        var model = new Option<string?>("--model") { Description = "The model; may be left out where there is only one." };
        var round = new Option<int?>("--round") { Description = "The round after which; the last where it is left out." };
        var seed = new Option<long?>("--seed") { Description = "The seed; the first where it is left out." };
        var answers = new Option<string?>("--answers") { Description = "The answers to critique: a file with an object a line, the question's fields and the answer, perhaps id and source." };
        var from = new Option<string>("--from") { Description = "Without --answers: whose answers, 'model' for its own or 'data' for those that the experiment's data have.", DefaultValueFactory = _ => OfModel };
        var questions = new Option<int>("--questions") { Description = "Without --answers: to how many questions of the test split.", DefaultValueFactory = _ => 100 };
        var temperature = new Option<double>("--answer-temperature") { Description = "The temperature of the model's own answers.", DefaultValueFactory = _ => 0 };
        var output = new Option<string?>("--output") { Description = $"The file to write; {RoundFolder.Assistance} in the round's folder where it is left out." };
        var device = new Option<string>("--device") { Description = "Where to compute: cpu or cuda.", DefaultValueFactory = _ => "cpu" };
        var folder = new Option<string?>("--project") { Description = "The project's folder; found by itself in most cases." };
        var command = new Command("assist", "Have a trained model write eight critiques of each answer at rising temperatures, and rank those that differ by how helpful it finds them.") { name, model, round, seed, answers, from, questions, temperature, output, device, folder };
        command.Validators.Add(result =>
        {
            foreach (Option option in new Option[] { from, questions, temperature })
            {
                if (result.GetResult(answers) is { Implicit: false } && result.GetResult(option) is { Implicit: false })
                {
                    result.AddError($"{option.Name} is for other answers than a file's; leave it out beside --answers.");
                }
            }

            if (result.GetValue(from) == OfData && result.GetResult(temperature) is { Implicit: false })
            {
                result.AddError($"{temperature.Name} is for the model's own answers; leave it out beside --from {OfData}.");
            }
        });
        from.AcceptOnlyFromAmong(OfModel, OfData);
        questions.Validators.Add(result => AddError(result, result.Tokens is [var token] && int.TryParse(token.Value, out int count) && count < 1, "--questions is 1 or more."));
        temperature.Validators.Add(result => AddError(result, result.Tokens is [var token] && double.TryParse(token.Value, CultureInfo.InvariantCulture, out double value) && value is < 0 or > 2 or double.NaN, "--answer-temperature is from 0 to 2."));
        command.SetAction(parsed =>
        {
            string projectFolder = ProjectFolder.Find(project, parsed.GetValue(folder));
            ExperimentDefinition experiment = ProjectTokenizer.With(RunCommand.Find(project, parsed.GetRequiredValue(name)), projectFolder);
            TrainedPlace place = TrainedRound.Find(experiment, projectFolder, parsed.GetValue(model), parsed.GetValue(round), parsed.GetValue(seed));
            CheckTrained(experiment, place);
            CheckFields(experiment.Task);
            var wanted = new WantedAnswers(parsed.GetValue(answers), parsed.GetValue(from) == OfData, parsed.GetValue(questions), parsed.GetValue(temperature));
            if (wanted.OfData && !OnItems(experiment))
            {
                throw new CommandException(WantedAnswers.None, $"The experiment {experiment.Name} has no data with answers. Leave out --from {OfData}, or name a file of answers with --answers.", ExitCode.Usage, experiment.SourceFile);
            }

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
        // What rounds before fresh weights were trained on is forgotten.
        int first = place.Round - 1;
        while (first > 0 && experiment.Rounds[first].Continues)
        {
            first--;
        }

        string[] trained = [.. TrainedFormats.Of(experiment.Task, experiment.Rounds[first..place.Round]).Select(format => format.Name)];
        foreach (string format in (string[])[FormatNames.Critique, FormatNames.Helpfulness])
        {
            if (!trained.Contains(format))
            {
                throw new CommandException(NoHelpfulness, $"{place.Folder.Title}: its weights were not trained on '{format}', and critiques are ranked by helpfulness. Name another round with --round, or train one: rounds: - {{ …, critique: N, helpfulness: N }}.", ExitCode.Usage, experiment.SourceFile);
            }
        }
    }

    // The file has the values beside keys of its own.
    private static void CheckFields(TaskDefinition task)
    {
        if (task.QuestionFields.Select(field => field.Name).Append(task.FieldOf(Role.Answer)!).FirstOrDefault(AssistanceFile.Keys.Contains) is { } taken)
        {
            throw new CommandException(WantedAnswers.None, $"The field '{taken}' has the name of another key of {RoundFolder.Assistance}: {string.Join(", ", AssistanceFile.Keys)}. Give it another.", ExitCode.Usage, task.SourceFile);
        }
    }

    // Where rounds train on data, an oracle draws and judges nothing.
    private static bool OnItems(ExperimentDefinition experiment) => experiment.Data is { IsPairs: false };

    private static void Assist(ExperimentDefinition experiment, string projectFolder, TrainedPlace place, WantedAnswers wanted, string path, Computer computer, CancellationToken cancellation)
    {
        IOracle? oracle = OnItems(experiment) ? null : ProjectOracle.Of(experiment, projectFolder);
        using var own = ExperimentLock.Take(ProjectFolder.Results(projectFolder, experiment), cancellation);
        using Transformer model = Transformer.Load(place.Folder.File(RoundFolder.Model), device: computer.Device);
        using var store = new SampleStore(place.Folder.File(RoundFolder.PartialAssistance), model, experiment.Tokenizer);
        using var assistance = new AssistanceSampling(experiment, oracle, model, place.Seed, $"{place.Model}/round-{place.Round}", store);
        (IEnumerable<AssistedAnswer> answers, int count) = wanted.From(experiment, projectFolder, oracle, place.Seed, assistance, cancellation);

        int done = 0, critiques = 0, leftOut = 0;
        var progress = new Progress("critiqued", "answers");
        AssistanceFile.Write(path, experiment.Task, answers.Select(answer =>
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
