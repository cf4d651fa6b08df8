using System.Collections.Immutable;
using TaskDsl.Evaluation.Sampling;
using TaskDsl.Experiments;
using TaskDsl.Formats;
using TaskDsl.Oracles;
using TaskDsl.Tasks;
using TaskDsl.Training;

namespace TaskDsl.Evaluation.Assistance;

/// <summary>
/// Makes the critiques that assist people (Saunders et al. 2022, §3): of each answer eight forced ones at rising temperatures, without repetitions, the most helpful first by
/// the model's own score Pr[Yes] / (Pr[Yes] + Pr[No]). Each draw is keyed by seed, stage, item and sample, and the scores of an answer's critiques are computed with nothing
/// beside them: neither depends on how many answers are taken at once.
/// </summary>
public sealed class AssistanceSampling : IDisposable
{
    private const int AnswersAtOnce = 250;

    // What people are shown. Scores that are equal so far are a tie.
    private const int ScoreDigits = 6;

    private readonly IOracle? _oracle;
    private readonly TextModel _texts;
    private readonly TaskDefinition _task;
    private readonly int _answersAtOnce;
    private readonly string _answer, _critique;

    /// <summary>A model that assists.</summary>
    /// <param name="experiment">Its experiment, whose task has the formats <c>critique</c> and <c>helpfulness</c>.</param>
    /// <param name="oracle">Judges answers and critiques, of a task with one question field; null where nobody does.</param>
    /// <param name="model">The model.</param>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="stage">The model and round: part of each draw's key.</param>
    /// <param name="store">Where samples are kept on disk, so that a run that was cut off goes on; null for nowhere.</param>
    public AssistanceSampling(ExperimentDefinition experiment, IOracle? oracle, Transformer model, long seed, string stage, SampleStore? store = null)
        : this(experiment, oracle, model, seed, stage, store, AnswersAtOnce)
    {
    }

    internal AssistanceSampling(ExperimentDefinition experiment, IOracle? oracle, Transformer model, long seed, string stage, SampleStore? store, int answersAtOnce)
    {
        (_oracle, _task, _answersAtOnce) = (oracle, experiment.Task, answersAtOnce);
        (_answer, _critique) = (_task.FieldOf(Role.Answer)!, _task.FieldOf(Role.Critique)!);
        _texts = new TextModel(experiment, model, seed, $"{stage}/assistance", store, oracle);
    }

