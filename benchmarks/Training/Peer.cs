using System.Text.Json.Nodes;
using TaskDsl.Experiments;
using TaskDsl.Formats;
using TaskDsl.Training;

namespace TaskDsl.Benchmarks.Training;

/// <summary>The other side: what a PyTorch user writes.</summary>
internal sealed class Peer : IDisposable
{
    private readonly PeerProcess _process;

    public Peer(TransformerConfiguration model, IReadOnlyList<Encoded> examples, int pad, int batch, int threads, Hardware? hardware = null)
    {
        hardware ??= new Hardware();
        _process = new PeerProcess(hardware.Python);
        JsonObject answer = _process.Ask(new
        {
            model = PeerProcess.Shape(model),
            examples = examples.Select(example => new { ids = example.Ids, mask = example.Mask.Select(bit => (int)bit) }),
            pad,
            batch,
            threads,
            device = hardware.Device,
            half = hardware.Precision == Precision.BFloat16,
            compile = hardware.Compiled,
        });
        Version = (string)answer["version"]!;
    }

    public string Version { get; }

    /// <summary>Trains one epoch.</summary>
    public Epoch Train(int seed) => Epoch.Of(_process.Ask(new { seed }));

    public void Dispose() => _process.Dispose();
}

/// <summary>What a run computes on and in.</summary>
/// <param name="Device">cpu or cuda.</param>
/// <param name="Precision">Of matrix products.</param>
/// <param name="Compiled">Whether the peer runs under torch.compile.</param>
internal sealed record Hardware(string Device = "cpu", Precision Precision = Precision.Float32, bool Compiled = false)
{
    /// <summary>The Python that has torch.</summary>
    public string Python => Environment.GetEnvironmentVariable("PYTHON") is { Length: > 0 } python ? python : PeerProcess.System;
}
