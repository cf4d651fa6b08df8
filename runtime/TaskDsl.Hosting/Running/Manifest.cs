using System.Text.Json;
using System.Text.Json.Serialization;
using TaskDsl.Files;

namespace TaskDsl.Hosting.Running;

/// <summary>What a folder of results holds and from what it was made: <c>manifest.json</c>.</summary>
internal sealed class Manifest
{
    public const string FileName = "manifest.json";

    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>The experiment's name.</summary>
    public required string Experiment { get; init; }

    public long? Seed { get; init; }

    public string? Model { get; init; }

    public int? Round { get; init; }

    /// <summary>The stages that are finished, in the order in which they ran.</summary>
    public SortedDictionary<string, StageRecord> Stages { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Reads a folder's manifest; null where there is none yet.</summary>
    /// <exception cref="Console.CommandException">The file is damaged.</exception>
    public static Manifest? Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<Manifest>(File.ReadAllBytes(path), Options);
        }
        catch (JsonException e)
        {
            throw new Console.CommandException("TDSL4010", $"This manifest is damaged: {e.Message} Delete the file to run the round's stages again.", ExitCode.Failed, path, e);
        }
    }

    /// <summary>The record of a finished stage; null where it has not run, or began again and has not ended.</summary>
    public static StageRecord? Finished(RoundFolder folder, string stage) => Read(folder.Path)?.Stages.GetValueOrDefault(stage);

    public void Write(string folder) => WholeFile.Write(Path.Combine(folder, FileName), stream => JsonSerializer.Serialize(stream, this, Options));
}

/// <summary>A finished stage: what it was made from and what it left.</summary>
internal sealed class StageRecord
{
    /// <summary>Everything that decides the outputs, by a name that people can read.</summary>
    public required SortedDictionary<string, string> Inputs { get; init; }

    /// <summary>The files it left, by name in the folder.</summary>
    public required SortedDictionary<string, FileRecord> Outputs { get; init; }

    /// <summary>What is worth knowing of the run: steps, the rule that ended it, repeats.</summary>
    public SortedDictionary<string, string> Notes { get; init; } = new(StringComparer.Ordinal);

    /// <summary>How long it took.</summary>
    public double Seconds { get; init; }

    /// <summary>When it ended, in UTC.</summary>
    public DateTime Finished { get; init; }

    /// <summary>The versions of what computed it.</summary>
    public SortedDictionary<string, string> Versions { get; init; } = new(StringComparer.Ordinal);
}

/// <summary>A file as a stage left it.</summary>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">Its hash.</param>
internal sealed record FileRecord(long Bytes, string Sha256)
{
    public static FileRecord Of(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return new FileRecord(stream.Length, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(stream)));
    }
}
