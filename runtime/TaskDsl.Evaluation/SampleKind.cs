using System.Text.Json;

namespace TaskDsl.Evaluation;

/// <summary>What a file of samples was made to measure.</summary>
public enum SampleKind
{
    /// <summary><c>samples.jsonl</c>, of the gaps.</summary>
    Gaps,

    /// <summary><c>refinements.jsonl</c>.</summary>
    Refinement,

    /// <summary><c>self-critiques.jsonl</c> and <c>cross-critiques.jsonl</c>.</summary>
    Critiques,

    /// <summary><c>rewards.jsonl</c>.</summary>
    Rewards,

    /// <summary><c>helpfulness.jsonl</c>.</summary>
    Helpfulness,

    /// <summary><c>refinements-to-judge.jsonl</c>.</summary>
    ToJudge,
}

/// <summary>Tells files of samples apart by a key that only one kind has.</summary>
public static class SampleKinds
{
    /// <summary>The kind of a file, by its first line; gaps where that is of no kind, whose reader then says what is wrong.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static SampleKind Of(string path)
    {
        try
        {
            using JsonDocument line = JsonDocument.Parse(File.ReadLines(path).FirstOrDefault("{}"));
            return line.RootElement is not { ValueKind: JsonValueKind.Object } root ? SampleKind.Gaps
                : root.TryGetProperty("critic", out _) ? SampleKind.Critiques
                : root.TryGetProperty("chosen", out JsonElement chosen) && chosen.ValueKind == JsonValueKind.Number ? SampleKind.Rewards
                : root.TryGetProperty("pool", out _) ? SampleKind.Refinement
                : root.TryGetProperty("helpful", out _) ? SampleKind.Helpfulness
                : root.TryGetProperty("direct", out _) ? SampleKind.ToJudge
                : SampleKind.Gaps;
        }
        catch (JsonException)
        {
            return SampleKind.Gaps;
        }
    }
}
