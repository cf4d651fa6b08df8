using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using TaskDsl.Evaluation.Gaps;

namespace TaskDsl.Evaluation.Critiques;

/// <summary><c>self-critiques.jsonl</c> and <c>cross-critiques.jsonl</c>: an answer and a critique of it a line. Both directions stream.</summary>
public static class CritiqueFile
{
    /// <summary>Writes the file whole or not at all.</summary>
    public static void Write(string path, IEnumerable<CritiquedAnswer> answers) => SampleLines.Write(path, answers, CritiqueJson.Readable.CritiquedAnswer);

    /// <summary>Reads the answers one by one, in the file's order.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidSamplesException">A line is not what it should be; the message names file, line and key.</exception>
    public static IEnumerable<CritiquedAnswer> Read(string path) => SampleLines.Read(path, CritiqueJson.Default.CritiquedAnswer, answer => answer.Broken());
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(CritiquedAnswer))]
internal sealed partial class CritiqueJson : JsonSerializerContext
{
    /// <summary>Only what JSON itself demands is escaped.</summary>
    public static CritiqueJson Readable => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
