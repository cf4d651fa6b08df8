using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using TaskDsl.Training;

namespace TaskDsl.Benchmarks;

/// <summary>A script of the benchmark's in a process of its own, which computes only when asked.</summary>
/// <param name="python">The Python that has torch.</param>
/// <param name="script">The script, beside the benchmark.</param>
internal sealed class PeerProcess(string python = PeerProcess.System, string script = "peer.py") : IDisposable
{
    /// <summary>The machine's own.</summary>
    public const string System = "/usr/bin/python3";

    private readonly Process _process = Process.Start(new ProcessStartInfo(python, [Path.Combine(AppContext.BaseDirectory, script)]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;

    /// <summary>A model's shape, as gpt.py takes it.</summary>
    public static object Shape(TransformerConfiguration model) => new { layers = model.Layers, width = model.Width, heads = model.Heads, context = model.Context, vocabulary = model.Vocabulary };

    /// <summary>Sends one request and waits for its answer.</summary>
    public JsonObject Ask(object request)
    {
        _process.StandardInput.WriteLine(JsonSerializer.Serialize(request));
        _process.StandardInput.Flush();
        return JsonNode.Parse(_process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("python3 ended; its message is above."))!.AsObject();
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