    /// <summary>The temperatures of an answer's critiques (§3.1).</summary>
    public static ImmutableArray<double> Temperatures { get; } = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 1];

    /// <summary>Why a question cannot be answered or, where its values hold an answer, that cannot be critiqued, as a sentence; null where it can.</summary>
    /// <param name="values">The values by field.</param>
    public string? WhyNot(IReadOnlyDictionary<string, string> values)
    {
        try
        {
            bool answered = values.ContainsKey(_answer);
            _ = answered ? Judge(values) : null;
            return _texts.HasRoom(_texts.PromptOf(answered ? FormatNames.Critique : FormatNames.Base, values)) ? null
                : $"The model's context leaves no room for {(answered ? "a critique of this answer" : "an answer to this question")}.";
        }
        catch (Exception e) when (e is InvalidExampleException or ArgumentException)
        {
            return e.Message;
        }
    }

    /// <summary>The model's own answers to questions, which are numbered from 0, with their critiques.</summary>
    /// <param name="questions">The values of the question's fields, by name; <see cref="WhyNot"/> has nothing against them.</param>
    /// <param name="temperature">The answers' temperature.</param>
    /// <param name="cancellation">Ends the sampling.</param>
    public IEnumerable<AssistedAnswer> OfOwn(IEnumerable<IReadOnlyDictionary<string, string>> questions, double temperature, CancellationToken cancellation) =>
        _texts.InChunks(questions, Temperatures.Length, _answersAtOnce, (chunk, first) => Critique([.. Answer(chunk, first, temperature, cancellation)], cancellation));

    /// <summary>Answers that anyone gave, with their critiques.</summary>
    /// <param name="answers">Answers that <see cref="WhyNot"/> has nothing against.</param>
    /// <param name="cancellation">Ends the sampling.</param>
    public IEnumerable<AssistedAnswer> Of(IEnumerable<GivenAnswer> answers, CancellationToken cancellation) =>
        _texts.InChunks(answers, Temperatures.Length, _answersAtOnce, (chunk, _) => Critique(chunk, cancellation));

    /// <inheritdoc/>
    public void Dispose() => _texts.Dispose();

    private IEnumerable<GivenAnswer> Answer(IReadOnlyDictionary<string, string>[] questions, long first, double temperature, CancellationToken cancellation)
    {
        IEnumerable<SampleRequest> requests = questions.Select((question, i) => (Prompt: _texts.PromptOf(FormatNames.Base, question, first + i), Item: first + i))
            .Select(asked => new SampleRequest(asked.Prompt, asked.Item, 0, temperature, _texts.LimitOf(asked.Prompt)));
        return _texts.Sample("answers", requests, cancellation).Select((sample, i) => new GivenAnswer
        {
            Item = first + i,
            Values = new Dictionary<string, string>(questions[i], StringComparer.Ordinal) { [_answer] = TextModel.Shown(sample) },
            Source = AnswerSource.Model,
            Truncated = sample.Truncated,
        });
    }

    private IEnumerable<AssistedAnswer> Critique(GivenAnswer[] answers, CancellationToken cancellation)
    {
        int n = Temperatures.Length;
        IEnumerable<SampleRequest> requests =
            from answer in answers
            let prompt = _texts.PromptOf(FormatNames.Critique, answer.Values, answer.Item)
            from sample in Enumerable.Range(0, n)
            select new SampleRequest(prompt, answer.Item, sample, Temperatures[sample]);
        IReadOnlyList<Sample> sampled = _texts.Sample("critiques", requests, cancellation);
        for (int i = 0; i < answers.Length; i++)
        {
            GivenAnswer answer = answers[i];
            Drawn[] distinct = [.. Distinct(answer, [.. sampled.Skip(i * n).Take(n)])];
            double[] scores = _texts.ScoreApart(distinct.Select(critique => critique.Scored), cancellation);
            RankedCritique[] critiques = [.. distinct.Zip(scores, (critique, score) => new RankedCritique(critique.Text, Temperatures[critique.First], critique.Count, Math.Round(score, ScoreDigits), Valid(answer, critique.Text)))];
            Verdict? verdict = answer.Truncated && _oracle is not null ? Verdict.Unparsed : Judge(answer.Values);
            yield return new AssistedAnswer
            {
                Answer = answer,
                Parsed = verdict?.Parsed,
                Correct = verdict?.Correct,
                // A stable sort: among equals the lower temperature stays first.
                Critiques = [.. critiques.OrderByDescending(critique => critique.Helpfulness)],
                LeftOut = n - critiques.Sum(critique => critique.Count),
            };
        }
    }

    // What is cut off is no critique, and what leaves no room for a score cannot be ranked.
    private IEnumerable<Drawn> Distinct(GivenAnswer answer, Sample[] sampled) =>
        from same in sampled.Index().Where(each => !each.Item.Truncated).GroupBy(each => each.Item.Value.Trim(), StringComparer.Ordinal)
        where same.Key.Length > 0
        let scored = _texts.PromptOf(FormatNames.Helpfulness, new Dictionary<string, string>(answer.Values, StringComparer.Ordinal) { [_critique] = same.Key }, answer.Item)
        where _texts.HasRoom(scored)
        select new Drawn(same.Key, same.First().Index, same.Count(), scored);

    private Verdict? Judge(IReadOnlyDictionary<string, string> values) => _oracle?.Judge(values[_task.FieldOf(Role.Question)!], values[_answer]);

    private bool? Valid(GivenAnswer answer, string critique) => _oracle?.IsValid(answer.Values[_task.FieldOf(Role.Question)!], answer.Values[_answer], critique);

    // Of the eight, the first that said it, how many did, and what its score is read after.
    private sealed record Drawn(string Text, int First, int Count, Prompt Scored);
}
