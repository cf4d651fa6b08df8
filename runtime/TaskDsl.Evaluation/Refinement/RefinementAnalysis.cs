using TaskDsl.Evaluation.Gaps;
using TaskDsl.Evaluation.Statistics;

namespace TaskDsl.Evaluation.Refinement;

/// <summary>
/// Computes what refinement gains from saved samples. The best of k of N is the mean over all k-subsets, ties split evenly; intervals are of a
/// paired bootstrap over questions.
/// </summary>
public static class RefinementAnalysis
{
    private const int Resamples = 1000;

    /// <summary>The numbers.</summary>
    /// <param name="questions">The samples, each question with as many of them.</param>
    /// <param name="seed">The seed of the bootstrap.</param>
    /// <exception cref="InvalidSamplesException">There are no questions, they differ in their number of samples, or an item stands twice.</exception>
    public static RefinementResults Compute(IEnumerable<QuestionRefinements> questions, long seed = 1)
    {
        QuestionRefinements[] all = [.. questions];
        int n = all.Length == 0 ? throw new InvalidSamplesException("There are no questions to measure refinement on.") : all[0].Pool.Length;
        if (all.FirstOrDefault(question => question.Pool.Length != n) is { } other)
        {
            throw new InvalidSamplesException($"Item {other.Item} has {other.Pool.Length} samples, and the first question {n}: one number for all is needed.");
        }

        if (all.CountBy(question => question.Item).FirstOrDefault(item => item.Value > 1) is { Value: > 1 } twice)
        {
            throw new InvalidSamplesException($"Item {twice.Key} stands {twice.Value} times; each question has its own number.");
        }

        (RefinementMethod Method, int Candidates)[] rows = [.. from method in Enum.GetValues<RefinementMethod>() from candidates in Enumerable.Range(1, n) select (method, candidates)];
        // [question][row], and the original's quality beside.
        double[][] quality = [.. all.Select(question => rows.Select(row => Quality(question, row.Method, row.Candidates)).ToArray())];
        double[] original = [.. all.Select(question => Of(question.Pool[0]))];
        Estimate?[] estimates = Bootstrap.Run(all.Length, 1 + (2 * rows.Length), Resamples, seed, (counts, values) =>
        {
            values.Clear();
            double total = 0;
            for (int question = 0; question < counts.Length; question++)
            {
                double weight = counts[question];
                total += weight;
                values[0] += weight * original[question];
                for (int row = 0; row < rows.Length; row++)
                {
                    values[1 + (2 * row)] += weight * quality[question][row];
                    values[2 + (2 * row)] += weight * (1 + quality[question][row] - original[question]) / 2;
                }
            }

            foreach (ref double value in values)
            {
                value /= total;
            }
        });
        return new RefinementResults
        {
            Questions = all.Length,
            BestOf = n,
            Original = estimates[0]!,
            Rows = [.. rows.Select((row, i) => new RefinementRow(row.Method, row.Candidates, estimates[1 + (2 * i)]!, estimates[2 + (2 * i)]!, all.Average(question => Tokens(question, row.Method, row.Candidates))))],
        };
    }

    private static double Quality(QuestionRefinements question, RefinementMethod method, int candidates)
    {
        RefinedAnswer original = question.Pool[0];
        return method switch
        {
            RefinementMethod.BestOf => Best(question.Pool, answer => answer.Critiqueability, Of),
            RefinementMethod.DirectForced => Best(question.Direct, answer => answer.Critiqueability, Of),
            RefinementMethod.DirectOptOut => Best(question.Direct, answer => answer.Critiqueability, Kept),
            RefinementMethod.ConditionalForced => Best(question.Conditional, critiqued => -critiqued.Helpfulness, critiqued => Of(critiqued.Refinement)),
            RefinementMethod.ConditionalOptOut => Best(question.Conditional, critiqued => -critiqued.Helpfulness, critiqued => Kept(critiqued.Refinement)),
            _ => throw new ArgumentOutOfRangeException(nameof(method)),
        };

        double Kept(RefinedAnswer refinement) => Of(refinement.Critiqueability < original.Critiqueability ? refinement : original);

        double Best<T>(IReadOnlyList<T> from, Func<T, double> score, Func<T, double> quality) => BestOf.Lowest(from.Select(quality).ToArray(), from.Select(score).ToArray(), candidates);
    }

    // What is sampled; scores cost no samples.
    private static double Tokens(QuestionRefinements question, RefinementMethod method, int candidates) => method switch
    {
        RefinementMethod.BestOf => candidates * question.Pool.Average(answer => answer.Tokens),
        RefinementMethod.DirectForced or RefinementMethod.DirectOptOut => question.Pool[0].Tokens + (candidates * question.Direct.Average(answer => answer.Tokens)),
        // One refinement, by the critique that is chosen.
        _ => question.Pool[0].Tokens + (candidates * question.Conditional.Average(critiqued => critiqued.Tokens)) + question.Conditional.Average(critiqued => critiqued.Refinement.Tokens),
    };

    private static double Of(RefinedAnswer answer) => answer.Correct ? 1 : 0;
}
