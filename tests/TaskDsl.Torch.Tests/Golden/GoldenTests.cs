using System.Diagnostics;
using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace TaskDsl.Torch.Tests;

/// <summary>The same computations in PyTorch: as golden.py gave them once, and live where PyTorch is installed.</summary>
public class GoldenTests
{
    private const string Python = "/usr/bin/python3";

    public static TheoryData<string> Names => new(GoldenCases.All.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_result_is_that_of_PyTorch(string name) => Compare(Read(File.ReadLines(FilePath("golden.jsonl")))[name], name);

    [Fact]
    public void Every_golden_value_is_compared() =>
        Assert.Equal(Read(File.ReadLines(FilePath("golden.jsonl"))).Keys.Order(StringComparer.Ordinal), GoldenCases.All.Keys.Order(StringComparer.Ordinal));

    [PyTorchFact]
    public void Results_are_those_of_the_PyTorch_on_this_machine()
    {
        using var python = Process.Start(new ProcessStartInfo(Python, [FilePath("golden.py")]) { RedirectStandardOutput = true })!;
        var live = Read(python.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        python.WaitForExit();
        Assert.Equal(0, python.ExitCode);
        foreach (var name in GoldenCases.All.Keys)
        {
            Compare(live[name], name);
        }
    }

    [Fact]
    public void The_plain_and_the_native_AdamW_are_the_same()
    {
        using var scope = NewDisposeScope();
        var native = GoldenCases.Steps(TorchCapabilities.Current);
        var plain = GoldenCases.Steps(new PlainCapabilities());
        for (var i = 0; i < native.Length; i++)
        {
            Assert.True(native[i].allclose(plain[i], 1e-5, 1e-6));
        }
    }

    private static void Compare(double[] expected, string name)
    {
        using var scope = NewDisposeScope();
        var actual = GoldenCases.All[name]().SelectMany(tensor => tensor.detach().to(float64).data<double>().ToArray()).ToArray();
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(
                Math.Abs(expected[i] - actual[i]) <= 1e-5 * Math.Max(1, Math.Abs(expected[i])),
                $"{name}: element {i} is {actual[i]}, and PyTorch's {expected[i]}");
        }
    }

    private static Dictionary<string, double[]> Read(IEnumerable<string> lines) => lines
        .Select(line => JsonDocument.Parse(line).RootElement)
        .ToDictionary(line => line.GetProperty("name").GetString()!, line => line.GetProperty("values").EnumerateArray().Select(value => value.GetDouble()).ToArray());

    private static string FilePath(string name) => Path.Combine(AppContext.BaseDirectory, "Golden", name);

    private sealed class PyTorchFactAttribute : FactAttribute
    {
        public PyTorchFactAttribute()
        {
            var start = new ProcessStartInfo(Python, ["-c", "import torch"]) { RedirectStandardError = true };
            using var python = File.Exists(Python) ? Process.Start(start) : null;
            python?.WaitForExit();
            Skip = python?.ExitCode == 0 ? null : $"{Python} has no torch (python3-torch)";
        }
    }
}
