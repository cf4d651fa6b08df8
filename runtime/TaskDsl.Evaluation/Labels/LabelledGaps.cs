using TaskDsl.Evaluation.Gaps;
using TaskDsl.Evaluation.Sampling;
using TaskDsl.Experiments;
using TaskDsl.Tasks;
using TaskDsl.Training;

namespace TaskDsl.Evaluation.Labels;

/// <summary>
/// The samples of the gaps with people in the oracle's place: the pool of a question is the answers that people rated, an answer is right where nobody
/// found a flaw (uncritiqueability), its rating is the finer quality, D goes by the model's score and C by the severity that people gave.
/// </summary>
public static class LabelledGaps
{
    /// <summary>Scores the pools of a split.</summary>
    /// <param name="experiment">The experiment, whose <see cref="ExperimentDefinition.Gaps"/> says how many.</param>
    /// <param name="model">The model to measure.</param>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="stage">The model and round, such as <c>tiny/round-1</c>.</param>
    /// <param name="labels">The labels.</param>
    /// <param name="leftOut">Takes how many questions were left out, by reason.</param>
    /// <param name="store">Where scores are kept on disk; null for nowhere.</param>
    /// <param name="cancellation">Ends the scoring.</param>
    public static IReadOnlyList<QuestionSamples> Run(ExperimentDefinition experiment, Transformer model, long seed, string stage, HumanLabels labels, IDictionary<string, int> leftOut, SampleStore? store, CancellationToken cancellation)
    {
        GapsDefinition gaps = experiment.Gaps ?? throw new ArgumentException($"The experiment {experiment.Name} measures no gaps.", nameof(experiment));
        using var texts = new LabelledTexts(experiment, model, seed, $"{stage}/gaps", store);
        LabelledQuestion[] questions = [.. labels.Questions.Where(question => Kept(texts, question, gaps.BestOf, room: 8, leftOut)).Take(gaps.Questions)];
        IReadOnlyList<double> scores = texts.Score(FormatNames.Critiqueability, [.. from question in questions from answer in question.Answers select texts.Values(question.Passage, question.Question, answer.Answer)], cancellation);
        var samples = new List<QuestionSamples>();
        int next = 0;
        foreach (LabelledQuestion question in questions)
        {
            int first = next;
            next += question.Answers.Length;
            samples.Add(new QuestionSamples
            {
                Item = question.Item,
                Question = question.Question,
                Truth = "",
                Passage = question.Passage,
                Samples = [.. question.Answers.Select((answer, i) => new AnswerSample
                {
                    Sample = i,
                    Answer = answer.Answer,
                    Parsed = true,
                    Correct = answer.Critique is null,
                    Rating = answer.Rating,
                    Truncated = false,
                    Removed = 0,
                    Critiqueability = scores[first + i],
                    Critique = answer.Critique ?? "",
                    CritiqueValid = answer.Critique is not null,
                    CritiqueSeverity = answer.Critique is null ? null : answer.Severity,
                    CritiqueTruncated = false,
                    Tokens = texts.TokensOf(answer.Answer),
                })],
            });
        }

        return samples;
    }

    /// <summary>Whether samples are such: there is no right answer to any question, every answer is rated, and the flawed ones, and no other, have a valid critique.</summary>
    /// <param name="questions">The samples of a file.</param>
    public static bool Are(IEnumerable<QuestionSamples> questions) =>
        questions.All(question => question.Truth.Length == 0 && question.Samples.All(sample => sample.Rating is not null && sample.CritiqueValid == !sample.Correct));

    // A question with an answer that does not fit is left out whole: a pool of the short answers would be another one.
    internal static bool Kept(LabelledTexts texts, LabelledQuestion question, int atLeast, int room, IDictionary<string, int> leftOut)
    {
        string? why = question.Answers.Length < atLeast ? FormattableString.Invariant($"fewer than {atLeast} rated answers")
            : question.Answers.Select(answer => texts.WhyUnfit(FormatNames.Critiqueability, texts.Values(question.Passage, question.Question, answer.Answer), room)).FirstOrDefault(reason => reason is not null);
        if (why is not null)
        {
            leftOut[why] = (leftOut.TryGetValue(why, out int before) ? before : 0) + 1;
        }

        return why is null;
    }
}
