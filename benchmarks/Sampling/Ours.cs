using System.Diagnostics;
using TaskDsl.Evaluation.Sampling;
using TaskDsl.Training;

namespace TaskDsl.Benchmarks.Sampling;

/// <summary>This repository's side: answers and critiques as an evaluation samples them.</summary>
internal sealed class Ours(TransformerConfiguration shape) : IDisposable
{
    private readonly Transformer _model = new(shape, 1);

    public Run Sample(Workload workload)
    {
        long start = Stopwatch.GetTimestamp();
        using var cache = new PrefixCache(_model);
        int tokens = 0, nearTies = 0;
        // As many at once as stay in the cache until their critiques are sampled, as an evaluation does.
        foreach (int[] chunk in Enumerable.Range(0, workload.Samples).Chunk(Math.Max(512, cache.Tokens / shape.Context)))
        {
            IReadOnlyList<Sample> answers = Sampler("answers", cache).Sample([.. chunk.Select(workload.AnswerRequest)]);
            IReadOnlyList<Sample> critiques = Sampler("critiques", cache).Sample([.. chunk.Zip(answers, (i, answer) => workload.CritiqueRequest(i, Shown(answer.Value)))]);
            tokens += answers.Concat(critiques).Sum(sample => sample.Ids.Length);
            nearTies += answers.Concat(critiques).Sum(sample => sample.NearTies);
        }

        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        SamplingStatistics statistics = cache.Statistics;
        return new Run(statistics.PromptSeconds, seconds - statistics.PromptSeconds, tokens, Process.GetCurrentProcess().PeakWorkingSet64, statistics.HitRate, (double)nearTies / tokens);
    }

    public void Dispose() => _model.Dispose();

    private Sampler Sampler(string stage, PrefixCache cache) => new(_model, Workload.Tokenizer, new SamplerSettings { Seed = 1, Stage = stage }, cache);

    // A value may not end in a space; the peer's prompt is as long.
    private static string Shown(string value) => value.EndsWith(' ') ? value[..^1] + "." : value;
}
