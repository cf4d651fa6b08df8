using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using TaskDsl.Evaluation.Gaps;
using TaskDsl.Evaluation.Sampling;
using TaskDsl.Experiments;
using TaskDsl.Tasks;
using TaskDsl.Training;

namespace TaskDsl.Evaluation.Labels;

/// <summary>A judged critique with the model's score: one line of <c>helpfulness.jsonl</c>.</summary>
/// <param name="Passage">The passage: the cluster of a bootstrap.</param>
/// <param name="Question">The question.</param>
/// <param name="Answer">The answer.</param>
/// <param name="Critique">The critique of it.</param>
/// <param name="Helpful">Whether people found it helpful.</param>
/// <param name="Helpfulness">The model's probability that it is, from the logits; in [0, 1].</param>
public sealed record ScoredCritique(string Passage, string Question, string Answer, string Critique, bool Helpful, double Helpfulness);

/// <summary>Scores critiques that people judged, and keeps the scores: <c>helpfulness.jsonl</c>.</summary>
public static class HelpfulnessScores
{
    /// <summary>Scores the judged critiques of a split.</summary>
    /// <param name="experiment">The experiment; its task has the format <c>helpfulness</c>.</param>
    /// <param name="model">The model to measure.</param>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="stage">The model and round.</param>
    /// <param name="labels">The labels.</param>
    /// <param name="leftOut">Takes how many critiques were left out, by reason.</param>
    /// <param name="store">Where scores are kept on disk; null for nowhere.</param>
    /// <param name="cancellation">Ends the scoring.</param>
    public static IReadOnlyList<ScoredCritique> Run(ExperimentDefinition experiment, Transformer model, long seed, string stage, HumanLabels labels, IDictionary<string, int> leftOut, SampleStore? store, CancellationToken cancellation)
    {
        using var texts = new LabelledTexts(experiment, model, seed, $"{stage}/helpfulness", store);
        var kept = new List<JudgedCritique>();
        foreach (JudgedCritique critique in labels.Critiques)
        {
            if (texts.WhyUnfit(FormatNames.Helpfulness, Values(critique), room: 8) is { } why)
            {
                leftOut[why] = (leftOut.TryGetValue(why, out int before) ? before : 0) + 1;
            }
            else
            {
                kept.Add(critique);
            }
        }

        return [.. texts.Score(FormatNames.Helpfulness, [.. kept.Select(Values)], cancellation)
            .Zip(kept, (score, critique) => new ScoredCritique(critique.Passage, critique.Question, critique.Answer, critique.Critique, critique.Helpful, score))];

        Dictionary<string, string> Values(JudgedCritique critique) => texts.Values(critique.Passage, critique.Question, critique.Answer, critique.Critique);
    }

    /// <summary>Writes the file whole or not at all.</summary>
    public static void Write(string path, IEnumerable<ScoredCritique> critiques) => SampleLines.Write(path, critiques, LabelJson.Readable.ScoredCritique);

    /// <summary>Reads the critiques one by one, in the file's order.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidSamplesException">A line is not what it should be; the message names file, line and key.</exception>
    public static IEnumerable<ScoredCritique> Read(string path) => SampleLines.Read(path, LabelJson.Default.ScoredCritique,
        critique => critique.Helpfulness is >= 0 and <= 1 ? null : "helpfulness: a probability is between 0 and 1.");
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ScoredCritique))]
[JsonSerializable(typeof(RefinedText))]
internal sealed partial class LabelJson : JsonSerializerContext
{
    /// <summary>Only what JSON itself demands is escaped.</summary>
    public static LabelJson Readable => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
