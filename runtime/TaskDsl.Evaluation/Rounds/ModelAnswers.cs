using TaskDsl.Evaluation.Sampling;
using TaskDsl.Examples;
using TaskDsl.Experiments;
using TaskDsl.Formats;
using TaskDsl.Oracles;
using TaskDsl.Tasks;
using TaskDsl.Tokenizers;
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
    // What a large model's cache does not hold is computed again; a batch that is not full would cost more.
    private const int FullBatch = 512;

    private readonly PrefixCache _cache = new(model);
    private readonly TaskDefinition _task = experiment.Task;
    private readonly string _question = experiment.Task.FieldOf(Role.Question)!, _answer = experiment.Task.FieldOf(Role.Answer)!;

    private readonly Dictionary<Format, OracleShots> _shots = [];

    /// <summary>Whether the task has the format that scores answers.</summary>
    public bool Scores => _task.Has(FormatNames.Critiqueability);

    /// <summary>Whether the task has the format that critiques answers.</summary>
    public bool Critiques => _task.Has(FormatNames.Critique);

    /// <summary>Takes so many questions at once that scores and critiques continue from the answers while these are cached.</summary>
    /// <param name="questions">The questions, or answers to them, read as they are needed.</param>
    /// <param name="samples">How many samples each of them gets.</param>
    /// <param name="most">The most questions at once.</param>
    /// <param name="sample">Makes the results of some questions, of which the first has the given number.</param>
    public IEnumerable<T> InChunks<TQuestion, T>(IEnumerable<TQuestion> questions, int samples, int most, Func<TQuestion[], long, IEnumerable<T>> sample)
    {
        int atOnce = Math.Clamp(Math.Max(_cache.Tokens / model.Configuration.Context, FullBatch) / samples, 1, most);
        return questions.Chunk(atOnce).Index().SelectMany(chunk => sample(chunk.Item, (long)chunk.Index * atOnce));
    }

    /// <summary>Frees what is cached.</summary>
    public void Dispose() => _cache.Dispose();

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
        Format format = _task.Format(FormatNames.Base);
        var requests = new List<SampleRequest>(questions.Length * samples);
        foreach ((int i, string question) in questions.Index())
        {
            long item = first + i;
            Prompt prompt = format.Prompt(_answer, [question], ShotsOf(format, question, item));
            int limit = LimitOf(prompt);
            requests.AddRange(Enumerable.Range(0, samples).Select(sample => new SampleRequest(prompt, item, sample, temperature(item), limit)));
        }

        IReadOnlyList<Sample> sampled = SamplerOf("answers").Sample(requests, cancellation);
        return [.. sampled.Zip(requests, (sample, request) => Judged(questions[request.Item - first], request.Item, request.Sample, sample))];
    }

    /// <summary>The critiqueability score of each answer: Pr[flawed], from the logits (Saunders et al. 2022, §2.3).</summary>
    public IReadOnlyList<double> Score(IReadOnlyList<SampledAnswer> answers, CancellationToken cancellation) =>
        ScoreLabel(FormatNames.Critiqueability, Role.Critiqueable, "scores", answers, critiques: null, cancellation);

    /// <summary>A critique of each answer, forced: sampled after the label "flawed", also for answers that are right (§2.3).</summary>
    public IReadOnlyList<SampledCritique> Critique(IReadOnlyList<SampledAnswer> answers, double temperature, CancellationToken cancellation) =>
        Critique(answers, _ => temperature, cancellation);

    /// <summary>The same of answers that anyone gave, the i-th critique at a temperature of its own.</summary>
    public IReadOnlyList<SampledCritique> Critique(IReadOnlyList<AnswerText> answers, Func<int, double> temperature, CancellationToken cancellation)
    {
        Format format = _task.Format(FormatNames.Critique);
        string field = _task.FieldOf(Role.Critique)!;
        var requests = answers.Select((answer, i) => new SampleRequest(PromptOf(format, field, answer), answer.Item, answer.Sample, temperature(i)));
        IReadOnlyList<Sample> samples = SamplerOf("critiques").Sample([.. requests], cancellation);
        return [.. samples.Zip(answers, (sample, answer) =>
            new SampledCritique(sample.Truncated ? Shown(sample.Value) : sample.Value, !sample.Truncated && oracle.IsValid(answer.Question, answer.Answer, sample.Value), sample.Truncated, sample.SampledTokens))];
    }

    /// <summary>A refinement of each answer: by a critique (Q, A, C → A′), or directly (Q, A → A′) where <paramref name="critiques"/> is null.</summary>
    public IReadOnlyList<SampledAnswer> Refine(IReadOnlyList<SampledAnswer> answers, IReadOnlyList<string>? critiques, double temperature, CancellationToken cancellation)
    {
        Format format = _task.Format(critiques is null ? FormatNames.DirectRefinement : FormatNames.ConditionalRefinement);
        string field = format.Learned.Single(segment => !segment.Field.IsLabel).Field.Name;
        var requests = answers.Select((answer, i) =>
        {
            Prompt prompt = PromptOf(format, field, answer, critiques?[i]);
            return new SampleRequest(prompt, answer.Item, answer.Sample, temperature, LimitOf(prompt));
        });
        IReadOnlyList<Sample> samples = SamplerOf(critiques is null ? "direct refinements" : "refinements").Sample([.. requests], cancellation);
        return [.. samples.Zip(answers, (sample, answer) => Judged(answer.Question, answer.Item, answer.Sample, sample))];
    }

    /// <summary>The helpfulness score of a critique of each answer: Pr[helpful], from the logits.</summary>
    public IReadOnlyList<double> ScoreHelpfulness(IReadOnlyList<AnswerText> answers, IReadOnlyList<string> critiques, CancellationToken cancellation) =>
        ScoreLabel(FormatNames.Helpfulness, Role.Helpful, "helpfulness", answers, critiques, cancellation);

    /// <summary>Whether the context leaves room for a critique of an answer, or, where one is given, for its helpfulness score.</summary>
    /// <exception cref="InvalidExampleException">A value does not fit its field.</exception>
    public bool HasRoom(AnswerText answer, string? critique = null)
    {
        Prompt prompt = critique is null
            ? PromptOf(_task.Format(FormatNames.Critique), _task.FieldOf(Role.Critique)!, answer)
            : PromptOf(_task.Format(FormatNames.Helpfulness), _task.FieldOf(Role.Helpful)!, answer, critique);
        int forced = critique is null ? 0 : new LabelTokens(prompt.Target, experiment.Tokenizer).Forced.Length;
        return prompt.Encode(experiment.Tokenizer).Length + forced < model.Configuration.Context;
    }

    // The probability of a label's first value, which is "flawed" and "helpful".
    private double[] ScoreLabel(string name, Role role, string kind, IReadOnlyList<AnswerText> answers, IReadOnlyList<string>? critiques, CancellationToken cancellation)
    {
        Format format = _task.Format(name);
        string label = _task.FieldOf(role)!;
        Prompt[] prompts = [.. answers.Select((answer, i) => PromptOf(format, label, answer, critiques?[i]))];
        return [.. SamplerOf(kind).ScoreLabels(prompts, cancellation).Select(score => score[0])];
    }

    // A value that was cut off may end in the middle of a word or a character; what can be shown of it is kept.
    private SampledAnswer Judged(string question, long item, long sample, Sample tokens)
    {
        string answer = tokens.Truncated ? Shown(tokens.Value) : tokens.Value;
        return new SampledAnswer(question, item, sample, answer, tokens.Truncated ? Verdict.Unparsed : oracle.Judge(question, answer), tokens);
    }

    private Prompt PromptOf(Format format, string field, AnswerText answer, string? critique = null)
    {
        // What the format shows before the field: question, answer, critique, and labels that are given.
        var values = new Dictionary<string, string> { [_question] = answer.Question, [_answer] = answer.Answer };
        if (critique is not null)
        {
            values[_task.FieldOf(Role.Critique)!] = critique;
        }

        int before = format.Segments.TakeWhile(segment => segment is not FieldSegment { Learned: true } learned || learned.Field.Name != field).OfType<FieldSegment>().Count(segment => segment.Given is null);
        return format.Prompt(field, [.. format.Parameters.Take(before).Select(parameter => values[parameter.Name])], ShotsOf(format, answer.Question, answer.Item));
    }

    // The same for all samples of an item.
    private Shots? ShotsOf(Format format, string question, long item)
    {
        if (!_shots.TryGetValue(format, out OracleShots? shots))
        {
            _shots[format] = shots = new OracleShots(_task, format, oracle, seed, stage);
        }

        return shots.For(question, item);
    }

    // An answer without a limit of its own takes at most a quarter of what the context leaves: a critique of it must still fit.
    private int LimitOf(Prompt prompt) => prompt.Target.Field.MaxTokens ?? Math.Max(1, (model.Configuration.Context - prompt.Encode(experiment.Tokenizer).Length) / 4);

    private Sampler SamplerOf(string kind) => new(model, experiment.Tokenizer, new SamplerSettings { Seed = seed, Stage = $"{stage}/{kind}" }, _cache, store);

    private static string Shown(string value) => value.Trim() is { Length: > 0 } shown ? shown : "\uFFFD";
}

/// <summary>An answer to a question, whoever gave it.</summary>
internal record AnswerText(string Question, long Item, long Sample, string Answer);

/// <summary>An answer that was sampled, with its verdict.</summary>
internal sealed record SampledAnswer(string Question, long Item, long Sample, string Answer, Verdict Verdict, Sample Tokens) : AnswerText(Question, Item, Sample, Answer);

/// <summary>A critique with the oracle's word on it.</summary>
internal sealed record SampledCritique(string Critique, bool Valid, bool Truncated, int Tokens);
