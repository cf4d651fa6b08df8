using System.CommandLine;
using System.Globalization;
using TaskDsl.Data;
using TaskDsl.Experiments;
using TaskDsl.Hosting.Console;
using TaskDsl.Hosting.Running;
using TaskDsl.Oracles;
using TaskDsl.Tasks;

namespace TaskDsl.Hosting.Commands;

/// <summary><c>data EXPERIMENT</c>: reads an experiment's data as a run would, and shows what comes out.</summary>
internal static class DataCommand
{
    private static readonly Split[] Splits = [Split.Train, Split.Validation, Split.Test];

    public static Command Create(ProjectDefinition project)
    {
        var name = new Argument<string>("experiment") { Description = "The experiment." };
        var limit = new Option<int?>("--limit") { Description = "Stop after so many items of each split; the counts are then of what was read." };
        var split = new Option<string?>("--split") { Description = "train, validation or test; all that there are where it is left out." };
        var folder = new Option<string?>("--project") { Description = "The project's folder, where it is not the current one." };
        var command = new Command("data", "Read an experiment's data as its 'data' says, and write the items, an object a line; then what was left out and why.") { name, limit, split, folder };
        command.Validators.Add(result =>
        {
            if (result.GetResult(limit) is { Tokens: [var given] } && int.TryParse(given.Value, out int number) && number < 1)
            {
                result.AddError($"--limit is {number}; it must be 1 or more.");
            }
        });
        command.SetAction(parsed =>
        {
            ExperimentDefinition experiment = RunCommand.Find(project, parsed.GetValue(name)!);
            if (experiment.Data is not { } data)
            {
                throw new CommandException(DataException.NoData, $"The experiment {experiment.Name} has no data: it draws all from its oracle. Name some: data: {{ train: {{ file: train.jsonl }} }}.", ExitCode.Usage, experiment.SourceFile);
            }

            Split[] chosen = parsed.GetValue(split) is { } given ? [Find(given)] : [.. Splits.Where(data.Has)];
            Read(experiment, data, ProjectFolder.Find(project, parsed.GetValue(folder)), chosen, parsed.GetValue(limit) ?? int.MaxValue);
        });
        return command;
    }

    private static Split Find(string name) => Splits.Where(split => NameOf(split) == name).Select(split => (Split?)split).FirstOrDefault()
        ?? throw Names.Unknown("split", name, Splits.Select(NameOf));

    private static void Read(ExperimentDefinition experiment, DataDefinition data, string folder, Split[] splits, int limit)
    {
        using Stream output = System.Console.OpenStandardOutput();
        using var buffered = new BufferedStream(output, 1 << 16);
        var groups = new DataGroups();
        foreach (Split split in splits)
        {
            var counts = new DataCounts();
            var imitations = new DataImitations(experiment.Task);
            if (data.IsPairs)
            {
                foreach (PreferencePair pair in PreferenceData.Read(experiment, folder, split, counts).Take(limit))
                {
                    groups.Add(split, pair.Origin.Group);
                    imitations.Add(pair);
                    JsonLines.Write(buffered, json => DataLine.Write(json, experiment.Task, pair, NameOf(split)));
                }
            }
            else
            {
                foreach (DataItem item in ItemData.Read(experiment, folder, split, counts).Take(limit))
                {
                    groups.Add(split, item.Origin.Group);
                    imitations.Add(item);
                    JsonLines.Write(buffered, json => DataLine.Write(json, experiment.Task, item, NameOf(split)));
                }
            }

            buffered.Flush();
            Say(split, counts, groups, limit);
            imitations.Say();
        }

        groups.SaySeveral();
    }

    private static void Say(Split split, DataCounts counts, DataGroups groups, int limit)
    {
        string stopped = counts.Kept >= limit ? "; there --limit stopped" : "";
        Messages.Line(string.Create(CultureInfo.InvariantCulture, $"{NameOf(split)}: items: {counts.Kept:N0}, groups: {groups.Count(split)}, records: {counts.Records:N0}{stopped}."));
        if (counts.RepeatedIds > 0)
        {
            Messages.Line(RepeatedIds(counts));
        }

        foreach ((string reason, long count) in counts.LeftOut)
        {
            Messages.Line(string.Create(CultureInfo.InvariantCulture, $"  left out: {count:N0}, {reason}"));
        }

        if (counts.OtherSplits > 0)
        {
            Messages.Line(string.Create(CultureInfo.InvariantCulture, $"  of other splits: {counts.OtherSplits:N0}"));
        }

        if (counts.Trimmed > 0)
        {
            Messages.Line(string.Create(CultureInfo.InvariantCulture, $"  values trimmed: {counts.Trimmed:N0}"));
        }
    }

    internal static string RepeatedIds(DataCounts counts) => string.Create(CultureInfo.InvariantCulture, $"Warning: {counts.RepeatedIds:N0} records have the id of an earlier one, and count again. Look whether a file was joined to itself, or is named twice.");

    internal static string NameOf(Split split) => split switch { Split.Train => "train", Split.Validation => "validation", _ => "test" };
}
