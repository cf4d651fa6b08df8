namespace TaskDsl.Hosting.Running;

/// <summary>One step of a round that leaves files: it runs when what it is made from has changed or what it left is gone.</summary>
/// <param name="Name">The stage's name in the manifest and for <c>--only</c>.</param>
/// <param name="Inputs">Everything that decides the outputs, by a name that people can read.</param>
/// <param name="Outputs">The files that it leaves, by name in the folder.</param>
/// <param name="Run">Writes the outputs, whole; gives notes for the manifest.</param>
/// <param name="MayLeave">Further files, which it leaves where there is something to write in them.</param>
internal sealed record Stage(string Name, SortedDictionary<string, string> Inputs, string[] Outputs, Func<CancellationToken, SortedDictionary<string, string>> Run, params string[] MayLeave)
{
    /// <summary>Says why the stage must run, or null where it is up to date.</summary>
    /// <exception cref="Console.CommandException">An output is not as the stage left it.</exception>
    public string? WhyRun(string folder, StageRecord? record, SettingPlaces? places)
    {
        if (record is null)
        {
            return "it has not run yet";
        }

        if (Differences(record.Inputs, places) is { Count: > 0 } differences)
        {
            return string.Join("; ", differences.Take(3)) + (differences.Count > 3 ? $"; and {differences.Count - 3} more" : "");
        }

        foreach (string output in Outputs.Concat(MayLeave.Where(record.Outputs.ContainsKey)))
        {
            string path = Path.Combine(folder, output);
            if (!File.Exists(path))
            {
                return $"{output} is missing";
            }

            if (FileRecord.Of(path) != record.Outputs[output])
            {
                throw new Console.CommandException(
                    "TDSL4011", $"This file is not as the stage '{Name}' left it: damaged, or changed by hand. Delete it to have it made again; nothing else was touched.", ExitCode.Failed, path);
            }
        }

        return null;
    }

    private List<string> Differences(SortedDictionary<string, string> before, SettingPlaces? places)
    {
        var differences = new List<string>();
        foreach ((string name, string value) in Inputs)
        {
            if (!before.TryGetValue(name, out string? old))
            {
                differences.Add($"{name}{Place(name)} is new ({Short(value)})");
            }
            else if (old != value)
            {
                differences.Add($"{name}{Place(name)} is {Short(value)}, was {Short(old)}");
            }
        }

        differences.AddRange(before.Keys.Where(name => !Inputs.ContainsKey(name)).Select(name => $"{name} is gone"));
        return differences;

        string Place(string name) => places?.Of(name) is { } place ? $" at {place}" : "";
    }

    // A hash says enough by its beginning.
    private static string Short(string value) => value.Length == 64 && value.All(char.IsAsciiHexDigitLower) ? value[..8] : value;
}
