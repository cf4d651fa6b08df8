using TaskDsl.Formats;
using TaskDsl.Randomness;

namespace TaskDsl.Training.Tests;

/// <summary>Examples in a file are the examples in memory.</summary>
public sealed class EncodedFileTests : IDisposable
{
    private static readonly Dictionary<string, string> Notes = new() { ["é"] = "1 of \"2\"\n" };

    private readonly TemporaryFolder _folder = new();

    private string Path => System.IO.Path.Combine(_folder.Path, "examples.ids");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_written_comes_back_at_every_place()
    {
        for (long seed = 0; seed < 40; seed++)
        {
            Encoded[] examples = Any(seed);
            using (EncodedFile.Write(Path, examples, () => Notes))
            {
            }

            using var file = EncodedFile.Open(Path);
            Assert.Equal(Notes, file.Notes);
            Assert.Equal(TrainingData.HashOf(examples), file.Hash);
            Equal(examples, file);
            Equal([.. examples.Reverse()], [.. Enumerable.Range(0, file.Count).Select(i => file[file.Count - 1 - i])]);
            Assert.Throws<ArgumentOutOfRangeException>(() => file[file.Count]);
            Assert.Throws<ArgumentOutOfRangeException>(() => file[-1]);
            Assert.Equal([Path], Directory.GetFiles(_folder.Path));
        }
    }

    [Theory, InlineData("gpt2", false), InlineData("gpt2", true), InlineData("llama", true)]
    public void Training_on_a_file_gives_the_weights_of_training_on_memory(string shape, bool packed)
    {
        Encoded[] examples = Given.Examples(150), validation = Given.Examples(30, seed: 2);
        TrainingSettings settings = Given.Settings() with { Packing = packed ? RowPacking.Packed : RowPacking.Bucketed, ValidateEvery = 5 };
        (string Hash, TrainingResult Result) memory = Train(examples, settings with { Validation = validation });
        using EncodedFile file = EncodedFile.Write(Path, examples, () => Notes), validationFile = EncodedFile.Write(Path + "2", validation, () => Notes);
        Assert.Equal(memory, Train(file, settings with { Validation = validationFile }));

        // A checkpoint of the one is one of the other.
        settings = settings with { CheckpointPath = System.IO.Path.Combine(_folder.Path, "checkpoint.safetensors") };
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => Train(examples, settings with { Validation = validation, Progress = new At(7, stop.Cancel) }, stop.Token));
        int first = 0;
        Assert.Equal(memory, Train(file, settings with { Validation = validationFile, Progress = new At(8, () => first = 8) }));
        Assert.Equal(8, first);

        (string, TrainingResult) Train(IReadOnlyList<Encoded> data, TrainingSettings with, CancellationToken cancellation = default)
        {
            using var model = new Transformer(Given.Shape(shape), 1);
            TrainingResult result = Trainer.Train(model, data, with, cancellation);
            return (model.WeightsHash(), result with { Seconds = 0 });
        }
    }

    [Fact]
    public void What_training_holds_does_not_grow_with_the_file()
    {
        (int few, int many, long grown) = Program.Held(_folder.Path);

        // Lengths and order take eight bytes an example, and batches of them some more; the ids and masks of one take 1,000.
        Assert.InRange(grown, long.MinValue, 24L * (many - few));
    }

    [Fact]
    public void A_file_that_is_cut_off_or_altered_is_refused_wherever_it_is()
    {
        EncodedFile.Write(Path, Any(3), () => Notes).Dispose();
        byte[] whole = File.ReadAllBytes(Path);
        string end = "{\"Hash\"", text = System.Text.Encoding.Latin1.GetString(whole);
        for (int i = 0; i < whole.Length; i++)
        {
            File.WriteAllBytes(Path, whole[..i]);
            Refused($"of {whole.Length} bytes there are {i}");

            // Notes are words about the examples; all else decides what is read.
            if (i < text.IndexOf(end, StringComparison.Ordinal) || i > text.LastIndexOf('}'))
            {
                byte[] altered = [.. whole];
                altered[i] ^= 0x15;
                File.WriteAllBytes(Path, altered);
                Refused($"byte {i} of {whole.Length} is altered");
            }
        }

        void Refused(string what)
        {
            Exception? thrown = Record.Exception(() => EncodedFile.Open(Path).Dispose());
            Assert.True(thrown is InvalidDataException && thrown.Message.Contains(Path, StringComparison.Ordinal), $"{what}: {thrown}");
        }
    }

    [Fact]
    public void What_is_no_example_is_not_written_and_what_was_there_stays()
    {
        EncodedFile.Write(Path, Any(4), () => Notes).Dispose();
        byte[] before = File.ReadAllBytes(Path);
        foreach (Encoded broken in new Encoded[] { new([1, 2], [0]), new([-1], [1]), new([1], [2]) })
        {
            Assert.Throws<ArgumentException>(() => EncodedFile.Write(Path, [.. Any(5), broken], () => Notes));
        }

        Assert.Equal(before, File.ReadAllBytes(Path));
        Assert.Equal([Path], Directory.GetFiles(_folder.Path));
    }

    // None, empty ones, the least and the largest ids, masks of every kind.
    private static Encoded[] Any(long seed)
    {
        var random = new CounterRandom(seed, "any examples");
        return [.. Enumerable.Range(0, (int)seed % 7 == 0 ? 0 : random.Next(1, 9)).Select(_ =>
        {
            int[] ids = [.. Enumerable.Range(0, random.Next(0, 12)).Select(_ => random.Next(int.MaxValue) >> random.Next(31))];
            int odds = random.Next(1, 5);
            return new Encoded(ids, [.. ids.Select(_ => (byte)(random.Next(odds) == 0 ? 1 : 0))]);
        })];
    }

    private static void Equal(IReadOnlyList<Encoded> expected, IReadOnlyList<Encoded> actual)
    {
        Assert.Equal(expected.Select(example => example.Ids), actual.Select(example => example.Ids));
        Assert.Equal(expected.Select(example => example.Mask), actual.Select(example => example.Mask));
    }

    private sealed class At(int step, Action act) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Step == step)
            {
                act();
            }
        }
    }
}
