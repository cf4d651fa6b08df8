using TaskDsl.Evaluation.Gaps;
using TaskDsl.Evaluation.Refinement;
using TaskDsl.Randomness;

namespace TaskDsl.Evaluation.Tests.Refinement;

public sealed class RefinementAnalysisTests
{
    [Fact]
    public void The_best_of_k_is_the_mean_over_all_subsets_and_opting_out_keeps_the_original()
    {
        QuestionRefinements[] questions = [.. Enumerable.Range(0, 40).Select(item => Question(item, n: 4))];
        RefinementResults results = RefinementAnalysis.Compute(questions);
        Assert.Equal(5 * 4, results.Rows.Length);
        double original = questions.Average(question => question.Pool[0].Correct ? 1.0 : 0);
        Assert.Equal(original, results.Original.Value, 1e-12);
        foreach (RefinementRow row in results.Rows)
        {
            double expected = questions.Average(question => BruteForce(question, row.Method, row.Candidates));
            Assert.Equal(expected, row.Accuracy.Value, 1e-12);
            Assert.Equal((1 + expected - original) / 2, row.WinRate.Value, 1e-12);
            Assert.InRange(row.Accuracy.Value, row.Accuracy.Low, row.Accuracy.High);
        }
    }

    [Fact]
    public void Tokens_count_all_that_is_sampled()
    {
        // Answers take 2 tokens, direct refinements 3, critiques 5, refinements by them 7.
        QuestionRefinements question = Question(1, n: 2);
        question = question with
        {
            Pool = [.. question.Pool.Select(answer => answer with { Tokens = 2 })],
            Direct = [.. question.Direct.Select(answer => answer with { Tokens = 3 })],
            Conditional = [.. question.Conditional.Select(critiqued => critiqued with { Tokens = 5, Refinement = critiqued.Refinement with { Tokens = 7 } })],
        };
        Dictionary<(RefinementMethod, int), double> tokens = RefinementAnalysis.Compute([question]).Rows.ToDictionary(row => (row.Method, row.Candidates), row => row.Tokens);
        Assert.Equal((4, 8, 19), (tokens[(RefinementMethod.BestOf, 2)], tokens[(RefinementMethod.DirectOptOut, 2)], tokens[(RefinementMethod.ConditionalForced, 2)]));
    }

    [Fact]
    public void A_perfect_discriminator_that_may_opt_out_never_loses()
    {
        QuestionRefinements[] questions = [.. Enumerable.Range(0, 60).Select(item => Perfect(Question(item, n: 3)))];
        RefinementResults results = RefinementAnalysis.Compute(questions);
        Assert.All(results.Rows.Where(row => row.Method is RefinementMethod.DirectOptOut or RefinementMethod.ConditionalOptOut), row => Assert.True(row.Accuracy.Value >= results.Original.Value));
        Assert.Contains(results.Rows, row => row.Method == RefinementMethod.DirectForced && row.Accuracy.Value < results.Original.Value);

        static QuestionRefinements Perfect(QuestionRefinements question) => question with
        {
            Pool = [.. question.Pool.Select(Scored)],
            Direct = [.. question.Direct.Select((answer, i) => Scored(answer with { Correct = i == 0 && question.Item % 7 == 0 }))],
            Conditional = [.. question.Conditional.Select(critiqued => critiqued with { Refinement = Scored(critiqued.Refinement) })],
        };

        static RefinedAnswer Scored(RefinedAnswer answer) => answer with { Critiqueability = answer.Correct ? 0 : 1 };
    }

