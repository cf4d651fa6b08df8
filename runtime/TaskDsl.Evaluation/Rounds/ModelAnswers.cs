using TaskDsl.Evaluation.Sampling;
using TaskDsl.Experiments;
using TaskDsl.Formats;
using TaskDsl.Oracles;
using TaskDsl.Tasks;
using TaskDsl.Training;

namespace TaskDsl.Evaluation.Rounds;

/// <summary>A model at work on an experiment's task: it answers, scores answers and critiques them, and the oracle judges.</summary>
/// <param name="experiment">The experiment.</param>
/// <param name="oracle">Its oracle.</param>
/// <param name="model">The model.</param>
/// <param name="seed">The experiment's seed.</param>
/// <param name="stage">What the samples are for, such as <c>tiny/round-2/gaps</c>: part of each draw's key.</param>
/// <param name="store">Where samples and scores are kept on disk; null for nowhere.</param>
internal sealed class ModelAnswers(ExperimentDefinition experiment, IOracle oracle, Transformer model, long seed, string stage, SampleStore? store = null) : IDisposable
{
    private readonly TextModel _texts = new(experiment, model, seed, stage, store, oracle);
    private readonly TaskDefinition _task = experiment.Task;
    private readonly string _question = experiment.Task.FieldOf(Role.Question)!, _answer = experiment.Task.FieldOf(Role.Answer)!;

    /// <summary>Whether the task has the format that scores answers.</summary>
    public bool Scores => _task.Has(FormatNames.Critiqueability);

    /// <summary>Whether the task has the format that critiques answers.</summary>
    public bool Critiques => _task.Has(FormatNames.Critique);

    /// <inheritdoc cref="TextModel.InChunks"/>
    public IEnumerable<T> InChunks<TText, T>(IEnumerable<TText> texts, int samples, int most, Func<TText[], long, IEnumerable<T>> sample) => _texts.InChunks(texts, samples, most, sample);

    /// <summary>Frees what is cached.</summary>
    public void Dispose() => _texts.Dispose();

    /// <summary>Samples answers, so many to each question, and has them judged.</summary>
    /// <param name="questions">The questions.</param>
    /// <param name="first">The number of the first one: part of each draw's key, as the sample's is.</param>
    /// <param name="samples">How many answers each question gets; they stand together.</param>
    /// <param name="temperature">The temperature.</param>
    /// <param name="cancellation">Ends the sampling.</param>
    public IReadOnlyList<SampledAnswer> Answer(string[] questions, long first, int samples, double temperature, CancellationToken cancellation) =>
        Answer(questions, first, samples, _ => temperature, cancellation);

    /// <summary>The same, each question's answers at a temperature of their own.</summary>
    public IReadOnlyList<SampledAnswer> Answer(string[] questions, long first, int samples, Func<long, double> temperature, CancellationToken cancellation)
    {
        var requests = new List<SampleRequest>(questions.Length * samples);
        foreach ((int i, string question) in questions.Index())
        {
            long item = first + i;
            Prompt prompt = _texts.PromptOf(FormatNames.Base, new Dictionary<string, string> { [_question] = question }, item);
            int limit = _texts.LimitOf(prompt);
            requests.AddRange(Enumerable.Range(0, samples).Select(sample => new SampleRequest(prompt, item, sample, temperature(item), limit)));
        }

        IReadOnlyList<Sample> sampled = _texts.Sample("answers", requests, cancellation);
        return [.. sampled.Zip(requests, (sample, request) => Judged(questions[request.Item - first], request.Item, request.Sample, sample))];
    }

    /// <summary>The critiqueability score of each answer: Pr[flawed], from the logits (Saunders et al. 2022, §2.3).</summary>
    public IReadOnlyList<double> Score(IReadOnlyList<SampledAnswer> answers, CancellationToken cancellation) =>
        _texts.Score(answers.Select(answer => PromptOf(FormatNames.Critiqueability, answer)), cancellation);

    /// <summary>A critique of each answer, forced: sampled after the label "flawed", also for answers that are right (§2.3).</summary>
    public IReadOnlyList<SampledCritique> Critique(IReadOnlyList<SampledAnswer> answers, double temperature, CancellationToken cancellation) =>
        Critique(answers, _ => temperature, cancellation);

    /// <summary>The same of answers that anyone gave, the i-th critique at a temperature of its own.</summary>
    public IReadOnlyList<SampledCritique> Critique(IReadOnlyList<AnswerText> answers, Func<int, double> temperature, CancellationToken cancellation)
    {
        var requests = answers.Select((answer, i) => new SampleRequest(PromptOf(FormatNames.Critique, answer), answer.Item, answer.Sample, temperature(i)));
        return [.. _texts.Sample("critiques", requests, cancellation).Zip(answers, (sample, answer) =>
            new SampledCritique(TextModel.Shown(sample), !sample.Truncated && oracle.IsValid(answer.Question, answer.Answer, sample.Value), sample.Truncated, sample.SampledTokens))];
    }

    /// <summary>A refinement of each answer: by a critique (Q, A, C → A′), or directly (Q, A → A′) where <paramref name="critiques"/> is null.</summary>
    public IReadOnlyList<SampledAnswer> Refine(IReadOnlyList<SampledAnswer> answers, IReadOnlyList<string>? critiques, double temperature, CancellationToken cancellation)
    {
        var requests = answers.Select((answer, i) =>
        {
            Prompt prompt = PromptOf(critiques is null ? FormatNames.DirectRefinement : FormatNames.ConditionalRefinement, answer, critiques?[i]);
            return new SampleRequest(prompt, answer.Item, answer.Sample, temperature, _texts.LimitOf(prompt));
        });
        return [.. _texts.Sample(critiques is null ? "direct refinements" : "refinements", requests, cancellation).Zip(answers, (sample, answer) => Judged(answer.Question, answer.Item, answer.Sample, sample))];
    }

    /// <summary>The helpfulness score of a critique of each answer: Pr[helpful], from the logits.</summary>
    public IReadOnlyList<double> ScoreHelpfulness(IReadOnlyList<AnswerText> answers, IReadOnlyList<string> critiques, CancellationToken cancellation) =>
        _texts.Score(answers.Select((answer, i) => PromptOf(FormatNames.Helpfulness, answer, critiques[i])), cancellation);

    private SampledAnswer Judged(string question, long item, long sample, Sample tokens)
    {
        string answer = TextModel.Shown(tokens);
        return new SampledAnswer(question, item, sample, answer, tokens.Truncated ? Verdict.Unparsed : oracle.Judge(question, answer), tokens);
    }

    private Prompt PromptOf(string format, AnswerText answer, string? critique = null)
    {
        var values = new Dictionary<string, string> { [_question] = answer.Question, [_answer] = answer.Answer };
        if (critique is not null)
        {
            values[_task.FieldOf(Role.Critique)!] = critique;
        }

        return _texts.PromptOf(format, values, answer.Item);
    }
}

/// <summary>An answer to a question, whoever gave it.</summary>
internal record AnswerText(string Question, long Item, long Sample, string Answer);

/// <summary>An answer that was sampled, with its verdict.</summary>
internal sealed record SampledAnswer(string Question, long Item, long Sample, string Answer, Verdict Verdict, Sample Tokens) : AnswerText(Question, Item, Sample, Answer);

/// <summary>A critique with the oracle's word on it.</summary>
internal sealed record SampledCritique(string Critique, bool Valid, bool Truncated, int Tokens);
