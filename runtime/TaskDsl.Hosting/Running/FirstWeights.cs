using System.Collections.Concurrent;
using System.Globalization;
using TaskDsl.Experiments;
using TaskDsl.Hosting.Console;
using TaskDsl.Tokenizers;
using TaskDsl.Tokenizers.Files;
using TaskDsl.Training;
using static TorchSharp.torch;

namespace TaskDsl.Hosting.Running;

/// <summary>What a model begins with: fresh weights, or those of a published model's folder. The generator looks at no disk, so folders are read when an experiment runs.</summary>
internal static class FirstWeights
{
    /// <summary>The id of the error for a folder that cannot be used.</summary>
    public const string Unusable = "TDSL4080";

    // Gigabytes are hashed once a process, unless a file changes.
    private static readonly ConcurrentDictionary<string, string> Hashes = new(StringComparer.Ordinal);

    /// <summary>The experiment with the shapes of its published models, and with the folders' full paths.</summary>
    /// <param name="experiment">The experiment, with its tokenizer.</param>
    /// <param name="projectFolder">The project's folder.</param>
    /// <exception cref="CommandException">A folder is not there, or cannot be used.</exception>
    public static ExperimentDefinition Resolve(ExperimentDefinition experiment, string projectFolder) => experiment.Models.All(model => model.Folder is null)
        ? experiment
        : experiment with { Models = [.. experiment.Models.Select(model => Resolve(experiment, model, projectFolder))] };

    /// <summary>The shape of a model. A published one is resolved.</summary>
    public static TransformerConfiguration ShapeOf(ExperimentDefinition experiment, ModelDefinition model) => model.Folder is { } folder
        ? HuggingFaceFolder.Open(folder).ShapeFor(experiment.Tokenizer, model.Context)
        : TransformerConfiguration.Of(model, experiment.Tokenizer);

    /// <summary>The model with the weights that it begins with.</summary>
    public static Transformer Load(ExperimentDefinition experiment, ModelDefinition model, long seed, Device device) => model.Folder is { } folder
        ? HuggingFaceFolder.Open(folder).Load(experiment.Tokenizer, model.Context, device)
        : new Transformer(TransformerConfiguration.Of(model, experiment.Tokenizer), seed, device);

    /// <summary>What decides the weights that a model begins with, beside the seed: for a stage's inputs. Where a folder lies does not.</summary>
    public static IEnumerable<(string Name, object Value)> Inputs(ExperimentDefinition experiment, ModelDefinition model)
    {
        yield return ("context", model.Context);
        yield return ("tokenizer", experiment.Tokenizer.Id);
        if (model.Folder is { } folder)
        {
            yield return ("from", HashOf(folder));
            yield return ("shape", ShapeOf(experiment, model).ToJson());
            yield break;
        }

        yield return ("layers", model.Layers);
        yield return ("width", model.Width);
        yield return ("heads", model.Heads);
        yield return ("positions", model.Positions);
    }

    private static ModelDefinition Resolve(ExperimentDefinition experiment, ModelDefinition model, string projectFolder)
    {
        if (model.Folder is not { } given)
        {
            return model;
        }

        string folder = Path.GetFullPath(given, Path.GetDirectoryName(Path.GetFullPath(experiment.SourceFile, projectFolder))!);
        string origin = new SettingPlaces(experiment, projectFolder).Of("from") ?? experiment.SourceFile;
        if (!Directory.Exists(folder))
        {
            throw new CommandException(Unusable, File.Exists(folder)
                ? $"'from:' of the model '{model.Name}' names a file, {folder}. Name its folder, which has the config.json too."
                : $"The folder of the model '{model.Name}' is not there: there is no {folder}. It is looked for beside the experiment file. Download the model there, or correct 'from:'.", ExitCode.Usage, origin);
        }

        CheckTokenizer(experiment, model.Name, Path.Combine(given, "tokenizer.json"), Path.Combine(folder, "tokenizer.json"), projectFolder, origin);
        try
        {
            var published = HuggingFaceFolder.Open(folder);
            TransformerConfiguration shape = published.ShapeFor(experiment.Tokenizer, model.Context == 0 ? null : model.Context);
            return model with { Folder = folder, Layers = shape.Layers, Width = shape.Width, Heads = shape.Heads, Context = shape.Context, Positions = shape.Positions };
        }
        catch (WeightsException e)
        {
            throw new CommandException(Unusable, $"The model '{model.Name}' cannot be read: {e.Message}", ExitCode.Usage, origin, e);
        }
    }

    // Ids mean what the model's own tokenizer says.
    private static void CheckTokenizer(ExperimentDefinition experiment, string model, string shown, string path, string projectFolder, string origin)
    {
        if (!File.Exists(path) || ProjectTokenizer.PathOf(experiment, projectFolder) == path)
        {
            return;
        }

        string? otherwise = experiment.TokenizerFile is not { } tokenizer ? "the experiment reads bytes"
            : IdOf(path) == experiment.Tokenizer.Id ? null
            : $"the experiment's, {tokenizer.Path}, gives other ids, which would mean other tokens to the model";
        if (otherwise is not null)
        {
            throw new CommandException(Unusable, $"The model '{model}' has a tokenizer of its own, {shown}, and {otherwise}. Name it: tokenizer: {{ family: FAMILY, file: {shown} }}.", ExitCode.Usage, origin);
        }
    }

    // A file that cannot be read as one of the families gives other ids than any of them.
    private static string? IdOf(string path)
    {
        try
        {
            return BytePairTokenizer.Load(path).Id;
        }
        catch (TokenizerFileException)
        {
            return null;
        }
    }

    private static string HashOf(string folder)
    {
        IEnumerable<string> files = new DirectoryInfo(folder).EnumerateFiles("*.safetensors*").OrderBy(file => file.Name, StringComparer.Ordinal)
            .Select(file => string.Create(CultureInfo.InvariantCulture, $"{file.FullName} {file.Length} {file.LastWriteTimeUtc.Ticks}"));
        return Hashes.GetOrAdd(string.Join('\n', files), _ => HuggingFaceFolder.Open(folder).WeightsHash());
    }
}
