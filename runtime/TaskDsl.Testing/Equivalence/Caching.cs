using TaskDsl.Formats;
using TaskDsl.Training;
using static TorchSharp.torch;

namespace TaskDsl.Testing;

/// <summary>Continuing from cached keys and values against reading the whole.</summary>
internal static class Caching
{
    /// <param name="task">The task's name.</param>
    /// <param name="examples">The examples.</param>
    /// <param name="feed">Which id is fed at a position; a test of this check feeds a wrong one.</param>
    public static void Check(string task, Encoded[] examples, Func<int[], int, int>? feed = null)
    {
        feed ??= (ids, at) => ids[at];
        using Transformer model = TinyModel.For(examples);
        using IDisposable mode = no_grad();
        foreach (Encoded example in examples.Take(6))
        {
            using var scope = NewDisposeScope();
            using var cache = new KeyValueCache(model.Configuration, rows: 1, CPU);
            float[] whole = Whole(model, example.Ids);
            int vocabulary = model.Configuration.Vocabulary;

            // The first token is read as a prompt, the others one by one.
            int[] prompt = example.Ids[..1];
            cache.Lengths[0] = prompt.Length;
            Tensor row = tensor(new long[] { 0 });
            Require(Read(model, prompt, new RowTensors(Rows(prompt, wanted: [0]), CPU), cache, row), 0);
            for (int at = 1; at < example.Ids.Length; at++)
            {
                Require(model.Step([feed(example.Ids, at)], cache).ToFloats(), at);
            }

            void Require(float[] logits, int at)
            {
                double difference = TinyModel.Difference(whole.AsSpan(at * vocabulary, vocabulary), logits);
                if (!(difference <= TinyModel.Rounding))
                {
                    throw new TaskTestException(FormattableString.Invariant($"{task}: after token {at + 1} of {example.Ids.Length}, continuing from the cache gives other logits than reading the whole: they differ by {difference:G3}."));
                }
            }
        }
    }

    private static float[] Read(Transformer model, int[] prompt, RowTensors rows, KeyValueCache cache, Tensor row) =>
        model.Logits(rows, layer => new KeyValueWriter(cache, layer, row, row)).ToFloats();

    private static float[] Whole(Transformer model, int[] ids)
    {
        using var scope = NewDisposeScope();
        return model.Logits(model.Upload(Rows(ids, [.. Enumerable.Range(0, ids.Length).Select(i => (long)i)]))).ToFloats();
    }

    private static TokenRows Rows(int[] ids, long[] wanted) => new(1, ids.Length, [.. ids.Select(id => (long)id)], [], [], wanted, []);
}
