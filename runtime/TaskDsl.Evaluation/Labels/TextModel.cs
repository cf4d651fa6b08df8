using TaskDsl.Evaluation.Sampling;
using TaskDsl.Experiments;
using TaskDsl.Formats;
using TaskDsl.Tasks;
using TaskDsl.Training;

namespace TaskDsl.Evaluation.Labels;

/// <summary>A model at work on a task's texts as they stand in data: it scores their labels and goes on from them. No oracle judges.</summary>
/// <param name="experiment">The experiment.</param>
/// <param name="model">The model.</param>
/// <param name="seed">The experiment's seed.</param>
/// <param name="stage">What the samples are for: part of each draw's key.</param>
/// <param name="store">Where samples and scores are kept on disk; null for nowhere.</param>
internal sealed class TextModel(ExperimentDefinition experiment, Transformer model, long seed, string stage, SampleStore? store = null) : IDisposable
{
    private readonly PrefixCache _cache = new(model);

    /// <summary>The task.</summary>
    public TaskDefinition Task => experiment.Task;

    /// <summary>Frees what is cached.</summary>
    public void Dispose() => _cache.Dispose();

    /// <summary>How many tokens a model writes for an answer, as the base format shows it: its end token too.</summary>
    public int TokensOf(string answer)
    {
        // A learned field begins and ends where the tokenizer cuts, so its ids are those of its text alone.
        FieldSegment field = Task.Format(FormatNames.Base).Learned[^1];
        return experiment.Tokenizer.Encode(field.TextOf(answer)).Length + (field.Field.IsLabel ? 0 : 1);
    }

    /// <summary>The values of a text, with the fields of their roles.</summary>
    public Dictionary<string, string> Values(string passage, string question, string answer, string? critique = null)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal) { ["passage"] = passage, ["question"] = question, [Task.FieldOf(Role.Answer)!] = answer };
        if (critique is not null)
        {
            values[Task.FieldOf(Role.Critique)!] = critique;
        }

        return values;
    }

    /// <summary>Why values cannot stand before what a format learns last; null where they can, with as much room after them as is asked for.</summary>
    public string? WhyUnfit(string format, Dictionary<string, string> values, int room)
    {
        try
        {
            return PromptOf(Task.Format(format), values).Encode(experiment.Tokenizer).Length + room >= model.Configuration.Context ? "longer than the context" : null;
        }
        catch (InvalidExampleException)
        {
            return "a value does not fit its field";
        }
    }

    /// <summary>The probability of a label's first value, from the logits: flawed, or helpful.</summary>
    public IReadOnlyList<double> Score(string format, IReadOnlyList<Dictionary<string, string>> values, CancellationToken cancellation) =>
        [.. SamplerOf(format).ScoreLabels([.. values.Select(each => PromptOf(Task.Format(format), each))], cancellation).Select(score => score[0])];

    /// <summary>Samples what a format learns last: a critique, forced, or a refinement.</summary>
    /// <remarks>A text takes at most half of what the context leaves, so that what is made of it still fits.</remarks>
    public IReadOnlyList<WrittenText> Write(string format, IReadOnlyList<(Dictionary<string, string> Values, long Item, long Sample)> of, double temperature, CancellationToken cancellation)
    {
        SampleRequest[] requests =
        [
            .. from each in of
               let prompt = PromptOf(Task.Format(format), each.Values)
               let most = Math.Max(1, (model.Configuration.Context - prompt.Encode(experiment.Tokenizer).Length) / 2)
               select new SampleRequest(prompt, each.Item, each.Sample, temperature, Math.Min(most, prompt.Target.Field.MaxTokens ?? most)),
        ];
        // A text that was cut off may end in the middle of a word or a character; what can be shown of it is kept.
        return [.. SamplerOf(format).Sample(requests, cancellation).Select(sample => new WrittenText(!sample.Truncated ? sample.Value : sample.Value.Trim() is { Length: > 0 } shown ? shown : "\uFFFD", sample.Truncated, sample.SampledTokens))];
    }

    // Of the last learned field: what stands before it, labels that are given left out.
    private static Prompt PromptOf(Format format, Dictionary<string, string> values)
    {
        string field = format.Learned[^1].Field.Name;
        return format.Prompt(field, [.. format.Parameters.TakeWhile(parameter => parameter.Name != field).Select(parameter => values[parameter.Name])]);
    }

    private Sampler SamplerOf(string kind) => new(model, experiment.Tokenizer, new SamplerSettings { Seed = seed, Stage = $"{stage}/{kind}" }, _cache, store);
}

/// <summary>A text that a model wrote.</summary>
/// <param name="Text">The text.</param>
/// <param name="Truncated">Whether it was cut off.</param>
/// <param name="Tokens">Its length in tokens.</param>
internal sealed record WrittenText(string Text, bool Truncated, int Tokens);
