using TaskDsl.Evaluation.Sampling;
using TaskDsl.Formats;
using TaskDsl.Tokenizers;
using TaskDsl.Training;

namespace TaskDsl.Evaluation.Tests.Sampling;

public sealed class PrefixCacheTests
{
    private static readonly Tokenizer Pairs = new PairTokenizer();

    // A budget of no megabytes keeps one context: nearly everything is given away and computed again.
    public static TheoryData<string, int> TokenizersAndBudgets => new() { { "bytes", 512 }, { "pairs", 512 }, { "bytes", 0 }, { "pairs", 0 } };

    [Theory, MemberData(nameof(TokenizersAndBudgets))]
    public void Critiques_and_labels_that_continue_answers_equal_those_computed_from_nothing(string name, int megabytes)
    {
        Tokenizer tokenizer = name == "bytes" ? Tokenizer.Bytes : Pairs;
        using Transformer model = SamplingTask.Model(1, tokenizer);
        using var cache = new PrefixCache(model, megabytes);
        Format format = SamplingTask.TextFormat(SamplingTask.Answer);
        SampleRequest[] requests = [.. Enumerable.Range(0, 60).Select(i => new SampleRequest(format.Prompt("answer", [Question(i)]), i / 10, i % 10, MaxTokens: 9))];
        IReadOnlyList<Sample> answers = SamplingTask.Sampler(model, 16, tokenizer, cache).Sample(requests);

        int[] usable = [.. Enumerable.Range(0, 60).Where(i => SamplingTask.Answer.Check(answers[i].Value) is null)];
        Assert.True(usable.Length > 20);
        int reencoded = usable.Count(i => !tokenizer.Encode(requests[i].Prompt.Text + answers[i].Completion).SequenceEqual([.. requests[i].Prompt.Encode(tokenizer), .. answers[i].Ids]));
        // Pairs that were drawn apart; of bytes, only a character that was cut off.
        Assert.InRange(reencoded, name == "pairs" ? 6 : 0, usable.Length);

        Prompt[] labels = [.. usable.Select(i => SamplingTask.ScoreFormat.Prompt("flawed", [Question(i), answers[i].Value]))];
        SampleRequest[] critiques = [.. usable.Select(i => new SampleRequest(SamplingTask.CritiqueFormat.Prompt("critique", [Question(i), answers[i].Value]), i / 10, i % 10, MaxTokens: 7))];
        IReadOnlyList<double[]> scores = SamplingTask.Sampler(model, 16, tokenizer, cache).ScoreLabels(labels);
        IReadOnlyList<Sample> samples = SamplingTask.Sampler(model, 16, tokenizer, cache).Sample(critiques);
        for (int i = 0; i < usable.Length; i++)
        {
            Assert.Equal(SamplingTask.Sampler(model, 1, tokenizer).ScoreLabels([labels[i]])[0][0], scores[i][0], 1e-5);
            SamplingTask.AssertSame(SamplingTask.Sampler(model, 1, tokenizer).Sample([critiques[i]])[0], samples[i]);
        }

        // Where there was room, most of it was found: with the pairs, up to the first id that the encoding has otherwise.
        Assert.InRange(cache.Statistics.HitRate, megabytes == 0 ? 0.2 : name == "bytes" ? 0.75 : 0.6, 1);
    }

    [Fact]
    public void Samples_of_one_prompt_and_equal_samples_are_computed_once()
    {
        using Transformer model = SamplingTask.Model();
        using var cache = new PrefixCache(model);
        Prompt prompt = SamplingTask.TextFormat(SamplingTask.Answer).Prompt("answer", ["abc"]);
        IReadOnlyList<Sample> samples = SamplingTask.Sampler(model, cache: cache).Sample([.. Enumerable.Range(0, 20).Select(i => new SampleRequest(prompt, 0, i, Temperature: 0, MaxTokens: 6))]);
        int length = prompt.Encode(Tokenizer.Bytes).Length;
        Assert.Equal((20 * length, length), (cache.Statistics.PromptTokens, cache.Statistics.PromptTokensComputed));
        Assert.Equal(cache.Statistics.SampledTokens, 20 * cache.Statistics.SampledTokensComputed);
        Assert.All(samples, sample => Assert.Equal(samples[0].Ids, sample.Ids));
    }

    [Fact]
    public void A_cache_of_another_model_is_refused()
    {
        using Transformer model = SamplingTask.Model(), other = SamplingTask.Model();
        using var cache = new PrefixCache(other);
        Assert.Contains("another model", Assert.Throws<ArgumentException>(() => SamplingTask.Sampler(model, cache: cache)).Message);
    }

    private static string Question(int sample) => new((char)('a' + (sample / 10)), 1 + (sample / 10));
}
