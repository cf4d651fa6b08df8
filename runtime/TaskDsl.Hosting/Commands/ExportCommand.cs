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
    private const string TooLarge = "TDSL4044";

    public static Command Create(ProjectDefinition project)
    {
        var name = new Argument<string>("experiment") { Description = "The experiment." };
        var model = new Option<string?>("--model") { Description = "The model; may be left out where there is only one." };
        var round = new Option<int?>("--round") { Description = "The round after which; the last where it is left out." };
        var seed = new Option<long?>("--seed") { Description = "The seed; the first where it is left out." };
        var output = new Option<string>("--output") { Description = "The folder to write: config.json and safetensors, which Python tools load.", Required = true };
        var type = new Option<WeightType>("--dtype") { Description = "The numbers in the files: fp32, as the model has them, or rounded to bf16 or fp16.", DefaultValueFactory = _ => WeightType.Fp32 };
        type.AcceptOnlyFromAmong("fp32", "bf16", "fp16");
        var folder = new Option<string?>("--project") { Description = "The project's folder; found by itself in most cases." };
        var command = new Command("export", "Write a trained model as a Hugging Face folder.") { name, model, round, seed, output, type, folder };
        command.SetAction(parsed =>
        {
            string projectFolder = ProjectFolder.Find(project, parsed.GetValue(folder));
            ExperimentDefinition experiment = ProjectTokenizer.With(RunCommand.Find(project, parsed.GetRequiredValue(name)), projectFolder);
            Export(experiment, projectFolder, TrainedRound.Find(experiment, projectFolder, parsed.GetValue(model), parsed.GetValue(round), parsed.GetValue(seed)).Folder, parsed.GetRequiredValue(output), parsed.GetValue(type));
            return ExitCode.Success;
        });
        return command;
    }

    private static void Export(ExperimentDefinition experiment, string projectFolder, RoundFolder place, string output, WeightType type)
    {
        if (Directory.Exists(output) && Directory.EnumerateFileSystemEntries(output).Any())
        {
            throw new CommandException("TDSL4001", $"The folder '{output}' is not empty. Name another.", ExitCode.Usage);
        }

        using Transformer model = Transformer.Load(place.File(RoundFolder.Model), device: new Computer("cpu").Device);
        try
        {
            HuggingFaceWriter.Write(model, output, experiment.Tokenizer, ProjectTokenizer.PathOf(experiment, projectFolder), type);
        }
        catch (WeightsException e)
        {
            throw new CommandException(TooLarge, $"{place.Title} does not fit the type that is asked for: {e.Message}", ExitCode.Failed, experiment.SourceFile, e);
        }

        Messages.Line($"{place.Title} is written: {Path.GetFullPath(output)}");
        using Stream stdout = System.Console.OpenStandardOutput();
        JsonLines.Write(stdout, json =>
        {
            json.WriteString("folder", Path.GetFullPath(output));
            json.WriteString("model_type", HuggingFaceWriter.FamilyOf(model.Configuration));
            json.WriteString("dtype", type.ToString().ToLowerInvariant());
            json.WriteNumber("parameters", model.ParameterCount);
            json.WriteString("weights", model.WeightsHash());
        });
    }
}
