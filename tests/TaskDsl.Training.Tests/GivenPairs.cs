using System.Collections.Immutable;
using TaskDsl.Examples;
using TaskDsl.Experiments;
using TaskDsl.Formats;
using TaskDsl.Randomness;
using TaskDsl.Tokenizers;
using static TorchSharp.torch;

namespace TaskDsl.Training.Tests;

/// <summary>The ids 0 to 17 are the letters a to r: texts for models as small as <see cref="Given.Gpt2"/>.</summary>
internal sealed class Letters(string id = "letters/1") : Tokenizer
{
    public override string Name => "letters";

    public override string Id => id;

    public override int VocabularySize => Given.Vocabulary;

    public override int End => 18;

    public override int Pad => Given.Pad;

    public override void Encode(string text, List<int> ids, List<int> ends)
    {
        foreach (char letter in text)
        {
            ids.Add(letter is >= 'a' and <= 'r' ? letter - 'a' : throw new ArgumentException($"'{letter}' is no letter from a to r."));
            ends.Add(ends.Count + 1);
        }
    }

    public override ReadOnlySpan<byte> BytesOf(int id) => throw new NotSupportedException();
}

internal sealed record Side(string Answer, string Critique);

internal sealed record SideWithoutCritique(string Answer);

/// <summary>What the generator makes of an answer, <c>q</c>, and a critique, with <c>scores: end</c>.</summary>
internal sealed class SideFormat() : Format<Side>("Test", "preference", "1", null, [new FieldSegment(GivenPairs.Answer), new LiteralSegment("q"), new FieldSegment(GivenPairs.Critique), new EndSegment(Learned: false)])
{
    public override bool Scores => true;

    public override ImmutableArray<Margin> Margins => [new("better", 0.5), new("much better", 1)];

    public override string[] ToValues(Side example) => [example.Answer, example.Critique];

    public override Side FromValues(IReadOnlyList<string> values) => new(values[0], values[1]);
}

/// <summary>The same of <c>without: critique</c>, or, where it does not score, of <c>base</c>.</summary>
internal sealed class AnswerFormat(bool scores) : Format<SideWithoutCritique>("Test", scores ? "preference_without_critique" : "base", scores ? "2" : "3", null, [new FieldSegment(GivenPairs.Answer), new EndSegment(Learned: false)])
{
    public override bool Scores { get; } = scores;

    public override string[] ToValues(SideWithoutCritique example) => [example.Answer];

    public override SideWithoutCritique FromValues(IReadOnlyList<string> values) => new(values[0]);
}

/// <summary>Pairs and small reward models for the tests.</summary>
internal static class GivenPairs
{
    public static Field Answer { get; } = new("answer", FieldType.Line);

    public static Field Critique { get; } = new("critique", FieldType.Line);

    public static SideFormat Format { get; } = new();

    public static AnswerFormat WithoutCritique { get; } = new(scores: true);

    public static Tokenizer Tokenizer { get; } = new Letters();

    /// <summary>Weights of a size at which every part matters.</summary>
    public static RewardModel<Side> Model(string shape = "gpt2")
    {
        using Transformer language = Given.Model(Given.Shape(shape));
        var model = new RewardModel<Side>(Format, Tokenizer, language, 1);
        using var scope = NewDisposeScope();
        using IDisposable mode = no_grad();
        TorchSharp.Modules.Parameter head = model.Transformer.Parameters.Single(parameter => parameter.Name == "head.weight").Value;
        head.mul_(20);
        return model;
    }

    public static RewardModel<Side> Fresh(long seed = 1) => new(Format, Tokenizer, Given.Gpt2 with { InitialDeviation = 0.2 }, seed);

    /// <summary>Pairs of all lengths and confidences; the critique of what is rejected holds an f for flaw, and no other text does.</summary>
    public static Preference<Side>[] Pairs(int count, long seed = 1)
    {
        var random = new CounterRandom(seed, "pairs");
        return [.. Enumerable.Range(0, count).Select(_ => new Preference<Side>(
            new Side(Text(1, 8), Text(1, 6)),
            new Side(Text(1, 8), Text(0, 5) + "f" + Text(0, 5)),
            random.Next(3) switch { 0 => null, 1 => "better", _ => "much better" }))];

        string Text(int shortest, int longest) => string.Concat(Enumerable.Range(0, random.Next(shortest, longest + 1)).Select(_ => "abcdeghijklmnop"[random.Next(15)]));
    }

    public static Preference<Example>[] Untyped(int count) => [.. Pairs(count).Select(pair => new Preference<Example>(Of(pair.Chosen), Of(pair.Rejected), pair.Confidence))];

    public static Example Of(Side side) => new(Format, Format.ToValues(side));

    public static RewardTrainingSettings Settings(string? folder = null, int epochs = 3) => new()
    {
        Recipe = RewardDefinition.Ye2024 with { Epochs = epochs, LearningRate = 1e-2, Warmup = 3 },
        BatchPairs = 8,
        Seed = 1,
        Stage = "test",
        CheckpointPath = folder is null ? null : Path.Combine(folder, "checkpoint.safetensors"),
        MetricsPath = folder is null ? null : Path.Combine(folder, "metrics.jsonl"),
    };

    /// <summary>The loss and its gradients of all pairs as one batch.</summary>
    public static (Measured Measured, Dictionary<string, float[]> Gradients) LossAndGradients(this RewardModel model, IReadOnlyList<Preference<Example>> pairs, RowPacking packing)
    {
        foreach ((_, TorchSharp.Modules.Parameter value) in model.Transformer.Parameters)
        {
            value.grad = null;
        }

        var objective = new PreferenceObjective(model, model.Encode(pairs), new EncodedPairs([], [], 0), Settings() with { Packing = packing });
        Measured measured = objective.LossAndGradients([.. Enumerable.Range(0, pairs.Count)]);
        return (measured, model.Transformer.Parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Value.grad!.ToFloats()));
    }
}
