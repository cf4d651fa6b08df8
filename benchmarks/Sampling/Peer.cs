using System.Text.Json.Nodes;
using TaskDsl.Training;

namespace TaskDsl.Benchmarks.Sampling;

/// <summary>The other side: what a PyTorch user writes.</summary>
internal sealed class Peer : IDisposable
{
    // What its users take; larger ones were no faster.
    public const int Batch = 64;

    private readonly PeerProcess _process = new();

    public Peer(TransformerConfiguration model, int threads)
    {
        _process.Ask(new { model = PeerProcess.Shape(model), threads });
    }

    /// <summary>Samples all answers and critiques once.</summary>
    public Run Sample(Workload workload)
    {
        JsonObject answer = _process.Ask(new
        {
            prompts = Enumerable.Range(0, workload.Samples).Select(workload.Prompt),
            limits = workload.AnswerTokens,
            between = workload.Between,
            critique_limits = workload.CritiqueTokens,
            pad = Workload.Tokenizer.Pad,
            batch = Batch,
        });
        return new Run((double)answer["prefill"]!, (double)answer["decode"]!, (int)answer["tokens"]!, (long)answer["peak"]!, 0, 0);
    }

    public void Dispose() => _process.Dispose();
}

/// <summary>A measured run.</summary>
/// <param name="Prefill">Seconds spent on reading prompts.</param>
/// <param name="Decode">Seconds spent on all else.</param>
/// <param name="Tokens">The tokens that were sampled.</param>
/// <param name="Peak">The process's peak memory so far, in bytes.</param>
/// <param name="Reused">The share of the prompts' tokens that were not computed again.</param>
/// <param name="NearTies">The share of sampled tokens at which rounding may decide.</param>
internal sealed record Run(double Prefill, double Decode, int Tokens, long Peak, double Reused, double NearTies)
{
    public double Seconds => Prefill + Decode;
}
