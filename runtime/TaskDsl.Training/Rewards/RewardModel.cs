using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using TaskDsl.Examples;
using TaskDsl.Formats;
using TaskDsl.Tokenizers;
using TorchSharp;
using static TorchSharp.torch;

namespace TaskDsl.Training;

/// <summary>
/// A transformer that gives a text a reward, read at the end token that closes it (Ye et al. 2024, §3.2): its head is one
/// row of weights without a bias, which the loss could not see. It belongs to one format and one tokenizer, and reads no other.
/// </summary>
public class RewardModel : IDisposable
{
    private const string FormatTag = "format", TokenizerTag = "tokenizer", EncodingTag = "encoding";

    /// <summary>Builds a model with fresh weights.</summary>
    /// <param name="format">The format of the texts that it reads; <c>scores: end</c>.</param>
    /// <param name="tokenizer">The tokenizer of their ids.</param>
    /// <param name="shape">The transformer's shape. The head is the reward's own, tied or not.</param>
    /// <param name="seed">The seed of the initial weights.</param>
    /// <param name="device">Where it computes; the processor where null.</param>
    /// <exception cref="ArgumentException">The format has no reward, the shape cannot be built, or its vocabulary is smaller than the tokenizer's.</exception>
    public RewardModel(Format format, Tokenizer tokenizer, TransformerConfiguration shape, long seed, Device? device = null)
        : this(format, tokenizer, new Transformer(Checked(format, tokenizer, shape), seed, device))
    {
    }

