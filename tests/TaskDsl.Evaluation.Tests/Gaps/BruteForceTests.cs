using TaskDsl.Evaluation.Gaps;
using TaskDsl.Randomness;

namespace TaskDsl.Evaluation.Tests.Gaps;

/// <summary>The closed forms against the definitions, carried out: every subset, every tie, every pair.</summary>
public class BruteForceTests
{
    public static TheoryData<int, int, int> Shapes
    {
        get
        {
            var shapes = new TheoryData<int, int, int>();
            foreach ((int size, int bestOf) in new[] { (2, 2), (3, 2), (5, 2), (4, 3), (7, 4), (6, 6), (8, 5) })
            {
                for (int seed = 0; seed < 4; seed++)
                {
                    shapes.Add(size, bestOf, seed);
                }
            }

            return shapes;
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Best_of_N_is_the_average_over_all_subsets_and_all_ties(int size, int bestOf, int seed)
    {
        QuestionSamples[] questions = WithTies(6, size, seed);

        GapResults results = GapAnalysis.Compute(questions, bestOf, resamples: 5);

        Assert.Equal(questions.Average(q => Enumerate(q, bestOf, s => s.Critiqueability!.Value)), results.Discriminator!.Value, 12);
        Assert.Equal(questions.Average(q => Enumerate(q, bestOf, s => s.CritiqueValid == true ? 1 : 0)), results.Critique!.Value, 12);
        Assert.Equal(questions.Average(q => Enumerate(q, bestOf, s => s.Correct ? 0 : 1)), results.Oracle.Value, 12);
        Assert.Equal(questions.Average(q => Enumerate(q, bestOf, _ => 0)), results.Generator.Value, 12);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Areas_under_the_curve_are_counts_of_pairs(int size, int bestOf, int seed)
    {
        QuestionSamples[] questions = WithTies(6, size, seed);
        AnswerSample[] all = [.. questions.SelectMany(question => question.Samples)];

        GapResults results = GapAnalysis.Compute(questions, bestOf, resamples: 5);

        Assert.Equal(Ordered(all) / Mixed(all), results.OverallAuc!.Value, 12);
        Assert.Equal(questions.Sum(q => Ordered(q.Samples)) / questions.Sum(q => Mixed(q.Samples)), results.WithinQuestionAuc!.Value, 12);
        Assert.Equal(questions.Sum(q => Mixed(q.Samples)) / questions.Sum(q => q.Samples.Length * (q.Samples.Length - 1) / 2.0), results.MixedPairs.Value, 12);
        Assert.Equal(questions.Average(q => Mixed(q.Samples) > 0 ? 1.0 : 0.0), results.MixedQuestions.Value, 12);

        static double Mixed(IReadOnlyList<AnswerSample> samples) => samples.Sum(wrong => wrong.Correct ? 0 : samples.Count(right => right.Correct));

        static double Ordered(IReadOnlyList<AnswerSample> samples) => samples.Where(s => !s.Correct).Sum(wrong => samples.Where(s => s.Correct).Sum(right =>
            wrong.Critiqueability > right.Critiqueability ? 1 : wrong.Critiqueability == right.Critiqueability ? 0.5 : 0));
    }

    [Fact]
    public void Large_pools_are_exact_without_enumeration()
    {
        // One right answer of 1000 with the lowest score: best of N finds it exactly when it is among the N.
        AnswerSample[] samples = [.. Enumerable.Range(0, 1000).Select(i => Pool.Answer(i, i == 0, score: (i + 1) / 1001.0))];

        GapResults results = GapAnalysis.Compute([Pool.Question(0, samples), Pool.Question(1, samples)], bestOf: 64, resamples: 5);

        Assert.Equal(0.064, results.Discriminator!.Value, 12);
        Assert.Equal(0.064, results.Oracle.Value, 12);
        Assert.Equal(0.001, results.Generator.Value, 12);
    }

    private static QuestionSamples[] WithTies(int questions, int size, int seed) =>
    [
        .. Enumerable.Range(0, questions).Select(item =>
        {
            var random = new CounterRandom(seed, "ties", item);
            return Pool.Question(item, [.. Enumerable.Range(0, size).Select(i =>
                // The first two differ, so no area is undefined.
                Pool.Answer(i, i == 0 || (i > 1 && random.Next(2) == 0), random.Next(4) / 4.0, random.Next(3) == 0))]);
        }),
    ];

    private static double Enumerate(QuestionSamples question, int bestOf, Func<AnswerSample, double> score)
    {
        List<double> chosen = [];
        for (int mask = 0; mask < 1 << question.Samples.Length; mask++)
        {
            AnswerSample[] subset = [.. question.Samples.Where((_, i) => (mask >> i & 1) == 1)];
            if (subset.Length == bestOf)
            {
                double lowest = subset.Min(score);
                chosen.Add(subset.Where(s => score(s) == lowest).Average(s => s.Correct ? 1.0 : 0.0));
            }
        }

        return chosen.Average();
    }
}
