using System.Security.Cryptography;
using System.Text.Json;
using TaskDsl.Data;
using TaskDsl.Experiments;
using TaskDsl.Randomness;

namespace TaskDsl.Hosting.Running;

/// <summary>What decides an experiment's data: the files' bytes, and how they are mapped. Files are hashed once a process.</summary>
internal sealed class DataFiles(ExperimentDefinition experiment, string projectFolder)
{
    private readonly Lazy<(string Name, object Value)[]> _inputs = new(() => [.. Of(experiment, projectFolder, measured: false)]), _measured = new(() => [.. Of(experiment, projectFolder, measured: true)]);

    /// <summary>For the inputs of a stage that trains.</summary>
    public IEnumerable<(string Name, object Value)> Inputs => _inputs.Value;

    /// <summary>For the inputs of a stage that measures: the test split's files too.</summary>
    public IEnumerable<(string Name, object Value)> MeasuredInputs => _measured.Value;

    private static IEnumerable<(string, object)> Of(ExperimentDefinition experiment, string projectFolder, bool measured)
    {
        DataDefinition data = experiment.Data!;
        // Files of a test of their own decide nothing of what is trained on.
        yield return ("data", StableHash.HexOf(JsonSerializer.Serialize(measured ? data : data with { Test = [] })));
        string folder = Path.GetDirectoryName(Path.GetFullPath(experiment.SourceFile, projectFolder))!;
        foreach (string file in data.Train.Concat(data.Validation).Concat(measured ? data.Test : []).SelectMany(source => source.Files).Distinct(StringComparer.Ordinal))
        {
            yield return ($"file {file}", HashOf(Path.GetFullPath(file, folder), file));
        }
    }

    private static string HashOf(string path, string shown)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            return Convert.ToHexStringLower(SHA256.HashData(stream));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException(DataException.UnreadableFile, $"The file cannot be read: {e.Message}", shown, inner: e);
        }
    }
}
