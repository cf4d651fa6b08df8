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

    /// <summary>Samples until half of the round's count is right and half is flawed, or its bound on oversampling is reached, or the questions end.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="oracle">Its oracle.</param>
    /// <param name="model">The model of the round before.</param>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="stage">The model and round that the answers are for, such as <c>tiny/round-2</c>: part of each draw's key.</param>
    /// <param name="round">The round that the answers are for.</param>
    /// <param name="questions">Training-split questions that no demonstration shows.</param>
    /// <param name="progress">Told how many of the wanted answers there are, of the rarer class twice.</param>
    /// <param name="cancellation">Ends the sampling.</param>
    public static List<JudgedAnswer> Sample(ExperimentDefinition experiment, IOracle oracle, Transformer model, long seed, string stage, RoundDefinition round, IEnumerable<string> questions, Action<int>? progress, CancellationToken cancellation)
    {
        var answers = new ModelAnswers(experiment, oracle, model, seed, $"{stage}/judged");
        var judged = new List<JudgedAnswer>();
        int half = round.Critiqueability / 2, right = 0, flawed = 0;
        long item = 0;
        foreach (string[] chunk in questions.Take(round.Oversample * round.Critiqueability).Chunk(QuestionsAtOnce))
        {
            long first = item;
            foreach (SampledAnswer answer in answers.Answer([.. chunk.Select((question, i) => (question, first + i, 0L))], temperature: 0, cancellation))
            {
                string? critique = answer.Verdict.Correct ? null : oracle.DemonstrateCritique(answer.Question, answer.Answer, new CounterRandom(seed, $"{stage}/demonstrated-critique", answer.Item));
                judged.Add(new JudgedAnswer(answer.Question, answer.Answer, answer.Verdict, critique));
                _ = answer.Verdict.Correct ? right++ : flawed++;
            }

            item += chunk.Length;
            progress?.Invoke(Math.Min(half, right) + Math.Min(half, flawed));
            if (right >= half && flawed >= half)
            {
                break;
            }
        }

        return judged;
    }
}
