using TaskDsl.Evaluation.Sampling;
using TaskDsl.Examples;
using TaskDsl.Experiments;
using TaskDsl.Oracles;
using TaskDsl.Randomness;
using TaskDsl.Training;

namespace TaskDsl.Evaluation.Rounds;

/// <summary>Samples the answers from which a round's critiqueability and critique data are made (Saunders et al. 2022, §2.3): at temperature 0, on fresh questions.</summary>
public static class JudgedAnswers
{
    private const int QuestionsAtOnce = 2000;

    /// <summary>Samples until half of the round's count is right and half is flawed, and half of its critiques help and half do not, or its bound on oversampling is reached, or the questions end.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="oracle">Its oracle.</param>
    /// <param name="model">The model of the round before.</param>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="stage">The model and round that the answers are for, such as <c>tiny/round-2</c>: part of each draw's key.</param>
    /// <param name="round">The round that the answers are for.</param>
    /// <param name="questions">Training-split questions that no demonstration shows.</param>
    /// <param name="progress">Told how many of the wanted answers and critiques there are.</param>
    /// <param name="store">Where samples and scores are kept on disk, so that a run that was cut off goes on; null for nowhere.</param>
    /// <param name="cancellation">Ends the sampling.</param>
    public static List<JudgedAnswer> Sample(ExperimentDefinition experiment, IOracle oracle, Transformer model, long seed, string stage, RoundDefinition round, IEnumerable<string> questions, Action<int>? progress, SampleStore? store, CancellationToken cancellation)
    {
        using var answers = new ModelAnswers(experiment, oracle, model, seed, $"{stage}/judged", store);
        var judged = new List<JudgedAnswer>();
        Halves correct = new(round.Critiqueability / 2), helpful = new(round.Helpfulness / 2);
        long item = 0;
        foreach (string[] chunk in questions.Take(round.Oversample * Math.Max(round.Critiqueability, round.Helpfulness)).Chunk(QuestionsAtOnce))
        {
            IReadOnlyList<SampledAnswer> sampled = answers.Answer(chunk, item, samples: 1, temperature: 0, cancellation);
            // Forced: of right answers too, where no critique helps.
            IReadOnlyList<SampledCritique>? critiques = helpful.Complete ? null : answers.Critique(sampled, temperature: 0, cancellation);
            for (int i = 0; i < sampled.Count; i++)
            {
                SampledAnswer answer = sampled[i];
                string? demonstrated = answer.Verdict.Correct ? null : oracle.DemonstrateCritique(answer.Question, answer.Answer, new CounterRandom(seed, $"{stage}/demonstrated-critique", answer.Item));
                JudgedCritique? critique = critiques is null ? null : new JudgedCritique(critiques[i].Critique, critiques[i].Valid);
                judged.Add(new JudgedAnswer(answer.Question, answer.Answer, answer.Verdict, demonstrated, critique));
                correct.Count(answer.Verdict.Correct);
                if (critique is not null)
                {
                    helpful.Count(critique.Valid);
                }
            }

            item += chunk.Length;
            progress?.Invoke(correct.Found + helpful.Found);
            if (correct.Complete && helpful.Complete)
            {
                break;
            }
        }

        return judged;
    }

    /// <summary>The oracle's own answers: to every first question the right one, to every second a flawed one.</summary>
    /// <param name="oracle">The oracle.</param>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="stage">The model and round that the answers are for: part of each draw's key.</param>
    /// <param name="questions">The questions.</param>
    public static IEnumerable<JudgedAnswer> OfOracle(IOracle oracle, long seed, string stage, IEnumerable<string> questions)
    {
        long item = 0;
        foreach (string question in questions)
        {
            string answer = item % 2 == 0 ? oracle.Answer(question) : oracle.Flaw(question, new CounterRandom(seed, $"{stage}/flaw", item));
            Verdict verdict = oracle.Judge(question, answer);
            string? demonstrated = verdict.Correct ? null : oracle.DemonstrateCritique(question, answer, new CounterRandom(seed, $"{stage}/demonstrated-critique", item));
            yield return new JudgedAnswer(question, answer, verdict, demonstrated);
            item++;
        }
    }

    // How far two classes are from having so many each.
    private sealed class Halves(int wanted)
    {
        private int _right, _wrong;

        public int Found => Math.Min(wanted, _right) + Math.Min(wanted, _wrong);

        public bool Complete => _right >= wanted && _wrong >= wanted;

        public void Count(bool right) => _ = right ? _right++ : _wrong++;
    }
}
