using System.Diagnostics;
using System.Text.Json;
using TaskDsl.Formats;

namespace TaskDsl.Training.Tests;

/// <summary>
/// The same weights in python3-torch, by code that shares nothing with ours (peer.py): computed there and then where it is
/// installed, and everywhere as peer.*.json holds it, which <c>TASKDSL_WRITE_GOLDEN=folder dotnet test</c> writes anew.
/// </summary>
public sealed class PeerTests
{
    [PythonTorchTheory, MemberData(nameof(Given.Shapes), MemberType = typeof(Given))]
    public void Python_torch_computes_the_same_logits_loss_and_gradients(string shape)
    {
        using Transformer model = Given.Model(Given.Shape(shape));
        Compute($"peer.{shape}.json", path => model.Save(path), Examples.Select(example => new { ids = example.Ids, mask = example.Mask.Select(bit => (int)bit) }), result => AssertEqual(result, model));
    }

    [Theory, MemberData(nameof(Given.Shapes), MemberType = typeof(Given))]
    public void The_logits_loss_and_gradients_are_those_that_python_torch_computed(string shape)
    {
        using Transformer model = Given.Model(Given.Shape(shape));
        using var result = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, $"peer.{shape}.json")));
        AssertEqual(result, model);
    }

    [PythonTorchTheory, MemberData(nameof(Given.Shapes), MemberType = typeof(Given))]
    public void Python_torch_computes_the_same_rewards_preference_loss_and_gradients(string shape)
    {
        using RewardModel<Side> model = GivenPairs.Model(shape);
        Compute($"peer.reward.{shape}.json", model.Save, Pairs(model).Select(pair => new { chosen = pair.Chosen.Ids, rejected = pair.Rejected.Ids, margin = pair.Margin }), result => AssertEqual(result, model));
    }

    [Theory, MemberData(nameof(Given.Shapes), MemberType = typeof(Given))]
    public void The_rewards_preference_loss_and_gradients_are_those_that_python_torch_computed(string shape)
    {
        using RewardModel<Side> model = GivenPairs.Model(shape);
        using var result = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, $"peer.reward.{shape}.json")));
        AssertEqual(result, model);
    }

    private static void Compute<T>(string golden, Action<string> save, IEnumerable<T> data, Action<JsonDocument> check)
    {
        using var folder = new TemporaryFolder();
        string weights = Path.Combine(folder.Path, "weights.safetensors"), input = Path.Combine(folder.Path, "data.json"), output = Path.Combine(folder.Path, "result.json");
        save(weights);
        File.WriteAllText(input, JsonSerializer.Serialize(data));
        PythonTorch.Run(Path.Combine(AppContext.BaseDirectory, "peer.py"), weights, input, output);

        using var result = JsonDocument.Parse(File.ReadAllText(output));
        check(result);
        if (Environment.GetEnvironmentVariable("TASKDSL_WRITE_GOLDEN") is { } kept)
        {
            File.Copy(output, Path.Combine(kept, golden), overwrite: true);
        }
    }

    private static EncodedPair[] Pairs(RewardModel model)
    {
        using EncodedPairs pairs = model.Encode(GivenPairs.Untyped(5));
        return [.. Enumerable.Range(0, pairs.Count).Select(pair => pairs[pair])];
    }

    private static void AssertEqual(JsonDocument result, RewardModel model)
    {
        (Measured measured, Dictionary<string, float[]> gradients) = model.LossAndGradients(GivenPairs.Untyped(5), RowPacking.Packed);
        Assert.Equal(result.RootElement.GetProperty("loss").GetDouble(), measured.Loss, 1e-5);
        foreach ((EncodedPair pair, JsonElement rewards) in Pairs(model).Zip(result.RootElement.GetProperty("logits").EnumerateArray()))
        {
            using var scope = TorchSharp.torch.NewDisposeScope();
            Given.Near(Floats(rewards), model.Rewards([pair.Chosen, pair.Rejected], RowPacking.Bucketed).ToFloats(), 1e-5);
        }

        foreach ((string name, float[] gradient) in gradients)
        {
            Given.Near(Floats(result.RootElement.GetProperty("gradients").GetProperty(name)), gradient, 1e-5);
        }
    }

    private static Encoded[] Examples { get; } = Given.Examples(4, longest: 12);

    private static void AssertEqual(JsonDocument result, Transformer model)
    {
        (double loss, Dictionary<string, float[]> gradients) = model.LossAndGradients(Examples, RowPacking.Packed);
        Assert.Equal(result.RootElement.GetProperty("loss").GetDouble(), loss, 1e-5);
        foreach ((Encoded example, JsonElement logits) in Examples.Zip(result.RootElement.GetProperty("logits").EnumerateArray()))
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
