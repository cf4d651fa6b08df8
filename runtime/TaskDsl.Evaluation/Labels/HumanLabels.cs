using System.Collections.Immutable;
using TaskDsl.Data;

namespace TaskDsl.Evaluation.Labels;

/// <summary>What people said of answers and critiques, in the place of an oracle's word (Saunders et al. 2022, §5.2.2, Figure 8).</summary>
public sealed class HumanLabels
{
    private HumanLabels(ImmutableArray<LabelledQuestion> questions, ImmutableArray<JudgedCritique> critiques) => (Questions, Critiques) = (questions, critiques);

    /// <summary>The questions with rated answers, in the order of the data.</summary>
    public ImmutableArray<LabelledQuestion> Questions { get; }

    /// <summary>The judged critiques, in the order of the data.</summary>
    public ImmutableArray<JudgedCritique> Critiques { get; }

    /// <summary>Takes the labels of rated questions together: a critique that is judged in one record counts, or does not, in another.</summary>
    /// <remarks>Answers without a rating, skipped ones and <c>[rewrite]</c> are no part of a pool. White space at the ends of texts is cut, as fields have none.</remarks>
    /// <param name="rated">The questions as <see cref="RatedAnswers"/> reads them.</param>
    public static HumanLabels Of(IEnumerable<RatedQuestion> rated)
    {
        RatedQuestion[] all = [.. rated];
        ImmutableArray<JudgedCritique> judged =
        [
            .. from question in all
               from answer in question.Answers
               where !answer.Skipped
               from critique in answer.Critiques
               where critique.Helpful is not null
               select new JudgedCritique(question.Passage.Trim(), question.Question.Trim(), answer.Answer.Trim(), critique.Text.Trim(), critique.Helpful == true),
        ];
        // Who judged it more than once and differed found it helpful at least once.
        HashSet<JudgedCritique> helpful = [.. judged.Where(critique => critique.Helpful)];
        HashSet<JudgedCritique> unhelpful = [.. judged.Where(critique => !critique.Helpful && !helpful.Contains(critique with { Helpful = true }))];
        IEnumerable<(RatedQuestion Question, ImmutableArray<LabelledAnswer> Answers)> pools =
            from question in all
            let answers = question.Answers.Where(answer => answer is { Rating: not null, Skipped: false, Answer: not "[rewrite]" }).Select(answer => Label(question, answer, unhelpful)).ToImmutableArray()
            where !answers.IsEmpty
            select (question, answers);
        return new HumanLabels([.. pools.Select((pool, item) => new LabelledQuestion(item, pool.Question.Passage.Trim(), pool.Question.Question.Trim(), pool.Answers))], judged);
    }

    private static LabelledAnswer Label(RatedQuestion question, RatedAnswer answer, HashSet<JudgedCritique> unhelpful)
    {
        string text = answer.Answer.Trim();
        RatedCritique? worst = answer.Critiques
            .Where(critique => !unhelpful.Contains(new JudgedCritique(question.Passage.Trim(), question.Question.Trim(), text, critique.Text.Trim(), Helpful: false)))
            .MaxBy(critique => critique.Severity ?? 1);
        return new LabelledAnswer(text, answer.Rating!.Value, worst?.Text.Trim(), worst is null ? 0 : worst.Severity ?? 1);
    }
}
