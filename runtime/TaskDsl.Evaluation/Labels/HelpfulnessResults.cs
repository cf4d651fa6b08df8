using System.Globalization;
using System.Text.Json.Serialization;
using TaskDsl.Evaluation.Gaps;
using TaskDsl.Evaluation.Statistics;

namespace TaskDsl.Evaluation.Labels;

/// <summary>How well a model's helpfulness score goes with people's judgements. Every critique counts the same; intervals come from drawing passages.</summary>
public sealed record HelpfulnessResults
{
    private const int Resamples = 10_000;

    /// <summary>The critiques.</summary>
    public required int Critiques { get; init; }

    /// <summary>Their passages.</summary>
    public required int Passages { get; init; }

    /// <summary>The share that people found helpful.</summary>
    public required Estimate Helpful { get; init; }

    /// <summary>How often a helpful critique has a higher score than one that is not, ties half; null where all are alike.</summary>
    public required Estimate? Auc { get; init; }

    /// <summary>The share on whose side of 0.5 the score is, exactly 0.5 half.</summary>
    public required Estimate Accuracy { get; init; }

    /// <summary>The expected calibration error over ten bins of equal width.</summary>
    public required Estimate CalibrationError { get; init; }

    /// <summary>The numbers in the order in which they are printed: key, name, what it means, and the estimate where the critiques define it.</summary>
    [JsonIgnore]
    public IEnumerable<(string Key, string Name, string Definition, Estimate? Estimate)> Measures =>
    [
        ("helpful", "helpful", "The share of judged critiques that people found helpful.", Helpful),
        ("auc", "AUC", "How often a helpful critique has a higher score than one that is not, ties half. 0.5 is guessing.", Auc),
        ("accuracy", "accuracy", "The share on whose side of 0.5 the score is, exactly 0.5 half.", Accuracy),
        ("calibration_error", "calibration error", "The mean distance between a score and the share of helpful critiques among those with such scores: ten bins of equal width, weighed by how many each holds. Noise alone makes it positive.", CalibrationError),
    ];

    /// <summary>Computes the numbers; null where the critiques are of fewer than two passages.</summary>
    public static HelpfulnessResults? Measured(IReadOnlyCollection<ScoredCritique> critiques) =>
        critiques.DistinctBy(critique => critique.Passage).Skip(1).Any() ? Compute(critiques) : null;

    /// <summary>Computes the numbers.</summary>
    /// <param name="critiques">Scored critiques, of at least two passages.</param>
    /// <param name="seed">The seed of the bootstrap.</param>
    /// <exception cref="InvalidSamplesException">There are too few.</exception>
    public static HelpfulnessResults Compute(IEnumerable<ScoredCritique> critiques, long seed = 1)
    {
        ScoredCritique[] all = [.. critiques];
        string[] passages = [.. all.Select(critique => critique.Passage).Distinct(StringComparer.Ordinal)];
        if (passages.Length < 2)
        {
            throw new InvalidSamplesException($"There are judged critiques of {passages.Length} passages: intervals come from drawing passages, so there must be several.");
        }

        Dictionary<string, int> unitOf = passages.Index().ToDictionary(passage => passage.Item, passage => passage.Index, StringComparer.Ordinal);
        ScoredAnswer[] scores = [.. all.Select(critique => new ScoredAnswer(unitOf[critique.Passage], critique.Helpfulness, critique.Helpful, 1))];
        (var ranks, var bins) = (new RankComparison(scores), new CalibrationBins(scores));
        Estimate?[] estimates = Bootstrap.Run(passages.Length, 4, Resamples, seed, (counts, values) =>
        {
            double total = 0, helpful = 0, right = 0;
            foreach (ScoredAnswer score in scores)
            {
                double weight = counts[score.Unit];
                total += weight;
                helpful += score.Flawed ? weight : 0;
                right += score.Score == 0.5 ? weight / 2 : score.Score > 0.5 == score.Flawed ? weight : 0;
            }

            Span<double> shares = stackalloc double[CalibrationBins.Count];
            (values[0], values[1], values[2], values[3]) = (helpful / total, ranks.Auc(counts), right / total, bins.Compute(counts, shares));
        });
        return new HelpfulnessResults { Critiques = all.Length, Passages = passages.Length, Helpful = estimates[0]!, Auc = estimates[1], Accuracy = estimates[2]!, CalibrationError = estimates[3]! };
    }

    /// <summary>The numbers as plain text for a terminal. Ends with a line break.</summary>
    /// <param name="title">What was measured.</param>
    public string Text(string title) => string.Create(CultureInfo.InvariantCulture,
        $"{title}: helpfulness scores\n{Critiques} judged critiques of answers about {Passages} passages\n\n{string.Concat(Measures.Select(measure => Row(measure.Name, measure.Estimate)))}");

    private static string Row(string name, Estimate? estimate) => estimate is null ? $"{name,-25} –\n"
        : string.Create(CultureInfo.InvariantCulture, $"{name,-25}{estimate.Value,9:F4}  ± {estimate.StandardError:F4}   [{estimate.Low:F4}, {estimate.High:F4}]\n");
}
