using TaskDsl.Evaluation.Gaps;
using TaskDsl.Randomness;

namespace TaskDsl.Evaluation.Tests.Gaps;

/// <summary>Questions for the tests: written down, or simulated with known accuracy, score quality and recall.</summary>
internal static class Pool
{
    public static AnswerSample Answer(int sample, bool correct, double? score = null, bool? valid = null) => new()
    {
        Sample = sample,
        Answer = correct ? "51" : "41",
        Parsed = true,
        Correct = correct,
        Truncated = false,
        Removed = 0,
        Critiqueability = score,
        Critique = valid is null ? null : "Digit at index 2 should be 5",
        CritiqueValid = valid,
        CritiqueTruncated = valid is null ? null : false,
        Tokens = 3,
    };

    public static QuestionSamples Question(long item, params AnswerSample[] samples) =>
        new() { Item = item, Question = "12 + 39", Truth = "51", Samples = [.. samples] };

    /// <summary>
    /// Independent samples: right with the question's probability; scores normal with unit variance, those of wrong answers higher by
    /// <paramref name="separation"/>, then squashed; critiques of wrong answers valid with probability <paramref name="recall"/>, of right ones never.
    /// </summary>
    public static QuestionSamples[] Simulate(int questions, int size, Func<int, double> accuracy, double separation, double recall, long seed) =>
    [
        .. Enumerable.Range(0, questions).Select(item => Question(item, [.. Enumerable.Range(0, size).Select(sample =>
        {
            var random = new CounterRandom(seed, "simulation", item, sample);
            bool correct = random.NextDouble() < accuracy(item);
            double normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            double score = 1 / (1 + Math.Exp(-(normal + (correct ? 0 : separation))));
            return Answer(sample, correct, score, !correct && random.NextDouble() < recall);
        })])),
    ];

    /// <summary>The AUC of two unit normals this far apart, Φ(separation / √2), by Simpson's rule.</summary>
    public static double AucOf(double separation)
    {
        const int steps = 2000;
        double end = separation / Math.Sqrt(2), width = end / steps, area = 0;
        for (int i = 0; i <= steps; i++)
        {
            double x = i * width;
            area += Math.Exp(-x * x / 2) * (i is 0 or steps ? 1 : i % 2 == 1 ? 4 : 2);
        }

        return 0.5 + (area * width / 3 / Math.Sqrt(2 * Math.PI));
    }
}
