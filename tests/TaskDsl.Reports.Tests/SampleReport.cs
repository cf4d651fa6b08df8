using System.Collections.Immutable;
using TaskDsl.Evaluation.Critiques;
using TaskDsl.Evaluation.Gaps;
using TaskDsl.Evaluation.Labels;
using TaskDsl.Evaluation.Preferences;
using TaskDsl.Evaluation.Refinement;
using TaskDsl.Evaluation.Results;

namespace TaskDsl.Reports.Tests;

/// <summary>A small report with everything a report can have, from made-up answers.</summary>
internal static class SampleReport
{
    /// <summary>Texts that would break a page that embeds them carelessly.</summary>
    public const string Hostile = "</script><script>throw new Error('escaped')</script><!-- \u2028\u2029 & \" ' \\ ]]> <img src=x onerror=alert(1)>";

    public static ReportData Of(int models, int questions = 40, bool scored = true, string text = "12 + 39", int seeds = 1, bool rated = false)
    {
        string[] names = [.. Enumerable.Range(0, models).Select(i => i == 0 ? "tiny" : $"model {i}")];
        QuestionSamples[] pool = [.. Enumerable.Range(0, questions).Select(item => Question(item, scored, text, rated))];
        (string Name, int Seed)[] runs = [.. names.SelectMany(name => Enumerable.Range(1, seeds).Select(seed => (name, seed)))];

        // Another seed has seen fewer of the questions, so its numbers differ.
        QuestionSamples[] Pool(int seed) => pool[..^(seed - 1)];
        return new ReportData
        {
            Results = new ExperimentResults
            {
                Experiment = "AdditionGaps",
                Task = "Addition",
                Manifest = ImmutableSortedDictionary<string, string>.Empty.Add("tokenizer", "bytes"),
                Rounds = [.. runs.SelectMany(run => new[] { Round(run, 1, null), Round(run, 2, GapAnalysis.Compute(Pool(run.Seed), resamples: 50)) with { Critiques = CritiqueAnalysis.Compute(names.OrderBy(critic => critic != run.Name).SelectMany((critic, i) => Enumerable.Range(0, 20).Select(item => Criticised(item, run, critic, i))), resamples: 50) } })],
            },
            Samples = [.. runs.Select(run => new RoundSamples(run.Seed, run.Name, 2, Pool(run.Seed)))],
            Metrics = [.. runs.SelectMany(run => new[] { Curve(run, 1), Curve(run, 2) })],
        };
    }

    /// <summary>A report of reward models: three critics, two of which the oracle judged, and a mismatched one, and three numbers of pairs unless told otherwise.</summary>
    public static ReportData OfRewards(int seeds, params int[] sizes)
    {
        sizes = sizes is [] ? [100, 200, 400] : sizes;
        string[] critics = [RewardAnalysis.NoCritic, "oracle(error: 0)", "server(<local> & far)", "oracle(error: 0) -> oracle(error: 1)"];
        IEnumerable<ScoredRun> runs =
            from seed in Enumerable.Range(1, seeds)
            from critic in Enumerable.Range(0, critics.Length)
            from pairs in sizes
            select new ScoredRun(seed, critics[critic], pairs, new RewardTraining(pairs, 0, 0, pairs / 32, 1e-3, 0.5, 0.6), [.. Enumerable.Range(0, 60).Select(item => new ScoredPair { Item = item, Section = item % 3 == 0 ? "hard" : "easy", Chosen = item * (critic + 2) % 17 * pairs, Rejected = (item + seed) * 500 % 1700 })]);
        return new ReportData
        {
            Results = new ExperimentResults
            {
                Experiment = "SumRewards",
                Task = "Sums",
                Rounds = [],
                Rewards = RewardAnalysis.Compute("preference", runs, [.. Enumerable.Range(1, seeds).SelectMany(seed => new[] { new CriticTruth(seed, critics[1], 60, 1, 1), new CriticTruth(seed, critics[2], 60, 0.25, 0.5) })], resamples: 50),
            },
        };
    }

