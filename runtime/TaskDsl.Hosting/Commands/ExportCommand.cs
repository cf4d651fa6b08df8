using System.CommandLine;
using TaskDsl.Experiments;
using TaskDsl.Hosting.Console;
using TaskDsl.Hosting.Running;
using TaskDsl.Tasks;
using TaskDsl.Training;

namespace TaskDsl.Hosting.Commands;

/// <summary><c>export EXPERIMENT</c>: a trained model as a Hugging Face folder.</summary>
internal static class ExportCommand
{
    private const string Inexpressible = "TDSL4081";

    public static Command Create(ProjectDefinition project)
    {
        var name = new Argument<string>("experiment") { Description = "The experiment." };
        var model = new Option<string?>("--model") { Description = "The model; may be left out where there is only one." };
        var round = new Option<int?>("--round") { Description = "The round after which; the last where it is left out." };
        var seed = new Option<long?>("--seed") { Description = "The seed; the first where it is left out." };
        var output = new Option<string>("--output") { Description = "The folder to write: config.json and safetensors, which Python tools load.", Required = true };
        var folder = new Option<string?>("--project") { Description = "The project's folder; found by itself in most cases." };
        var command = new Command("export", "Write a trained model as a Hugging Face folder.") { name, model, round, seed, output, folder };
        command.SetAction(parsed =>
        {
            string projectFolder = ProjectFolder.Find(project, parsed.GetValue(folder));
            ExperimentDefinition experiment = ProjectTokenizer.With(RunCommand.Find(project, parsed.GetRequiredValue(name)), projectFolder);
            Export(experiment, projectFolder, TrainedRound.Find(experiment, projectFolder, parsed.GetValue(model), parsed.GetValue(round), parsed.GetValue(seed)).Folder, parsed.GetRequiredValue(output));
            return ExitCode.Success;
        });
        return command;
    }

    private static void Export(ExperimentDefinition experiment, string projectFolder, RoundFolder place, string output)
    {
        if (Directory.Exists(output) && Directory.EnumerateFileSystemEntries(output).Any())
        {
            throw new CommandException("TDSL4001", $"The folder '{output}' is not empty. Name another.", ExitCode.Usage);
        }

        using Transformer model = Transformer.Load(place.File(RoundFolder.Model), device: new Computer("cpu").Device);
        if (HuggingFaceWriter.FamilyOf(model.Configuration) is not { } family)
        {
            throw new CommandException(Inexpressible, $"{place.Title} has a shape that none of the families {HuggingFaceWriter.Families} has: {model.Configuration.Positions.ToString().ToLowerInvariant()} positions beside {(model.Configuration.Normalisation == NormalisationKind.Layer ? "layer" : "root-mean-square")} normalisation. A model of your own with learned positions is written as gpt2.", ExitCode.Failed, experiment.SourceFile);
        }

        HuggingFaceWriter.Write(model, output, experiment.Tokenizer, ProjectTokenizer.PathOf(experiment, projectFolder));
        Messages.Line($"{place.Title} is written: {Path.GetFullPath(output)}");
        using Stream stdout = System.Console.OpenStandardOutput();
        JsonLines.Write(stdout, json =>
        {
            json.WriteString("folder", Path.GetFullPath(output));
            json.WriteString("model_type", family);
            json.WriteNumber("parameters", model.ParameterCount);
            json.WriteString("weights", model.WeightsHash());
        });
    }
}
