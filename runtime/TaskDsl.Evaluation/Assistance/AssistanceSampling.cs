using System.Collections.Immutable;
using TaskDsl.Evaluation.Rounds;
using TaskDsl.Evaluation.Sampling;
using TaskDsl.Experiments;
using TaskDsl.Formats;
using TaskDsl.Oracles;
using TaskDsl.Training;

namespace TaskDsl.Evaluation.Assistance;

/// <summary>
/// Makes the critiques that assist people (Saunders et al. 2022, §3): of each answer eight forced ones at rising temperatures, without repetitions, the most helpful first by
/// the model's own score Pr[Yes] / (Pr[Yes] + Pr[No]). Each draw is keyed by seed, stage, item and sample, so which critiques there are does not depend on how many answers are taken at once.
/// </summary>
public sealed class AssistanceSampling : IDisposable
{
    private const int AnswersAtOnce = 250;

    // What is further down is rounding, which depends on the batch and must not order equal scores.
    private const int ScoreDigits = 6;

    private readonly IOracle _oracle;
    private readonly ModelAnswers _model;
    private readonly int _answersAtOnce;

    /// <summary>A model that assists.</summary>
    /// <param name="experiment">Its experiment, whose task has the formats <c>critique</c> and <c>helpfulness</c>.</param>
    /// <param name="oracle">The experiment's oracle.</param>
    /// <param name="model">The model.</param>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="stage">The model and round: part of each draw's key.</param>
    /// <param name="store">Where samples and scores are kept on disk, so that a run that was cut off goes on; null for nowhere.</param>
    public AssistanceSampling(ExperimentDefinition experiment, IOracle oracle, Transformer model, long seed, string stage, SampleStore? store = null)
        : this(experiment, oracle, model, seed, stage, store, AnswersAtOnce)
    {
    }

    internal AssistanceSampling(ExperimentDefinition experiment, IOracle oracle, Transformer model, long seed, string stage, SampleStore? store, int answersAtOnce)
    {
        (_oracle, _answersAtOnce) = (oracle, answersAtOnce);
        _model = new ModelAnswers(experiment, oracle, model, seed, $"{stage}/assistance", store);
    }

    /// <summary>The temperatures of an answer's critiques (§3.1).</summary>
    public static ImmutableArray<double> Temperatures { get; } = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 1];

    /// <summary>Why an answer cannot be critiqued, as a sentence; null where it can.</summary>
    public string? WhyNot(GivenAnswer answer)
    {
        try
        {
            _ = _oracle.Judge(answer.Question, answer.Answer);
            return _model.HasRoom(TextOf(answer)) ? null : "The model's context leaves no room for a critique of this answer.";
        }
        catch (Exception e) when (e is InvalidExampleException or ArgumentException)
        {
            return e.Message;
        }
    }

    /// <summary>The model's own answers to questions, which are numbered from 0, with their critiques.</summary>
    /// <param name="questions">The questions.</param>
    /// <param name="temperature">The answers' temperature.</param>
    /// <param name="cancellation">Ends the sampling.</param>
    public IEnumerable<AssistedAnswer> OfOwn(IEnumerable<string> questions, double temperature, CancellationToken cancellation) =>
        _model.InChunks(questions, Temperatures.Length, _answersAtOnce, (chunk, first) => Critique(
            [.. _model.Answer(chunk, first, 1, temperature, cancellation).Select(answer => (new GivenAnswer { Item = answer.Item, Question = answer.Question, Answer = answer.Answer, Source = AnswerSource.Model }, answer.Verdict))], cancellation));

    /// <summary>Answers that anyone gave, with their critiques.</summary>
    /// <param name="answers">Answers that <see cref="WhyNot"/> has nothing against.</param>
    /// <param name="cancellation">Ends the sampling.</param>
    public IEnumerable<AssistedAnswer> Of(IEnumerable<GivenAnswer> answers, CancellationToken cancellation) =>
        _model.InChunks(answers, Temperatures.Length, _answersAtOnce, (chunk, _) => Critique([.. chunk.Select(answer => (answer, _oracle.Judge(answer.Question, answer.Answer)))], cancellation));

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();

    private IEnumerable<AssistedAnswer> Critique((GivenAnswer Answer, Verdict Verdict)[] answers, CancellationToken cancellation)
    {
        int n = Temperatures.Length;
        AnswerText[] asked = [.. answers.SelectMany(answer => Enumerable.Range(0, n).Select(sample => TextOf(answer.Answer) with { Sample = sample }))];
        IReadOnlyList<SampledCritique> sampled = _model.Critique(asked, i => Temperatures[i % n], cancellation);
        DrawnCritique[][] distinct = [.. answers.Select((answer, i) => Distinct(TextOf(answer.Answer), [.. sampled.Skip(i * n).Take(n)]))];

        IReadOnlyList<double> scores = _model.ScoreHelpfulness(
            [.. answers.SelectMany((answer, i) => distinct[i].Select(_ => TextOf(answer.Answer)))], [.. distinct.SelectMany(each => each.Select(critique => critique.Text))], cancellation);
        int scored = 0;
        for (int i = 0; i < answers.Length; i++)
        {
            RankedCritique[] critiques = [.. distinct[i].Select(critique => new RankedCritique(critique.Text, Temperatures[critique.First], critique.Count, Math.Round(scores[scored++], ScoreDigits), critique.Valid))];
            yield return new AssistedAnswer
            {
                Item = answers[i].Answer.Item,
                Id = answers[i].Answer.Id,
                Question = answers[i].Answer.Question,
                Answer = answers[i].Answer.Answer,
                Source = answers[i].Answer.Source,
                Parsed = answers[i].Verdict.Parsed,
                Correct = answers[i].Verdict.Correct,
                // A stable sort: among equals the lower temperature stays first.
                Critiques = [.. critiques.OrderByDescending(critique => critique.Helpfulness)],
                LeftOut = n - critiques.Sum(critique => critique.Count),
            };
        }
    }

    // What is cut off is no critique, and what leaves no room for a score cannot be ranked.
    private DrawnCritique[] Distinct(AnswerText answer, SampledCritique[] sampled) =>
        [.. sampled.Index().Where(each => !each.Item.Truncated).GroupBy(each => each.Item.Critique.Trim(), StringComparer.Ordinal)
            .Where(same => same.Key.Length > 0 && _model.HasRoom(answer, same.Key))
            .Select(same => new DrawnCritique(same.Key, same.First().Index, same.Count(), same.First().Item.Valid))];

    private static AnswerText TextOf(GivenAnswer answer) => new(answer.Question, answer.Item, 0, answer.Answer);

    private sealed record DrawnCritique(string Text, int First, int Count, bool Valid);
}
