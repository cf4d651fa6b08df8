using System.Globalization;
using TaskDsl.Experiments;
using TaskDsl.Hosting.Console;

namespace TaskDsl.Hosting.Running;

/// <summary>Finds the round that a command's options name.</summary>
internal static class TrainedRound
{
    /// <summary>The folder of a trained round.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="projectFolder">The project's folder.</param>
    /// <param name="model">The model; null where there is only one.</param>
    /// <param name="round">The round; null for the last.</param>
    /// <param name="seed">The seed; null for the first.</param>
    /// <exception cref="CommandException">There is no such round, or it has not been trained.</exception>
    public static TrainedPlace Find(ExperimentDefinition experiment, string projectFolder, string? model, int? round, long? seed)
    {
        string[] models = [.. experiment.Models.Select(known => known.Name)];
        if (model is not null && !models.Contains(model))
        {
            throw Names.Unknown("model", model, models);
        }

        if (model is null && models.Length > 1)
        {
            throw new CommandException("TDSL4001", $"The experiment {experiment.Name} has several models. Name one with --model: {string.Join(", ", models)}.", ExitCode.Usage);
        }

        int number = round ?? experiment.Rounds.Length;
        if (number < 1 || number > experiment.Rounds.Length)
        {
            throw new CommandException("TDSL4001", experiment.Rounds.Length == 0 ? $"The experiment {experiment.Name} has no rounds, and so no language model." : $"There is no round {number}. The experiment {experiment.Name} has {experiment.Rounds.Length}.", ExitCode.Usage);
        }

        long chosen = seed ?? experiment.Seeds[0];
        if (!experiment.Seeds.Contains(chosen))
        {
            throw Names.Unknown("seed", chosen.ToString(CultureInfo.InvariantCulture), experiment.Seeds.Select(known => known.ToString(CultureInfo.InvariantCulture)));
        }

        var folder = new RoundFolder(ProjectFolder.Results(projectFolder, experiment), experiment.Name, chosen, model ?? models[0], number);
        return Manifest.Finished(folder, StageNames.Train) is not null
            ? new TrainedPlace(folder, model ?? models[0], number, chosen)
            : throw new CommandException("TDSL4008", $"{folder.Title} has not been trained: there are no weights in {folder.Path}. Run it first: run {experiment.Name}.", ExitCode.Usage);
    }
}

/// <summary>A trained round.</summary>
/// <param name="Folder">Its folder.</param>
/// <param name="Model">The model's name.</param>
/// <param name="Round">The round, from 1.</param>
/// <param name="Seed">The seed.</param>
internal sealed record TrainedPlace(RoundFolder Folder, string Model, int Round, long Seed);
