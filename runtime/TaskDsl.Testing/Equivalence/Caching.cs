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
            using var cache = new KeyValueCache(model.Configuration, CPU);
            cache.Grow(example.Ids.Length);
            int[] places = [.. Enumerable.Range(0, example.Ids.Length)];
            float[] whole = Whole(model, example.Ids);
            int vocabulary = model.Configuration.Vocabulary;
            for (int at = 0; at < example.Ids.Length; at++)
            {
                using var scope = NewDisposeScope();
                int[] fed = [.. example.Ids];
                fed[at] = feed(example.Ids, at);
                var next = new NewTokens();
                next.Add(fed, places, [at]);
                next.Wanted.Add(0);
                Require(model.Extend(next, cache).ToFloats(), at);
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

    private static float[] Whole(Transformer model, int[] ids)
    {
        using var scope = NewDisposeScope();
        var rows = new TokenRows(1, ids.Length, [.. ids.Select(id => (long)id)], [], [], [.. Enumerable.Range(0, ids.Length).Select(i => (long)i)], []);
        return model.Logits(model.Upload(rows)).ToFloats();
    }
}