    /// <summary>Builds a model that begins with a language model's weights, all but the head's; training changes them all.</summary>
    /// <param name="format">As for fresh weights.</param>
    /// <param name="tokenizer">As for fresh weights: the language model's.</param>
    /// <param name="language">The language model; it stays as it is.</param>
    /// <param name="seed">The seed of the head's weights.</param>
    /// <exception cref="ArgumentException">As for fresh weights.</exception>
    public RewardModel(Format format, Tokenizer tokenizer, Transformer language, long seed)
        : this(format, tokenizer, language.Configuration, seed, language.Device)
    {
        var weights = Transformer.Parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Value, StringComparer.Ordinal);
        foreach ((string name, TorchSharp.Modules.Parameter value) in language.Parameters)
        {
            if (name != Transformer.HeadName)
            {
                weights[name].Set(value.ToStored());
            }
        }
    }

    private protected RewardModel(Format format, Tokenizer tokenizer, Transformer transformer) => (Format, Tokenizer, Transformer) = (format, tokenizer, transformer);

    /// <summary>The format of the texts.</summary>
    public Format Format { get; }

    /// <summary>The tokenizer of their ids.</summary>
    public Tokenizer Tokenizer { get; }

    /// <summary>The most tokens that a text may have.</summary>
    public int Context => Transformer.Configuration.Context;

    internal Transformer Transformer { get; }

    private ImmutableSortedDictionary<string, string> Tags => ImmutableSortedDictionary<string, string>.Empty
        .Add(FormatTag, Format.FullName).Add(TokenizerTag, Tokenizer.Name).Add(EncodingTag, Format.EncodingId(Tokenizer));

    /// <summary>Reads a model from a file of weights or from a training checkpoint.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">The format that the model was trained on.</param>
    /// <param name="tokenizer">The tokenizer that it was trained with.</param>
    /// <param name="device">Where it computes; the processor where null.</param>
    /// <exception cref="CheckpointException">The file is missing, truncated, altered, holds no reward model, or one that reads another format or other ids.</exception>
    public static RewardModel Load(string path, Format format, Tokenizer tokenizer, Device? device = null) =>
        new(format, tokenizer, LoadTransformer(path, format, tokenizer, device));

    /// <summary>Writes the weights as a safetensors file, with the format and the encoding that they belong to.</summary>
    /// <param name="path">The file; written whole.</param>
    public void Save(string path) => Transformer.Save(path, Tags);

    /// <summary>The SHA-256 of all weights: the model's identity.</summary>
    public string WeightsHash() => Transformer.WeightsHash();

    /// <summary>The reward of each text. It depends on the text alone, and not on what else is scored, up to rounding; equal texts have equal rewards.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="cancellation">Ends the scoring.</param>
    /// <exception cref="ArgumentException">A text is of another format, or longer than the context.</exception>
    /// <exception cref="InvalidExampleException">A value is outside its field's type.</exception>
    public float[] Score(IReadOnlyList<Example> texts, CancellationToken cancellation = default)
    {
        Encoded[] encoded = [.. texts.Select(Encode)];
        int tooLong = Array.FindIndex(encoded, text => text.Ids.Length > Context);
        return tooLong < 0
            ? Score(encoded.Length, text => encoded[text], cancellation)
            : throw new ArgumentException($"{Format.FullName}: text {tooLong + 1} of {texts.Count} has {encoded[tooLong].Ids.Length} tokens, and the reward model's context is {Context}. Leave it out, or train a model with a longer context.", nameof(texts));
    }

    /// <summary>The rewards of both sides of each pair, in their order; null for a pair that does not fit into the context.</summary>
    /// <param name="pairs">The pairs, as they come; gone through once.</param>
    /// <param name="folder">Holds their ids meanwhile, so that memory does not; null for memory.</param>
    /// <param name="cancellation">Ends the scoring.</param>
    /// <exception cref="ArgumentException">A text is of another format.</exception>
    /// <exception cref="InvalidExampleException">A value is outside its field's type.</exception>
    public IReadOnlyList<(float Chosen, float Rejected)?> ScorePairs(IEnumerable<Preference<Example>> pairs, string? folder = null, CancellationToken cancellation = default)
    {
        var fits = new List<bool>();
        // A reward has no margin, so a confidence needs none here.
        using EncodedPairs fitting = Encode(pairs.Select(pair => new Preference<Example>(pair.Chosen, pair.Rejected)), folder, "scored.ids", fits);
        float[] rewards = Score(fitting, cancellation);
        int next = 0;
        return [.. fits.Select(fit => fit ? (rewards[next], rewards[fitting.Count + next++]) : ((float, float)?)null)];
    }

    /// <summary>Loss and accuracy on some pairs. Pairs that do not fit into the context are left out and counted.</summary>
    /// <exception cref="ArgumentException">A side is of another format, or no pair is left.</exception>
    /// <exception cref="InvalidExampleException">A value is outside its field's type, or a confidence has no margin.</exception>
    public PreferenceMeasure Measure(IReadOnlyList<Preference<Example>> pairs)
    {
        using EncodedPairs encoded = Encode(pairs);
        return encoded.Count > 0 ? Measure(encoded) : throw new ArgumentException(NothingLeft("measure", encoded), nameof(pairs));
    }

    /// <summary>Trains all weights until the data are done, or goes on from the settings' checkpoint, or does nothing where that is of the finished run.</summary>
    /// <param name="pairs">The pairs. Those that do not fit into the context are left out and counted.</param>
    /// <param name="settings">Recipe, keys and files.</param>
    /// <param name="validation">Pairs that are never trained on, to measure on; null for no measurement.</param>
    /// <param name="cancellation">Stops after the current step and leaves a checkpoint.</param>
    /// <exception cref="TrainingException">No pair fits, or the loss is no longer a number.</exception>
    /// <exception cref="CheckpointException">There is a checkpoint that is damaged or belongs to something else.</exception>
    /// <exception cref="ArgumentException">A side is of another format, or a batch has no pair.</exception>
    /// <exception cref="InvalidExampleException">A value is outside its field's type, or a confidence has no margin.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled; its checkpoint is written.</exception>
    public RewardTrainingResult Train(IEnumerable<Preference<Example>> pairs, RewardTrainingSettings settings, IEnumerable<Preference<Example>>? validation = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.BatchPairs, 1);
        using EncodedPairs data = Encode(pairs, settings.PairsFolder, "pairs.ids");
        if (data.Count == 0)
        {
            throw new TrainingException(NothingLeft("train on", data));
        }

        settings = settings with { Tags = settings.Tags.SetItems(Tags) };
        using EncodedPairs measured = Encode(validation ?? [], settings.PairsFolder, "validation-pairs.ids");
        TrainingResult run = Trainer.Train(new PreferenceObjective(this, data, measured, settings), settings, cancellation);
        return new RewardTrainingResult(run, data.Count, data.Dropped);
    }

    /// <summary>Frees the weights.</summary>
    public void Dispose()
    {
        Transformer.Dispose();
        GC.SuppressFinalize(this);
    }

    internal PreferenceMeasure Measure(EncodedPairs data)
    {
        float[] rewards = Score(data);
        using IDisposable mode = inference_mode();
        using var scope = NewDisposeScope();
        float[] chosen = rewards[..data.Count], rejected = rewards[data.Count..];
        double loss = PreferenceLoss.Sum(tensor(chosen), tensor(rejected), tensor(data.Margins.Select(margin => (float)margin).ToArray())).ToDouble() / data.Count;
        return PreferenceMeasure.Of(chosen, rejected, loss, data.Dropped);
    }

    /// <summary>The rewards of some texts, in their order.</summary>
    // → [N]
    internal Tensor Rewards(IReadOnlyList<Encoded> texts, RowPacking packing)
    {
        using var scope = NewDisposeScope();
        var rewards = new List<Tensor>();
        var places = new long[texts.Count];
        int place = 0;
        foreach ((TokenRows rows, int[] order) in TokenRows.AtLastToken(texts, Tokenizer.Pad, packing))
        {
            rewards.Add(Transformer.Rewards(Transformer.Upload(rows)));
            foreach (int text in order)
            {
                places[text] = place++;
            }
        }

        return cat([.. rewards]).index_select(0, tensor(places, device: Transformer.Device)).MoveToOuterDisposeScope();
    }

    /// <summary>Encodes pairs, and leaves those out that do not fit.</summary>
    /// <param name="pairs">The pairs.</param>
    /// <param name="folder">The folder for their ids; null for memory.</param>
    /// <param name="name">The file in it.</param>
    /// <param name="fits">Receives of each pair whether it fits.</param>
    internal EncodedPairs Encode(IEnumerable<Preference<Example>> pairs, string? folder = null, string name = "", List<bool>? fits = null) => EncodedPairs.Of(
        pairs.Select(pair =>
        {
            var encoded = new EncodedPair(Encode(pair.Chosen), Encode(pair.Rejected), pair.Margin ?? MarginOf(pair.Confidence));
            fits?.Add(encoded.Longer <= Context);
            return encoded;
        }),
        Context,
        folder is null ? null : Path.Combine(folder, name));

    private protected static Transformer LoadTransformer(string path, Format format, Tokenizer tokenizer, Device? device)
    {
        Checkpoint checkpoint = Checkpoint.Load(path);
        Transformer transformer = Transformer.From(path, checkpoint, HeadKind.Reward, device);
        string? encoding = Tag(EncodingTag);
        string asked = format.EncodingId(tokenizer);
        if (encoding == asked)
        {
            return transformer;
        }

        transformer.Dispose();
        throw new CheckpointException(
            path,
            $"reads {Tag(FormatTag)} under the tokenizer '{Tag(TokenizerTag)}' (encoding {encoding}), and {format.FullName} under '{tokenizer.Name}' (encoding {asked}) is asked for",
            "Score with what it was trained on, or train another reward model.");

        string? Tag(string name) => checkpoint.Metadata.GetValueOrDefault(Transformer.TagKey(name));
    }

    // The chosen sides, and then the rejected ones.
    private float[] Score(EncodedPairs pairs, CancellationToken cancellation = default) => Score(2 * pairs.Count, text => pairs.Sides[text < pairs.Count ? 2 * text : (2 * (text - pairs.Count)) + 1], cancellation);

    private float[] Score(int count, Func<int, Encoded> text, CancellationToken cancellation)
    {
        // Each text once: where it stands in a batch changes the rounding, and two equal texts must not differ by that.
        var known = new Dictionary<UInt128, int>();
        List<int> distinct = [], lengths = [];
        var places = new int[count];
        for (int i = 0; i < count; i++)
        {
            int[] ids = text(i).Ids;
            UInt128 key = BinaryPrimitives.ReadUInt128LittleEndian(SHA256.HashData(MemoryMarshal.AsBytes<int>(ids)));
            if (known.TryAdd(key, distinct.Count))
            {
                distinct.Add(i);
                lengths.Add(ids.Length);
            }

            places[i] = known[key];
        }

        var rewards = new float[distinct.Count];
        using IDisposable mode = inference_mode();
        var packing = RowPacking.For(Transformer.Configuration, Transformer.Device.type);
        foreach (int[] batch in BatchPlan.Epoch(lengths, 8192, packing, 0, "score", 0))
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            foreach ((int one, float reward) in batch.Zip(Rewards([.. batch.Select(one => text(distinct[one]))], packing).ToFloats()))
            {
                rewards[one] = reward;
            }
        }

        return Array.ConvertAll(places, place => rewards[place]);
    }

    private Encoded Encode(Example text) => text.Format == Format
        ? text.Encode(Tokenizer)
        : throw new ArgumentException($"The reward model reads {Format.FullName}, and the text is of {text.Format.FullName}.");

    private double MarginOf(string? confidence)
    {
        if (confidence is null || Format.Margins.IsEmpty)
        {
            return 0;
        }

        return Format.Margins.FirstOrDefault(margin => margin.Confidence == confidence)?.Value
            ?? throw new InvalidExampleException(Format.FullName, $"the confidence '{confidence}' has no margin; those that have one are {string.Join(", ", Format.Margins.Select(margin => $"'{margin.Confidence}'"))}");
    }

    private string NothingLeft(string what, EncodedPairs data) => data.Dropped == 0
        ? $"{Format.FullName}: there is no pair to {what}."
        : $"{Format.FullName}: there is no pair to {what}: all {data.Dropped} have a side longer than the context of {Context} tokens. Give the model a longer one.";

    private static TransformerConfiguration Checked(Format format, Tokenizer tokenizer, TransformerConfiguration shape)
    {
        if (!format.Scores)
        {
            throw new ArgumentException($"{format.FullName} has no reward: its text is no side of a pair. A reward model needs a format with 'scores: end'.", nameof(format));
        }

        // A published model's embedding may have rows that no id uses.
        return shape.Vocabulary >= tokenizer.VocabularySize
            ? shape with { Head = HeadKind.Reward, TiedHead = false }
            : throw new ArgumentException($"The shape has a vocabulary of {shape.Vocabulary}, and the tokenizer '{tokenizer.Name}' one of {tokenizer.VocabularySize}.", nameof(shape));
    }
}
