using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using TaskDsl.Evaluation.Gaps;

namespace TaskDsl.Evaluation.Critiques;

/// <summary>One line of a file of verdicts on claims, which a judge outside this program gave: <c>{"critic":"gpt-4","item":7,"factual":[true,false],"covered":[true,null]}</c>.</summary>
public sealed record VerdictLine
{
    /// <summary>Whose critique it is; empty where the file is of one critic.</summary>
    public string Critic { get => field ?? ""; init; }

    /// <summary>Which answer it is of; for the reader only.</summary>
    public long? Item { get; init; }

    /// <summary>For each claim of the critique: whether it is true. Null where the judge could not be read, which counts as false.</summary>
    public required ImmutableArray<bool?> Factual { get; init; }

    /// <summary>For each claim of the reference critique: whether the critique says it too.</summary>
    public required ImmutableArray<bool?> Covered { get; init; }
}

/// <summary>Reads files of verdicts, an object a line, strictly.</summary>
public static class VerdictFile
{
    /// <summary>The MetaCritique scores of each critic, in the order in which they first stand.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidSamplesException">A line is not what it should be (the message names file, line and key), or there is none.</exception>
    public static ImmutableArray<(string Critic, int Critiques, MetaCritique Scores)> Score(string path)
    {
        var critics = new OrderedDictionary<string, List<ClaimVerdicts>>(StringComparer.Ordinal);
        foreach (VerdictLine line in SampleLines.Read(path, VerdictJson.Default.VerdictLine, line => line.Factual.IsDefault || line.Covered.IsDefault ? "factual, covered: a list of true, false and null." : null))
        {
            if (!critics.TryGetValue(line.Critic, out List<ClaimVerdicts>? verdicts))
            {
                critics.Add(line.Critic, verdicts = []);
            }

            verdicts.Add(new ClaimVerdicts(line.Factual, line.Covered));
        }

        return critics.Count == 0 ? throw new InvalidSamplesException($"{path}: there are no verdicts.")
            : [.. critics.Select(critic => (critic.Key, critic.Value.Count, MetaCritique.Of(critic.Value)))];
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(VerdictLine))]
internal sealed partial class VerdictJson : JsonSerializerContext;
