namespace TaskDsl.Training.Tests;

public sealed class LogitChunksTests
{
    [Theory, MemberData(nameof(Given.Shapes), MemberType = typeof(Given))]
    public void Loss_and_gradients_do_not_depend_on_how_many_logits_are_in_memory(string shape)
    {
        using Transformer model = Given.Model(Given.Shape(shape));
        var batch = Given.Examples(12);
        (double loss, Dictionary<string, float[]> gradients) = Compute(model, batch, long.MaxValue);
        Assert.All(gradients, gradient => Assert.Contains(gradient.Value, value => value != 0));
        foreach (long logits in new long[] { 1, Given.Vocabulary * 3, Given.Vocabulary * 7 })
        {
            (double chunked, Dictionary<string, float[]> others) = Compute(model, batch, logits);
            Assert.Equal(loss, chunked, 1e-6);
            Assert.True(Given.Distance(gradients, others) < 1e-6);
        }
    }

    [Theory]
    [InlineData(10, 20, new long[] { 10 })]
    [InlineData(10, 80, new long[] { 3, 3, 4 })]
    [InlineData(3, 1, new long[] { 1, 1, 1 })]
    [InlineData(0, 80, new long[0])]
    public void Chunks_cover_all_tokens_once_and_are_of_nearly_one_size(int tokens, int logits, long[] counts)
    {
        using var model = new Transformer(Given.Gpt2, 1);
        LogitChunks.Chunk[] chunks = [.. LogitChunks.Of(model, tokens, logits == 20 ? LogitChunks.Usual : logits)];
        Assert.Equal(counts, chunks.Select(chunk => chunk.Count));
        Assert.Equal(counts.Select((_, i) => counts[..i].Sum()), chunks.Select(chunk => chunk.First));
    }

    private static (double Loss, Dictionary<string, float[]> Gradients) Compute(Transformer model, Formats.Encoded[] batch, long logits)
    {
        foreach ((_, TorchSharp.Modules.Parameter value) in model.Parameters)
        {
            value.grad = null;
        }

        double loss = TokenObjective.LossAndGradients(model, batch, Given.Pad, RowPacking.Packed, logitsAtOnce: logits);
        return (loss, model.Parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Value.grad!.ToFloats()));
    }
}
