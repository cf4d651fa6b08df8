using TaskDsl.Evaluation.Rounds;
using TaskDsl.Evaluation.Sampling;
using TaskDsl.Experiments;
using TaskDsl.Oracles;
using TaskDsl.Randomness;
using TaskDsl.Training;

namespace TaskDsl.Evaluation.Critiques;

/// <summary>
/// Samples what self-critique is measured on (Saunders et al. 2022, Figures 4 and 5): an answer to each question and a forced critique of it, the model's own or another's.
/// A critic's draws depend on the question, not on whose answer it is, so that it says the same of equal answers.
/// </summary>
public static class SelfCritiqueSampling
{
    // Few enough to show progress.
    private const int QuestionsAtOnce = 500;

    // The temperatures of 'random': 0, 0.1, … 1.
    private const int Tenths = 10;

    /// <summary>Answers questions and criticises the answers, in the questions' order.</summary>
    /// <param name="experiment">The experiment, whose <see cref="ExperimentDefinition.SelfCritique"/> says how.</param>
    /// <param name="oracle">Its oracle.</param>
    /// <param name="model">The model to measure.</param>
    /// <param name="name">Its name.</param>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="stage">The model and round: part of each draw's key.</param>
    /// <param name="questions">Held-out questions.</param>
    /// <param name="store">Where samples are kept on disk, so that a run that was cut off goes on; null for nowhere.</param>
    /// <param name="cancellation">Ends the sampling.</param>
    public static IEnumerable<CritiquedAnswer> OfOwn(ExperimentDefinition experiment, IOracle oracle, Transformer model, string name, long seed, string stage, IEnumerable<string> questions, SampleStore? store, CancellationToken cancellation)
    {
        SelfCritiqueDefinition definition = DefinitionOf(experiment);
        using var critic = new ModelAnswers(experiment, oracle, model, seed, StageOf(stage), store);
        foreach (CritiquedAnswer criticised in critic.InChunks(questions, 1, QuestionsAtOnce, Sample))
        {
            yield return criticised;
        }

        IEnumerable<CritiquedAnswer> Sample(string[] chunk, long first)
        {
            IReadOnlyList<SampledAnswer> answers = critic.Answer(chunk, first, 1, TemperatureOf, cancellation);
            IReadOnlyList<SampledCritique> critiques = critic.Critique(answers, i => definition.CritiqueTemperature ?? TemperatureOf(answers[i].Item), cancellation);
            return answers.Zip(critiques, (answer, critique) => new CritiquedAnswer
            {
                Item = answer.Item,
                Question = answer.Question,
                Truth = oracle.Answer(answer.Question),
                AnsweredBy = name,
                Temperature = TemperatureOf(answer.Item),
                Answer = answer.Answer,
                Parsed = answer.Verdict.Parsed,
                Correct = answer.Verdict.Correct,
                Truncated = answer.Tokens.Truncated,
                Tokens = answer.Tokens.SampledTokens,
                OracleCritiques = oracle.Critiques(answer.Question, answer.Answer).Count,
                Critic = name,
                Critique = critique.Critique,
                CritiqueValid = critique.Valid,
                CritiqueTruncated = critique.Truncated,
                CritiqueTokens = critique.Tokens,
            });
        }

        // The same for all models.
        double TemperatureOf(long item) => definition.AnswerTemperature ?? new CounterRandom(seed, "self-critique/temperature", item).Next(Tenths + 1) / (double)Tenths;
    }

    /// <summary>Criticises answers that other models gave, question by question.</summary>
    /// <param name="experiment">The experiment, whose <see cref="ExperimentDefinition.SelfCritique"/> says how.</param>
    /// <param name="oracle">Its oracle.</param>
    /// <param name="model">The critic.</param>
    /// <param name="name">Its name.</param>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="stage">The critic and its round: part of each draw's key.</param>
    /// <param name="answers">The answers, with whatever critiques.</param>
    /// <param name="store">Where samples are kept on disk, so that a run that was cut off goes on; null for nowhere.</param>
    /// <param name="cancellation">Ends the sampling.</param>
    public static IEnumerable<CritiquedAnswer> OfOthers(ExperimentDefinition experiment, IOracle oracle, Transformer model, string name, long seed, string stage, IEnumerable<CritiquedAnswer> answers, SampleStore? store, CancellationToken cancellation)
    {
        SelfCritiqueDefinition definition = DefinitionOf(experiment);
        using var critic = new ModelAnswers(experiment, oracle, model, seed, StageOf(stage), store);
        // All answers to a question stand together: their prompts begin alike.
        foreach (CritiquedAnswer criticised in critic.InChunks(answers.OrderBy(answer => answer.Item), 1, QuestionsAtOnce, (chunk, _) => Sample(chunk)))
        {
            yield return criticised;
        }

        IEnumerable<CritiquedAnswer> Sample(CritiquedAnswer[] chunk)
        {
            AnswerText[] texts = [.. chunk.Select(answer => new AnswerText(answer.Question, answer.Item, 0, answer.Answer))];
            IReadOnlyList<SampledCritique> critiques = critic.Critique(texts, i => definition.CritiqueTemperature ?? chunk[i].Temperature, cancellation);
            return chunk.Zip(critiques, (answer, critique) => answer with { Critic = name, Critique = critique.Critique, CritiqueValid = critique.Valid, CritiqueTruncated = critique.Truncated, CritiqueTokens = critique.Tokens });
        }
    }

    private static SelfCritiqueDefinition DefinitionOf(ExperimentDefinition experiment) =>
        experiment.SelfCritique ?? throw new ArgumentException($"The experiment {experiment.Name} measures no self-critique.", nameof(experiment));

    private static string StageOf(string stage) => $"{stage}/self-critique";
}
