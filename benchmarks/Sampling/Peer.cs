using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using TaskDsl.Training;

namespace TaskDsl.Benchmarks.Sampling;

/// <summary>peer.py in a process of its own, which computes only when asked.</summary>
internal sealed class Peer : IDisposable
{
    // What its users take; larger ones were no faster.
    public const int Batch = 64;

    private readonly Process _process;

    public Peer(TransformerConfiguration model, int threads)
    {
        _process = Process.Start(new ProcessStartInfo("/usr/bin/python3", [Path.Combine(AppContext.BaseDirectory, "peer.py")]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        JsonObject answer = Ask(new
        {
            model = new { layers = model.Layers, width = model.Width, heads = model.Heads, context = model.Context, vocabulary = model.Vocabulary },
            threads,
        });
        Version = (string)answer["version"]!;
    }

    public string Version { get; }

    /// <summary>Samples all answers and critiques once.</summary>
    public Run Sample(Workload workload)
    {
        JsonObject answer = Ask(new
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

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private JsonObject Ask(object request)
    {
        _process.StandardInput.WriteLine(JsonSerializer.Serialize(request));
        _process.StandardInput.Flush();
        return JsonNode.Parse(_process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("python3 ended; its message is above."))!.AsObject();
    }
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
