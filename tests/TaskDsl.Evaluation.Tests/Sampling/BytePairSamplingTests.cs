using System.Text;
using TaskDsl.Evaluation.Sampling;
using TaskDsl.Formats;
using TaskDsl.Tokenizers;
using TaskDsl.Tokenizers.Training;
using TaskDsl.Training;

namespace TaskDsl.Evaluation.Tests.Sampling;

/// <summary>Sampling under learned tokens: of several characters, of halves of characters, with line breaks and spaces inside.</summary>
public sealed class BytePairSamplingTests
{
    private const string Corpus = "it is.\n\nno\nno\n 狐狸看着 狐狸看着 été été 👍👍 \r\n\r\nA: a b\nA: a b\n\n\n 12 12 ";

    public static TheoryData<string, FieldType> Types
    {
        get
        {
            var types = new TheoryData<string, FieldType>();
            foreach (TokenizerFamily family in TokenizerFamily.All)
            {
                foreach (FieldType type in new[] { FieldType.Text, FieldType.Paragraph, FieldType.Line })
                {
                    types.Add(family.Name, type);
                }
            }

            return types;
        }
    }

    /// <summary>Whatever the model says: a random one says everything.</summary>
    [Theory]
    [MemberData(nameof(Types))]
    public void Every_sample_stays_inside_its_fields_type(string family, FieldType type)
    {
        BytePairTokenizer tokenizer = Learn(family);
        var field = new Field("answer", type);
        Format format = SamplingTask.TextFormat(field);
        using Transformer model = SamplingTask.Model(tokenizer: tokenizer);
        SampleRequest[] requests = [.. Enumerable.Range(0, 300).Select(i => new SampleRequest(format.Prompt("answer", [$"狐 {i}"]), i, 0, 2, 24))];
        IReadOnlyList<Sample> samples = SamplingTask.Sampler(model, tokenizer: tokenizer).Sample(requests);
        Assert.Contains(samples, sample => sample.Ids.Any(id => tokenizer.BytesOf(id).Length > 1));
        Assert.InRange(samples.Count(sample => !sample.Truncated), 10, 300);
        foreach ((Sample sample, SampleRequest request) in samples.Zip(requests))
        {
            Assert.DoesNotContain(sample.Ids, id => tokenizer.BytesOf(id).IsEmpty);
            Assert.InRange(sample.RemovedProbability, 0, 1);
            if (sample.Truncated)
            {
                continue;
            }

            Assert.Null(field.Check(sample.Value));
            Assert.True(format.TryParseCompletion(request.Prompt.Text, sample.Completion, out string[] values, out string? error), error);
            Assert.Equal(sample.Value, values[^1]);

            // As any other program would give them, the ids of the text go on from the prompt's.
            Assert.Equal(request.Prompt.Encode(tokenizer), format.Encode(values, tokenizer).Ids.Take(request.Prompt.Encode(tokenizer).Length));
        }
    }

    /// <summary>A token may follow exactly where some value has the bytes so far and the token's.</summary>
    [Theory]
    [MemberData(nameof(Types))]
    public void What_may_follow_is_what_some_value_goes_on_with(string family, FieldType type)
    {
        BytePairTokenizer tokenizer = Learn(family);
        var field = new Field("answer", type);
        var segment = new FieldSegment(field) { LeadingSpace = true, Learned = true };
        var allowed = new AllowedTokens(segment, tokenizer);
        var random = new Random(3);
        for (int walk = 0; walk < 20; walk++)
        {
            SegmentConstraint.State state = SegmentConstraint.Start;
            List<byte> bytes = [];
            for (int step = 0; step < 12; step++)
            {
                AllowedTokens.Set set = allowed.After(state);
                for (int id = 0; id < tokenizer.VocabularySize; id++)
                {
                    bool expected = id == tokenizer.End ? IsValue([.. bytes]) : !tokenizer.BytesOf(id).IsEmpty && CanBecomeValue([.. bytes, .. tokenizer.BytesOf(id)]);
                    Assert.True(expected == set.Ids.Contains(id), $"{Encoding.Latin1.GetString([.. bytes])} | {Encoding.Latin1.GetString(tokenizer.BytesOf(id))}");
                }

                int next = random.Next(set.Ids.Length);
                if (set.Ids[next] == tokenizer.End)
                {
                    break;
                }

                bytes.AddRange(tokenizer.BytesOf(set.Ids[next]));
                state = set.Next[next];
            }
        }

        bool IsValue(byte[] bytes) => bytes is [(byte)' ', .. var value] && Text(value) is { Length: > 0 } text && field.Check(text) is null;

        // With the rest of an unfinished character, and a letter.
        bool CanBecomeValue(byte[] bytes) => Endings.Any(ending => IsValue([.. bytes, .. ending, (byte)'x']));
    }

    // Whatever can complete a character: one to three bytes more. After E0, F0 and F4 not every byte may come.
    private static readonly byte[][] Endings = [[], [0x90], [0xA0], [0x80], [0x90, 0x80], [0xA0, 0x80], [0x80, 0x80], [0x90, 0x80, 0x80], [0x80, 0x80, 0x80], [(byte)'\n']];

    private static string? Text(byte[] bytes)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static BytePairTokenizer Learn(string family)
    {
        var trainer = new BytePairTrainer(TokenizerFamily.Find(family)!);
        trainer.Add(Corpus);
        string path = Path.Combine(Path.GetTempPath(), $"taskdsl-{Guid.NewGuid():N}.json");
        trainer.Train(300).Save(path);
        try
        {
            return BytePairTokenizer.Load(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
