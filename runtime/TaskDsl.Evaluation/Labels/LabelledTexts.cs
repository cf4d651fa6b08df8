using TaskDsl.Evaluation.Sampling;
using TaskDsl.Experiments;
using TaskDsl.Formats;
using TaskDsl.Tasks;
using TaskDsl.Training;

namespace TaskDsl.Evaluation.Labels;

/// <summary>A model at work on texts as they stand in the released critiques, of a task with the fields <c>passage</c> and <c>question</c>. No oracle judges.</summary>
/// <param name="experiment">The experiment.</param>
/// <param name="model">The model.</param>
/// <param name="seed">The experiment's seed.</param>
/// <param name="stage">What the samples are for: part of each draw's key.</param>
/// <param name="store">Where samples and scores are kept on disk; null for nowhere.</param>
internal sealed class LabelledTexts(ExperimentDefinition experiment, Transformer model, long seed, string stage, SampleStore? store = null) : IDisposable
{
    private readonly TextModel _texts = new(experiment, model, seed, stage, store);

    /// <summary>Frees what is cached.</summary>
    public void Dispose() => _texts.Dispose();

    /// <summary>How many tokens a model writes for an answer, as the base format shows it: its end token too.</summary>
    public int TokensOf(string answer)
    {
        // A learned field begins and ends where the tokenizer cuts, so its ids are those of its text alone.
        FieldSegment field = _texts.Task.Format(FormatNames.Base).Learned[^1];
        return _texts.Tokenizer.Encode(field.TextOf(answer)).Length + (field.Field.IsLabel ? 0 : 1);
    }

    /// <summary>The values of a text, with the fields of their roles.</summary>
    public Dictionary<string, string> Values(string passage, string question, string answer, string? critique = null)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal) { ["passage"] = passage, ["question"] = question, [_texts.Task.FieldOf(Role.Answer)!] = answer };
        if (critique is not null)
        {
            values[_texts.Task.FieldOf(Role.Critique)!] = critique;
        }

        return values;
    }

    /// <summary>Why values cannot stand before what a format is for; null where they can, with as much room after them as is asked for.</summary>
    public string? WhyUnfit(string format, Dictionary<string, string> values, int room)
    {
        try
        {
            return _texts.RoomAfter(_texts.PromptOf(format, values)) <= room ? "longer than the context" : null;
        }
        catch (InvalidExampleException)
        {
            return "a value does not fit its field";
        }
    }

    /// <summary>The probability of a label's first value, from the logits: flawed, or helpful.</summary>
    public IReadOnlyList<double> Score(string format, IEnumerable<Dictionary<string, string>> values, CancellationToken cancellation) =>
        _texts.Score(values.Select(each => _texts.PromptOf(format, each)), cancellation);

    /// <summary>Samples what a format learns: a critique, forced, or a refinement.</summary>
    /// <remarks>A text takes at most half of what the context leaves, so that what is made of it still fits.</remarks>
    public IReadOnlyList<WrittenText> Write(string format, IEnumerable<(Dictionary<string, string> Values, long Item, long Sample)> of, double temperature, CancellationToken cancellation)
    {
        IEnumerable<SampleRequest> requests =
            from each in of
            let prompt = _texts.PromptOf(format, each.Values)
            let most = Math.Max(1, _texts.RoomAfter(prompt) / 2)
            select new SampleRequest(prompt, each.Item, each.Sample, temperature, Math.Min(most, prompt.Target.Field.MaxTokens ?? most));
        return [.. _texts.Sample(format, requests, cancellation).Select(sample => new WrittenText(TextModel.Shown(sample), sample.Truncated))];
    }
}

/// <summary>A text that a model wrote.</summary>
/// <param name="Text">The text.</param>
/// <param name="Truncated">Whether it was cut off.</param>
internal sealed record WrittenText(string Text, bool Truncated);
