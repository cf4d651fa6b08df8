using System.Diagnostics;
using System.Text.Json;
using TaskDsl.Formats;

namespace TaskDsl.Training.Tests;

/// <summary>The same weights in python3-torch, by code that shares nothing with ours (peer.py).</summary>
public sealed class PeerTests
{
    [PythonTorchTheory, MemberData(nameof(Given.Shapes), MemberType = typeof(Given))]
    public void Python_torch_computes_the_same_logits_loss_and_gradients(string shape)
    {
        using var folder = new TemporaryFolder();
        using Transformer model = Given.Model(Given.Shape(shape));
        Encoded[] examples = Given.Examples(8);
        string weights = Path.Combine(folder.Path, "weights.safetensors"), input = Path.Combine(folder.Path, "examples.json"), output = Path.Combine(folder.Path, "result.json");
        model.Save(weights);
        File.WriteAllText(input, JsonSerializer.Serialize(examples.Select(example => new { ids = example.Ids, mask = example.Mask.Select(bit => (int)bit) })));
        PythonTorch.Run(Path.Combine(AppContext.BaseDirectory, "peer.py"), weights, input, output);

        using var result = JsonDocument.Parse(File.ReadAllText(output));
        (double loss, Dictionary<string, float[]> gradients) = model.LossAndGradients(examples, RowPacking.Packed);
        Assert.Equal(result.RootElement.GetProperty("loss").GetDouble(), loss, 1e-5);
        foreach ((Encoded example, JsonElement logits) in examples.Zip(result.RootElement.GetProperty("logits").EnumerateArray()))
        {
            Given.Near(Floats(logits), model.Logits(example.Ids), 1e-5);
        }

        foreach ((string name, float[] gradient) in gradients)
        {
            Given.Near(Floats(result.RootElement.GetProperty("gradients").GetProperty(name)), gradient, 1e-5);
        }
    }

    private static float[] Floats(JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetSingle())];
}

/// <summary>A theory that needs python3-torch; skipped, with the reason, where it is not installed.</summary>
public sealed class PythonTorchTheoryAttribute : TheoryAttribute
{
    public PythonTorchTheoryAttribute()
    {
        if (!PythonTorch.IsInstalled)
        {
            Skip = "python3-torch is not installed (apt-get install --no-install-recommends python3-torch); the golden values are tested instead.";
        }
    }
}

internal static class PythonTorch
{
    private const string Python = "/usr/bin/python3";

    public static bool IsInstalled { get; } = File.Exists(Python) && Start("-c", "import importlib.util, sys; sys.exit(importlib.util.find_spec('torch') is None)").ExitCode == 0;

    public static void Run(params string[] arguments)
    {
        (int exitCode, string errors) = Start(arguments);
        Assert.True(exitCode == 0, errors);
    }

    private static (int ExitCode, string Errors) Start(params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(Python, arguments) { RedirectStandardError = true })!;
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, errors);
    }
}
