using TaskDsl.Evaluation.Rounds;
using TaskDsl.Evaluation.Sampling;
using TaskDsl.Experiments;
using TaskDsl.Oracles;
using TaskDsl.Training;

namespace TaskDsl.Evaluation.Refinement;

/// <summary>Samples what refinement is measured on (Saunders et al. 2022, §4.3): answers, and of the first one direct refinements, critiques, and a refinement by each.</summary>
public static class RefinementSampling
{
    private const int QuestionsAtOnce = 100;

    /// <summary>Samples question by question, in their order.</summary>
    /// <param name="experiment">The experiment, whose <see cref="ExperimentDefinition.Refinement"/> says how.</param>
    /// <param name="oracle">Its oracle.</param>
    /// <param name="model">The model to measure.</param>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="stage">The model and round: part of each draw's key.</param>
    /// <param name="questions">Held-out questions.</param>
    /// <param name="store">Where samples and scores are kept on disk, so that a run that was cut off goes on; null for nowhere.</param>
    /// <param name="cancellation">Ends the sampling.</param>
    public static IEnumerable<QuestionRefinements> Run(ExperimentDefinition experiment, IOracle oracle, Transformer model, long seed, string stage, IEnumerable<string> questions, SampleStore? store, CancellationToken cancellation)
    {
        RefinementDefinition refinement = experiment.Refinement ?? throw new ArgumentException($"The experiment {experiment.Name} measures no refinement.", nameof(experiment));
        using var answers = new ModelAnswers(experiment, oracle, model, seed, $"{stage}/refinement", store);
        foreach (QuestionRefinements sampled in answers.InChunks(questions, refinement.BestOf, QuestionsAtOnce, (chunk, first) => Sample(answers, oracle, refinement, chunk, first, cancellation)))
        {
            yield return sampled;
        }
    }

    private static IEnumerable<QuestionRefinements> Sample(ModelAnswers model, IOracle oracle, RefinementDefinition refinement, string[] questions, long first, CancellationToken cancellation)
    {
        int n = refinement.BestOf;
        IReadOnlyList<SampledAnswer> pool = model.Answer(questions, first, n, refinement.Temperature, cancellation);

        // N copies of each original, told apart by their sample's number.
        SampledAnswer[] originals = [.. Enumerable.Range(0, questions.Length).SelectMany(i => Enumerable.Range(0, n).Select(sample => pool[i * n] with { Sample = sample }))];
        RefinedAnswer[] answers = Scored(model, pool, cancellation);
        RefinedAnswer[] direct = Scored(model, model.Refine(originals, critiques: null, refinement.Temperature, cancellation), cancellation);
        IReadOnlyList<SampledCritique> critiques = model.Critique(originals, refinement.Temperature, cancellation);
        string[] texts = [.. critiques.Select(critique => critique.Critique)];
        IReadOnlyList<double> helpfulness = model.ScoreHelpfulness(originals, texts, cancellation);
        RefinedAnswer[] conditional = Scored(model, model.Refine(originals, texts, refinement.Temperature, cancellation), cancellation);
        for (int i = 0; i < questions.Length; i++)
        {
            Range own = (i * n)..((i + 1) * n);
            yield return new QuestionRefinements
            {
                Item = first + i,
                Question = questions[i],
                Truth = oracle.Answer(questions[i]),
                Pool = [.. answers[own]],
                Direct = [.. direct[own]],
                Conditional = [.. Enumerable.Range(i * n, n).Select(at => new CritiquedRefinement(texts[at], critiques[at].Valid, helpfulness[at], critiques[at].Tokens, conditional[at]))],
            };
        }
    }

    private static RefinedAnswer[] Scored(ModelAnswers model, IReadOnlyList<SampledAnswer> answers, CancellationToken cancellation) =>
        [.. answers.Zip(model.Score(answers, cancellation), (answer, score) => new RefinedAnswer(answer.Answer, answer.Verdict.Parsed, answer.Verdict.Correct, score, answer.Tokens.SampledTokens))];
}
