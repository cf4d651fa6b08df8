using TaskDsl.Examples;
using TaskDsl.Formats;
using TaskDsl.Tokenizers;
using TorchSharp;
using static TorchSharp.torch;

namespace TaskDsl.Training;

/// <summary>A reward model of one format's examples: an example of another format does not compile.</summary>
/// <typeparam name="TExample">The format's generated record.</typeparam>
public sealed class RewardModel<TExample> : RewardModel
    where TExample : class
{
    private readonly Format<TExample> _format;

    /// <inheritdoc cref="RewardModel(Format, Tokenizer, TransformerConfiguration, long, Device?)"/>
    public RewardModel(Format<TExample> format, Tokenizer tokenizer, TransformerConfiguration shape, long seed, Device? device = null)
        : base(format, tokenizer, shape, seed, device) => _format = format;

    /// <inheritdoc cref="RewardModel(Format, Tokenizer, Transformer, long)"/>
    public RewardModel(Format<TExample> format, Tokenizer tokenizer, Transformer language, long seed)
        : base(format, tokenizer, language, seed) => _format = format;

    private RewardModel(Format<TExample> format, Tokenizer tokenizer, Transformer transformer)
        : base(format, tokenizer, transformer) => _format = format;

    /// <inheritdoc cref="RewardModel.Load(string, Format, Tokenizer, Device?)"/>
    public static RewardModel<TExample> Load(string path, Format<TExample> format, Tokenizer tokenizer, Device? device = null) =>
        new(format, tokenizer, LoadTransformer(path, format, tokenizer, device));

    /// <inheritdoc cref="RewardModel.Score(IReadOnlyList{Example}, CancellationToken)"/>
    public float[] Score(IReadOnlyList<TExample> texts, CancellationToken cancellation = default) => Score([.. texts.Select(Of)], cancellation);

    /// <inheritdoc cref="RewardModel.Measure(IReadOnlyList{Preference{Example}})"/>
    public PreferenceMeasure Measure(IReadOnlyList<Preference<TExample>> pairs) => Measure([.. pairs.Select(Of)]);

    /// <inheritdoc cref="RewardModel.Train"/>
    public RewardTrainingResult Train(IReadOnlyList<Preference<TExample>> pairs, RewardTrainingSettings settings, IReadOnlyList<Preference<TExample>>? validation = null, CancellationToken cancellation = default) =>
        Train([.. pairs.Select(Of)], settings, [.. (validation ?? []).Select(Of)], cancellation);

    private Example Of(TExample text) => new(_format, _format.ToValues(text));

    private Preference<Example> Of(Preference<TExample> pair) => new(Of(pair.Chosen), Of(pair.Rejected), pair.Confidence, pair.Margin);
}
