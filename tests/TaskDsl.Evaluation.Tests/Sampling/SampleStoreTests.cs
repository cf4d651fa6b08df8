using TaskDsl.Evaluation.Sampling;
using TaskDsl.Formats;
using TaskDsl.Tokenizers;
using TaskDsl.Training;

namespace TaskDsl.Evaluation.Tests.Sampling;

public sealed class SampleStoreTests : IDisposable
{
    private readonly string _path = Path.Combine(Directory.CreateTempSubdirectory("taskdsl-").FullName, "samples.partial.jsonl");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);

    [Fact]
    public void What_was_sampled_and_scored_comes_back_without_the_model()
    {
        using Transformer model = SamplingTask.Model();
        SampleRequest[] requests = [.. SamplingTask.Requests(20, 1).Select((request, i) => request with { LogProbabilities = i % 2 == 0 })];
        Prompt[] prompts = [.. "abc".Select(letter => SamplingTask.LabelFormat.Prompt("flawed", [$"{letter}"]))];
        var (samples, scores, computed) = Run(model, requests, prompts);
        Assert.True(computed > 0);

        var (again, scoresAgain, computedAgain) = Run(model, requests, prompts);
        Assert.Equal(0, computedAgain);
        Assert.Equal(scores.SelectMany(score => score), scoresAgain.SelectMany(score => score));
        foreach ((Sample one, Sample other) in samples.Zip(again))
        {
            Assert.Equal(one.Ids, other.Ids);
            Assert.Equal(one.LogProbabilities, other.LogProbabilities);
            Assert.Equal(one with { Ids = [], LogProbabilities = null }, other with { Ids = [], LogProbabilities = null });
        }
    }

    [Fact]
    public void Anything_else_is_sampled()
    {
        using Transformer model = SamplingTask.Model(), other = SamplingTask.Model(2);
        SampleRequest request = SamplingTask.Requests(1, 1)[0];
        Run(model, [request], []);
        foreach (SampleRequest changed in new[] { request with { Item = 9 }, request with { Sample = 9 }, request with { Temperature = 0.5 }, request with { MaxTokens = 5 }, request with { Prompt = SamplingTask.TextFormat(SamplingTask.Answer).Prompt("answer", ["other"]) } })
        {
            Assert.True(Run(model, [changed], []).Computed > 0);
        }

        Assert.True(Run(model, [request], [], stage: "other").Computed > 0);
        Assert.Equal(0, Run(model, [request], []).Computed);

        // Other weights: nothing of it is right, and it is gone.
        Assert.True(Run(other, [request], []).Computed > 0);
        Assert.True(Run(model, [request], []).Computed > 0);
    }

    [Fact]
    public void A_file_cut_off_anywhere_gives_what_is_whole_and_goes_on()
    {
        using Transformer model = SamplingTask.Model();
        SampleRequest[] requests = SamplingTask.Requests(12, 1);
        IReadOnlyList<Sample> samples = Run(model, requests, []).Samples;
        byte[] whole = File.ReadAllBytes(_path);
        Assert.Equal(13, whole.Count(value => value == '\n'));
        for (int length = 0; length < whole.Length; length += 97)
        {
            File.WriteAllBytes(_path, whole[..length]);
            int lines = whole[..length].Count(value => value == '\n');
            using (var store = new SampleStore(_path, model, Tokenizer.Bytes))
            {
                Assert.Equal(Math.Max(0, lines - 1), store.Count);
            }

            Assert.Equal(samples.Select(sample => sample.Completion), Run(model, requests, []).Samples.Select(sample => sample.Completion));
            Assert.Equal(13, File.ReadLines(_path).Count());
        }
    }

    [Fact]
    public void It_is_removed_when_it_is_no_longer_wanted()
    {
        using Transformer model = SamplingTask.Model();
        using var store = new SampleStore(_path, model, Tokenizer.Bytes);
        store.Delete();
        Assert.False(File.Exists(_path));
    }

    private (IReadOnlyList<Sample> Samples, IReadOnlyList<double[]> Scores, long Computed) Run(Transformer model, SampleRequest[] requests, Prompt[] prompts, string stage = "test")
    {
        using var store = new SampleStore(_path, model, Tokenizer.Bytes);
        using var cache = new PrefixCache(model);
        var sampler = new Sampler(model, Tokenizer.Bytes, new SamplerSettings { Seed = 1, Stage = stage, BatchSize = 8 }, cache, store);
        IReadOnlyList<Sample> samples = sampler.Sample(requests);
        IReadOnlyList<double[]> scores = sampler.ScoreLabels(prompts);
        return (samples, scores, cache.Statistics.PromptTokensComputed);
    }
}
