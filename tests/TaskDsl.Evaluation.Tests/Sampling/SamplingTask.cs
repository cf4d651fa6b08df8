using System.Collections.Immutable;
using TaskDsl.Evaluation.Sampling;
using TaskDsl.Formats;
using TaskDsl.Randomness;
using TaskDsl.Tokenizers;
using TaskDsl.Training;
using static TorchSharp.torch;

namespace TaskDsl.Evaluation.Tests.Sampling;

/// <summary>A task's formats and a small random model over bytes.</summary>
internal static class SamplingTask
{
    public static readonly Field Answer = new("answer", FieldType.Line), Flawed = new("flawed", FieldType.Labels) { Labels = ["Yes", "No"] };

    private static readonly Field Question = new("question", FieldType.Text), Critique = new("critique", FieldType.Line);

    static SamplingTask() => set_num_threads(1);

    public static TransformerConfiguration Configuration { get; } = new() { Layers = 2, Width = 16, Heads = 4, Context = 48, Vocabulary = Tokenizer.Bytes.VocabularySize };

    /// <summary>Shapes of published families, with ids that the tokenizer does not have.</summary>
    public static IReadOnlyDictionary<string, TransformerConfiguration> Published { get; } = new Dictionary<string, TransformerConfiguration>
    {
        ["gpt2"] = Configuration with { Vocabulary = 300, Activation = ActivationKind.GeluTanh, TiedHead = true },
        ["llama"] = Configuration with
        {
            Vocabulary = 300,
            KeyValueHeads = 2,
            Positions = Experiments.PositionKind.Rotary,
            RotaryBase = 500_000,
            RotaryScaling = new RotaryScaling(8, 1, 4, 16),
            Normalisation = NormalisationKind.RootMeanSquare,
            Activation = ActivationKind.SwiGlu,
            AttentionBias = false,
            Bias = false,
        },
    };

    /// <summary>A question and a sampled text of some type.</summary>
    public static Format TextFormat(Field field, bool leadingSpace = true) => new SegmentFormat(
        new LiteralSegment("Q:"), new FieldSegment(Question) { LeadingSpace = true }, new LiteralSegment("\nA:"),
        new FieldSegment(field) { LeadingSpace = leadingSpace, Learned = true }, new EndSegment(Learned: true));

    /// <summary>A question, an answer and a label.</summary>
    public static Format LabelFormat { get; } = new SegmentFormat(
        new LiteralSegment("Q:"), new FieldSegment(Question) { LeadingSpace = true }, new LiteralSegment("\nFlawed:"),
        new FieldSegment(Flawed) { LeadingSpace = true, Learned = true });

    /// <summary>A question, an answer and a label that follows it.</summary>
    public static Format ScoreFormat { get; } = new SegmentFormat(
        new LiteralSegment("Q:"), new FieldSegment(Question) { LeadingSpace = true }, new LiteralSegment("\nA:"), new FieldSegment(Answer) { LeadingSpace = true },
        new LiteralSegment("\nFlawed:"), new FieldSegment(Flawed) { LeadingSpace = true, Learned = true });

    /// <summary>A question, an answer, the forced label and a critique.</summary>
    public static Format CritiqueFormat { get; } = new SegmentFormat(
        new LiteralSegment("Q:"), new FieldSegment(Question) { LeadingSpace = true }, new LiteralSegment("\nA:"), new FieldSegment(Answer) { LeadingSpace = true },
        new LiteralSegment("\nFlawed:"), new FieldSegment(Flawed) { LeadingSpace = true, Given = "Yes" }, new LiteralSegment("\nC:"),
        new FieldSegment(Critique) { LeadingSpace = true, Learned = true }, new EndSegment(Learned: true));

    /// <summary>Weights of a size at which every token before matters.</summary>
    public static Transformer Model(long seed = 1, Tokenizer? tokenizer = null, TransformerConfiguration? shape = null)
    {
        var model = new Transformer(shape ?? Configuration with { Vocabulary = (tokenizer ?? Tokenizer.Bytes).VocabularySize }, seed);
        using var scope = NewDisposeScope();
        using IDisposable mode = no_grad();
        foreach ((string name, TorchSharp.Modules.Parameter value) in model.Parameters)
        {
            var random = new CounterRandom(seed, "test/" + name);
            value.add_(tensor(Enumerable.Range(0, (int)value.numel()).Select(_ => (float)(random.NextDouble() - 0.5)).ToArray(), value.shape));
        }

        return model;
    }

    /// <summary>Requests whose prompts have many lengths, some of them equal.</summary>
    public static SampleRequest[] Requests(int count, double temperature, Field? field = null) =>
        [.. Enumerable.Range(0, count).Select(i => new SampleRequest(
            TextFormat(field ?? Answer).Prompt((field ?? Answer).Name, [new string((char)('a' + (i / 2 % 7)), 1 + (i / 2 % 11))]), i / 2, i % 2, temperature, 9))];

    public static Sampler Sampler(Transformer model, int batchSize = 64, Tokenizer? tokenizer = null, PrefixCache? cache = null) =>
        new(model, tokenizer ?? Tokenizer.Bytes, new SamplerSettings { Seed = 1, Stage = "test", BatchSize = batchSize }, cache);

    /// <summary>Up to the first near tie of either, two samples must agree token by token; without one, in all.</summary>
    public static void AssertSame(Sample expected, Sample actual)
    {
        int upTo = Math.Min(expected.FirstNearTie ?? int.MaxValue, actual.FirstNearTie ?? int.MaxValue);
        Assert.Equal(expected.Ids.Take(upTo), actual.Ids.Take(upTo));
        if (upTo == int.MaxValue)
        {
            Assert.Equal(expected.Truncated, actual.Truncated);
            Assert.Equal(expected.LogProbability, actual.LogProbability, 1e-3);
            Assert.Equal(expected.RemovedProbability, actual.RemovedProbability, 1e-4);
        }
    }

    /// <summary>The logits after a whole sequence that is computed alone, without a cache.</summary>
    public static float[] LogitsAfter(Transformer model, int[] ids)
    {
        using var scope = NewDisposeScope();
        using IDisposable mode = no_grad();
        var rows = new TokenRows(1, ids.Length, [.. ids.Select(id => (long)id)], [.. Enumerable.Range(0, ids.Length).Select(i => (long)i)], new int[ids.Length], [ids.Length - 1], []);
        return model.Logits(model.Upload(rows)).ToFloats();
    }

    private sealed class SegmentFormat(params ImmutableArray<Segment> segments) : Format("Test", "format", "id", null, segments);
}
