using TaskDsl.Evaluation.Gaps;
using TaskDsl.Evaluation.Sampling;
using TaskDsl.Experiments;
using TaskDsl.Oracles;
using TaskDsl.Randomness;
using TaskDsl.Training;

namespace TaskDsl.Evaluation.Rounds;

/// <summary>Makes the samples from which the gaps are computed: a pool of answers to each held-out question, each scored, critiqued and judged.</summary>
public static class GapSampling
{
    // Few enough to show progress.
    private const int QuestionsAtOnce = 250;

    // The temperatures of 'random': 0.1, 0.2, … 1.
    private const int Tenths = 10;

    /// <summary>Samples question by question, in their order.</summary>
    /// <param name="experiment">The experiment, whose <see cref="ExperimentDefinition.Gaps"/> says how.</param>
    /// <param name="oracle">Its oracle.</param>
    /// <param name="model">The model to measure.</param>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="stage">The model and round, such as <c>tiny/round-2</c>: part of each draw's key.</param>
    /// <param name="questions">Held-out questions.</param>
    /// <param name="store">Where samples and scores are kept on disk, so that a run that was cut off goes on; null for nowhere.</param>
    /// <param name="cancellation">Ends the sampling.</param>
    public static IEnumerable<QuestionSamples> Run(ExperimentDefinition experiment, IOracle oracle, Transformer model, long seed, string stage, IEnumerable<string> questions, SampleStore? store, CancellationToken cancellation)
    {
        GapsDefinition gaps = experiment.Gaps ?? throw new ArgumentException($"The experiment {experiment.Name} measures no gaps.", nameof(experiment));
        using var answers = new ModelAnswers(experiment, oracle, model, seed, $"{stage}/gaps", store);
        foreach (QuestionSamples samples in answers.InChunks(questions, gaps.BestOf, QuestionsAtOnce, (chunk, first) => Sample(answers, oracle, gaps, seed, chunk, first, cancellation)))
        {
            yield return samples;
        }
    }

    private static IEnumerable<QuestionSamples> Sample(ModelAnswers model, IOracle oracle, GapsDefinition gaps, long seed, string[] questions, long first, CancellationToken cancellation)
    {
        IReadOnlyList<SampledAnswer> answers = model.Answer(questions, first, gaps.BestOf, TemperatureOf, cancellation);
        IReadOnlyList<double>? scores = model.Scores ? model.Score(answers, cancellation) : null;
        IReadOnlyList<SampledCritique>? critiques = model.Critiques ? model.Critique(answers, i => gaps.CritiqueTemperature ?? TemperatureOf(answers[i].Item), cancellation) : null;
        for (int i = 0; i < questions.Length; i++)
        {
            yield return new QuestionSamples
            {
                Item = first + i,
                Question = questions[i],
                Truth = oracle.Answer(questions[i]),
                Samples = [.. Enumerable.Range(i * gaps.BestOf, gaps.BestOf).Select(index => new AnswerSample
                {
                    Sample = (int)answers[index].Sample,
                    Answer = answers[index].Answer,
                    Parsed = answers[index].Verdict.Parsed,
                    Correct = answers[index].Verdict.Correct,
                    Truncated = answers[index].Tokens.Truncated,
                    Removed = answers[index].Tokens.RemovedProbability,
                    Critiqueability = scores?[index],
                    Critique = critiques?[index].Critique,
                    CritiqueValid = critiques?[index].Valid,
                    CritiqueTruncated = critiques?[index].Truncated,
                    Tokens = answers[index].Tokens.SampledTokens,
                })],
            };
        }

        double TemperatureOf(long item) => gaps.AnswerTemperature ?? (1 + new CounterRandom(seed, "gaps/temperature", item).Next(Tenths)) / (double)Tenths;
    }
}
