namespace TaskDsl.Training;

/// <summary>
/// Cuts a batch's learned tokens for head and loss. Logits, their softmax and its gradient take twelve bytes for each token
/// and id: with a vocabulary of 150,000, 8,000 tokens would take 14 GB, and all else of a small model a fraction of that.
/// </summary>
internal static class LogitChunks
{
    /// <summary>The logits that are usually in memory at once: 128 MB in single precision. Many rows at a time still fill a matrix product.</summary>
    public const long Usual = 1 << 25;

    /// <summary>Some learned tokens, one behind the other.</summary>
    internal readonly record struct Chunk(long First, long Count);

    /// <summary>Chunks of nearly one size. Their number depends on the counts alone.</summary>
    public static IEnumerable<Chunk> Of(Transformer model, long tokens, long logitsAtOnce = Usual)
    {
        long most = Math.Max(1, logitsAtOnce / model.Configuration.Vocabulary), chunks = (tokens + most - 1) / most;
        for (long chunk = 0; chunk < chunks; chunk++)
        {
            long first = tokens * chunk / chunks;
            yield return new Chunk(first, (tokens * (chunk + 1) / chunks) - first);
        }
    }
}