    /// <summary>The same with scores of critiques that people judged.</summary>
    public static ReportData OfPeople(ReportData data)
    {
        var helpfulness = HelpfulnessResults.Compute(Enumerable.Range(0, 30).Select(i => new ScoredCritique($"passage {i % 6}", "q", "a", $"critique {i}", i % 3 != 0, i % 7 / 7.0)));
        return data with { People = true, Results = data.Results with { Rounds = [.. data.Results.Rounds.Select(round => round.Gaps is null ? round : round with { Helpfulness = helpfulness, Critiques = [], Refinement = null })] } };
    }

    public static QuestionSamples Question(int item, bool scored = true, string text = "12 + 39", bool rated = false) => new()
    {
        Item = item,
        Question = text,
        Truth = "51",
        Samples = [Answer(0, item % 3 != 0, scored ? item % 7 / 7.0 : null, rated ? item % 6 : null), Answer(1, item % 2 == 0, scored ? item % 5 / 5.0 : null, rated ? item % 4 : null)],
    };

    private static AnswerSample Answer(int sample, bool correct, double? score, double? rating) => new()
    {
        Sample = sample,
        Answer = correct ? "51" : "41",
        Parsed = true,
        Correct = correct,
        Rating = rating,
        Truncated = false,
        Removed = 0.001,
        Critiqueability = score,
        Critique = score is null ? null : "Digit at index 2 should be 5",
        CritiqueValid = score is null ? null : !correct,
        CritiqueTruncated = score is null ? null : false,
        Tokens = 3,
    };

    private static RoundResults Round((string Name, int Seed) run, int round, GapResults? gaps) => new()
    {
        Seed = run.Seed,
        Model = run.Name,
        Round = round,
        Gaps = gaps,
        Refinement = round == 2 ? RefinementAnalysis.Compute(Enumerable.Range(0, 20).Select(Refinements)) : null,
        Training = new TrainingResults { Parameters = run.Name == "tiny" ? 100_000 : 1_000_000, Steps = 200, Sequences = 20_000, LearnedTokens = 100_000, Ended = "all data seen", Loss = 0.4, ValidationLoss = run.Name == "tiny" ? 0.4321 : 0.3 },
        Manifest = ImmutableSortedDictionary<string, string>.Empty.Add("weights", "ab12"),
    };

    private static QuestionRefinements Refinements(int item) => new()
    {
        Item = item,
        Question = "12 + 39",
        Truth = "51",
        Pool = [Refined(item), Refined(item + 1)],
        Direct = [Refined(item + 2), Refined(item + 3)],
        Conditional = [new("Digit at index 2 should be 5", item % 2 == 0, 0.5, 9, Refined(item + 1)), new("Digit at index 1 should be 5", Valid: false, 0.25, 9, Refined(item))],
    };

    private static RefinedAnswer Refined(int item) => new(item % 3 == 0 ? "41" : "51", Parsed: true, item % 3 != 0, item % 5 / 5.0, 3);

    // Each further critic helps less often, and so does every other seed's.
    private static CritiquedAnswer Criticised(int item, (string Name, int Seed) run, string critic, int place) => new()
    {
        Item = item,
        Question = "12 + 39",
        Truth = "51",
        AnsweredBy = run.Name,
        Temperature = 1,
        Answer = item % 3 == 0 ? "51" : "41",
        Parsed = true,
        Correct = item % 3 == 0,
        Truncated = false,
        Tokens = 3,
        OracleCritiques = item % 3 == 0 ? 0 : 1,
        Critic = critic,
        Critique = "Digit at index 2 should be 5",
        CritiqueValid = item % 3 != 0 && item % (3 + place + run.Seed) != 0,
        CritiqueTruncated = false,
        CritiqueTokens = 29,
    };

    private static RoundMetrics Curve((string Name, int Seed) run, int round) => new(run.Seed, run.Name, round,
        [.. Enumerable.Range(1, 200).Select(step => new MetricPoint(step, 2.0 / step, step % 25 == 0 ? step / 250.0 : null, round == 2 && step % 50 == 0 ? 0.3 : null))]);
}
