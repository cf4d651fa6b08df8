using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using TaskDsl.Evaluation.Gaps;

namespace TaskDsl.Evaluation.Preferences;

/// <summary>The files of reward experiments, an object a line. All are written whole or not at all, and read strictly.</summary>
public static class PairFiles
{
    /// <summary>Writes pairs.</summary>
    public static void Write(string path, IEnumerable<RewardPair> pairs) => SampleLines.Write(path, pairs, PairJson.Readable.RewardPair);

    /// <summary>Writes critiques.</summary>
    public static void Write(string path, IEnumerable<CritiquedPair> critiques) => SampleLines.Write(path, critiques, PairJson.Readable.CritiquedPair);

    /// <summary>Writes rewards.</summary>
    public static void Write(string path, IEnumerable<ScoredPair> rewards) => SampleLines.Write(path, rewards, PairJson.Readable.ScoredPair);

    /// <summary>Writes a judge's scores.</summary>
    public static void Write(string path, IEnumerable<JudgedPair> scores) => SampleLines.Write(path, scores, PairJson.Readable.JudgedPair);

    /// <summary>Reads pairs one by one, in the file's order.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidSamplesException">A line is not what it should be; the message names file, line and key.</exception>
    public static IEnumerable<RewardPair> ReadPairs(string path) => Read(path, PairJson.Default.RewardPair, pair => pair.Broken(), pair => (pair.Split, pair.Item));

    /// <summary>Reads critiques one by one, in the file's order.</summary>
    /// <inheritdoc cref="ReadPairs"/>
    public static IEnumerable<CritiquedPair> ReadCritiques(string path) => Read(path, PairJson.Default.CritiquedPair, critiques => critiques.Broken(), critiques => (critiques.Split, critiques.Item));

    /// <summary>Reads rewards one by one, in the file's order.</summary>
    /// <inheritdoc cref="ReadPairs"/>
    public static IEnumerable<ScoredPair> ReadRewards(string path) => Read(path, PairJson.Default.ScoredPair, pair => pair.Broken(), pair => ("", pair.Item));

    // What is put together by a number, or drawn by it, must have one of its own.
    private static IEnumerable<T> Read<T>(string path, JsonTypeInfo<T> json, Func<T, string?> broken, Func<T, (string Split, long Item)> number)
    {
        var numbers = new HashSet<(string, long)>();
        foreach (T item in SampleLines.Read(path, json, item => broken(item) ?? (numbers.Add(number(item)) ? null : $"item: {number(item).Item} was already used{(number(item).Split is { Length: > 0 } split ? $" in the split '{split}'" : "")}.")))
        {
            yield return item;
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(RewardPair))]
[JsonSerializable(typeof(CritiquedPair))]
[JsonSerializable(typeof(ScoredPair))]
[JsonSerializable(typeof(JudgedPair))]
internal sealed partial class PairJson : JsonSerializerContext
{
    /// <summary>Only what JSON itself demands is escaped.</summary>
    public static PairJson Readable => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
