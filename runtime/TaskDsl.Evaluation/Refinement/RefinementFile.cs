using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using TaskDsl.Evaluation.Gaps;

namespace TaskDsl.Evaluation.Refinement;

/// <summary><c>refinements.jsonl</c>: one question a line. Both directions stream.</summary>
public static class RefinementFile
{
    /// <summary>Writes the file whole or not at all.</summary>
    public static void Write(string path, IEnumerable<QuestionRefinements> questions) => SampleLines.Write(path, questions, RefinementJson.Readable.QuestionRefinements);

    /// <summary>Reads the questions one by one, in the file's order.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidSamplesException">A line is not what it should be; the message names file, line and key.</exception>
    public static IEnumerable<QuestionRefinements> Read(string path) => SampleLines.Read(path, RefinementJson.Default.QuestionRefinements, Broken);

    private static string? Broken(QuestionRefinements question) =>
        question.Pool.Length > 0 && question.Pool.Length == question.Direct.Length && question.Pool.Length == question.Conditional.Length
            ? null
            : $"pool, direct and conditional have {question.Pool.Length}, {question.Direct.Length} and {question.Conditional.Length} entries; they have the same number, at least one.";
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(QuestionRefinements))]
internal sealed partial class RefinementJson : JsonSerializerContext
{
    /// <summary>Only what JSON itself demands is escaped.</summary>
    public static RefinementJson Readable => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
