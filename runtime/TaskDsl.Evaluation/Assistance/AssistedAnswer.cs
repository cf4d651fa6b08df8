using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using TaskDsl.Evaluation.Gaps;

namespace TaskDsl.Evaluation.Assistance;

/// <summary>Who wrote an answer that people criticise (Saunders et al. 2022, §3).</summary>
public enum AnswerSource
{
    /// <summary>A model.</summary>
    Model,

    /// <summary>A person.</summary>
    Human,

    /// <summary>A person who meant to mislead, with flaws that they wrote down.</summary>
    Misleading,
}

/// <summary>An answer that is to be critiqued.</summary>
public sealed record GivenAnswer
{
    /// <summary>Its number: part of each draw's key.</summary>
    public required long Item { get; init; }

    /// <summary>What it is called elsewhere; null where it has no name.</summary>
    public string? Id { get; init; }

    /// <summary>The question.</summary>
    public required string Question { get; init; }

    /// <summary>The answer.</summary>
    public required string Answer { get; init; }

    /// <summary>Who wrote it; null where nobody said.</summary>
    public AnswerSource? Source { get; init; }
}

/// <summary>A critique that is shown to a person.</summary>
/// <param name="Text">The critique.</param>
/// <param name="Temperature">The lowest temperature at which it was sampled.</param>
/// <param name="Count">How many of the eight samples said just this.</param>
/// <param name="Helpfulness">Pr[Yes] / (Pr[Yes] + Pr[No]) of the helpfulness format, to six digits.</param>
/// <param name="Valid">The oracle's word on it.</param>
public sealed record RankedCritique(string Text, double Temperature, int Count, double Helpfulness, bool Valid);

/// <summary>An answer with the critiques that assist whoever criticises it: one line of <c>assistance.jsonl</c>.</summary>
public sealed record AssistedAnswer
{
    /// <summary>The answer's number.</summary>
    public required long Item { get; init; }

    /// <summary>What the answer is called elsewhere; null where it has no name.</summary>
    public string? Id { get; init; }

    /// <summary>The question.</summary>
    public required string Question { get; init; }

    /// <summary>The answer.</summary>
    public required string Answer { get; init; }

    /// <summary>Who wrote it; null where nobody said.</summary>
    public AnswerSource? Source { get; init; }

    /// <summary>Whether the oracle can read the answer.</summary>
    public required bool Parsed { get; init; }

    /// <summary>Whether it is right.</summary>
    public required bool Correct { get; init; }

    /// <summary>The critiques, the most helpful first; among equals that of the lower temperature.</summary>
    public required ImmutableArray<RankedCritique> Critiques { get; init; }

    /// <summary>How many samples are no critique that can be shown: cut off, or too long to be scored.</summary>
    public required int LeftOut { get; init; }

    /// <inheritdoc/>
    public bool Equals(AssistedAnswer? other) => other is not null
        && (Item, Id, Question, Answer, Source, Parsed, Correct, LeftOut) == (other.Item, other.Id, other.Question, other.Answer, other.Source, other.Parsed, other.Correct, other.LeftOut)
        && Critiques.SequenceEqual(other.Critiques);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Item, Question, Answer, Critiques.Length);

    internal string? Broken() => Critiques.IsDefault ? "critiques: the list is missing."
        : Critiques.Any(critique => critique.Count < 1) ? "critiques.count: each stands for one sample or more."
        : null;
}

/// <summary><c>assistance.jsonl</c>: an answer with its ranked critiques a line. Both directions stream.</summary>
public static class AssistanceFile
{
    /// <summary>Writes the file whole or not at all.</summary>
    public static void Write(string path, IEnumerable<AssistedAnswer> answers) => SampleLines.Write(path, answers, AssistanceJson.Readable.AssistedAnswer);

    /// <summary>Reads the answers one by one, in the file's order.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidSamplesException">A line is not what it should be; the message names file, line and key.</exception>
    public static IEnumerable<AssistedAnswer> Read(string path) => SampleLines.Read(path, AssistanceJson.Default.AssistedAnswer, answer => answer.Broken());
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters = [typeof(AnswerSourceConverter)])]
[JsonSerializable(typeof(AssistedAnswer))]
internal sealed partial class AssistanceJson : JsonSerializerContext
{
    /// <summary>Only what JSON itself demands is escaped.</summary>
    public static AssistanceJson Readable => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}

internal sealed class AnswerSourceConverter() : JsonStringEnumConverter<AnswerSource>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);