    [Fact]
    public void A_file_comes_back_and_a_broken_line_is_named()
    {
        string path = Path.GetTempFileName();
        try
        {
            QuestionRefinements[] questions = [Question(1, 2) with { Question = "Was heißt »ja«?" }, Question(2, 2)];
            RefinementFile.Write(path, questions);
            Assert.Contains("heißt", File.ReadAllText(path), StringComparison.Ordinal);
            QuestionRefinements[] read = [.. RefinementFile.Read(path)];
            Assert.Equal(questions.Select(question => (question.Item, question.Question, question.Truth)), read.Select(question => (question.Item, question.Question, question.Truth)));
            Assert.Equal(questions.SelectMany(question => question.Pool.Concat(question.Direct)), read.SelectMany(question => question.Pool.Concat(question.Direct)));
            Assert.Equal(questions.SelectMany(question => question.Conditional), read.SelectMany(question => question.Conditional));

            File.AppendAllText(path, "{\"item\":3}\n");
            Assert.StartsWith($"{path}(3): ", Assert.Throws<InvalidSamplesException>(() => RefinementFile.Read(path).Count()).Message, StringComparison.Ordinal);

            File.WriteAllBytes(path, [.. "{\"item\":1,\"question\":\""u8, 0xFF, .. "\"}\n"u8]);
            Assert.Equal($"{path}(1): the text here or a little further on is not UTF-8.", Assert.Throws<InvalidSamplesException>(() => RefinementFile.Read(path).Count()).Message);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Samples_that_cannot_be_measured_are_refused()
    {
        Assert.Throws<InvalidSamplesException>(() => RefinementAnalysis.Compute([]));
        Assert.Contains("Item 2 has 3 samples", Assert.Throws<InvalidSamplesException>(() => RefinementAnalysis.Compute([Question(1, 2), Question(2, 3)])).Message);
        Assert.Contains("Item 2 stands 2 times", Assert.Throws<InvalidSamplesException>(() => RefinementAnalysis.Compute([Question(2, 2), Question(1, 2), Question(2, 2)])).Message);
    }

    // Every k-subset, and every order of equal scores, by enumeration.
    private static double BruteForce(QuestionRefinements question, RefinementMethod method, int k)
    {
        RefinedAnswer original = question.Pool[0];
        (double Score, double Quality)[] candidates = method switch
        {
            RefinementMethod.BestOf => [.. question.Pool.Select(answer => (answer.Critiqueability, Of(answer)))],
            RefinementMethod.DirectForced => [.. question.Direct.Select(answer => (answer.Critiqueability, Of(answer)))],
            RefinementMethod.DirectOptOut => [.. question.Direct.Select(answer => (answer.Critiqueability, Of(answer.Critiqueability < original.Critiqueability ? answer : original)))],
            RefinementMethod.ConditionalForced => [.. question.Conditional.Select(critiqued => (-critiqued.Helpfulness, Of(critiqued.Refinement)))],
            _ => [.. question.Conditional.Select(critiqued => (-critiqued.Helpfulness, Of(critiqued.Refinement.Critiqueability < original.Critiqueability ? critiqued.Refinement : original)))],
        };
        var qualities = new List<double>();
        for (int subset = 0; subset < 1 << candidates.Length; subset++)
        {
            (double Score, double Quality)[] chosen = [.. candidates.Where((_, i) => (subset >> i & 1) == 1)];
            if (chosen.Length == k)
            {
                double least = chosen.Min(candidate => candidate.Score);
                qualities.Add(chosen.Where(candidate => candidate.Score == least).Average(candidate => candidate.Quality));
            }
        }

        return qualities.Average();

        static double Of(RefinedAnswer answer) => answer.Correct ? 1 : 0;
    }

    private static QuestionRefinements Question(int item, int n)
    {
        var random = new CounterRandom(1, "refinements", item);
        return new QuestionRefinements
        {
            Item = item,
            Question = $"question {item}",
            Truth = "truth",
            Pool = [.. Enumerable.Range(0, n).Select(_ => Answer())],
            Direct = [.. Enumerable.Range(0, n).Select(_ => Answer())],
            Conditional = [.. Enumerable.Range(0, n).Select(_ => new CritiquedRefinement("critique", random.Next(2) == 0, random.Next(4) / 4.0, 4, Answer()))],
        };

        // Scores of few values, so that ties are common.
        RefinedAnswer Answer() => new("answer", Parsed: true, random.Next(2) == 0, random.Next(4) / 4.0, random.Next(1, 9));
    }
}
