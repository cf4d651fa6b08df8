using System.Text.Json;
using TaskDsl.Formats;
using TorchSharp;

namespace TaskDsl.Training.Tests;

/// <summary>
/// Published folders against pretrained.py, which shares nothing with ours: random weights that Python wrote (committed for each family,
/// and drawn anew where python3-torch is installed), and folders that are written here.
/// <c>TASKDSL_WRITE_GOLDEN=folder dotnet test</c> writes the committed results anew.
/// </summary>
public sealed class PretrainedTests
{
    public static TheoryData<string> Families => ["gpt2", "llama", "qwen2"];

    private static Encoded[] Examples { get; } = Given.Examples(4, longest: 12);

    [Theory, MemberData(nameof(Families))]
    public void Logits_loss_and_gradients_are_those_that_python_torch_computed_from_the_same_folder(string family)
    {
        var folder = HuggingFaceFolder.Open(Folder(family));
        Assert.Equal(family, folder.ModelType);
        using Transformer model = folder.Load();
        using var result = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Pretrained", $"{family}.json")));
        AssertEqual(result, model, family);
    }

    [PythonTorchTheory, MemberData(nameof(Families))]
    public void Python_torch_computes_the_same_from_the_committed_folders(string family)
    {
        using Transformer model = HuggingFaceFolder.Open(Folder(family)).Load();
        Compute(Folder(family), model, family, golden: true);
    }

    [PythonTorchTheory]
    [InlineData("gpt2", 11, "F32", 2)]
    [InlineData("gpt2", 12, "BF16", 1)]
    [InlineData("llama", 13, "F32", 1)]
    [InlineData("llama", 14, "F16", 4)]
    [InlineData("qwen2", 15, "F16", 1)]
    [InlineData("qwen2", 16, "BF16", 2)]
    public void Python_torch_computes_the_same_from_new_random_weights_of_every_type(string family, int seed, string type, int files)
    {
        using var folder = new TemporaryFolder();
        PythonTorch.Run(Script, "write", family, $"{seed}", type, $"{files}", folder.Path);
        using Transformer model = HuggingFaceFolder.Open(folder.Path).Load();
        Compute(folder.Path, model, family);
    }

    [PythonTorchTheory]
    [InlineData("gpt2", "gpt2")]
    [InlineData("gpt2-published", "gpt2")]
    [InlineData("llama", "qwen2")]
    [InlineData("llama3", "llama")]
    public void Python_torch_computes_the_same_from_a_folder_that_is_written_here(string shape, string family)
    {
        using var folder = new TemporaryFolder();
        using Transformer model = Given.Model(Given.Shape(shape));
        string path = Path.Combine(folder.Path, "model");
        HuggingFaceWriter.Write(model, path, shardBytes: 10_000);
        Assert.True(Directory.GetFiles(path, "model-*.safetensors").Length > 1);
        Compute(path, model, family);
    }

    [Theory, MemberData(nameof(Given.Shapes), MemberType = typeof(Given))]
    public void A_model_comes_back_from_the_folder_that_it_was_written_to(string shape)
    {
        using var folder = new TemporaryFolder();
        using Transformer model = Given.Model(Given.Shape(shape));
        foreach (long shardBytes in new[] { 1, 10_000, long.MaxValue })
        {
            string path = Path.Combine(folder.Path, $"{shardBytes}");
            HuggingFaceWriter.Write(model, path, shardBytes: shardBytes);
            var written = HuggingFaceFolder.Open(path);
            using Transformer again = written.Load();
            Assert.Equal(model.WeightsHash(), again.WeightsHash());
            Given.Near(model.Logits([1, 2, 3, 4]), again.Logits([1, 2, 3, 4]), 0);
            Assert.Equal(written.WeightsHash(), HuggingFaceFolder.Open(path).WeightsHash());
        }

        Assert.Single(Directory.GetFiles(Path.Combine(folder.Path, $"{long.MaxValue}"), "*.safetensors"));
    }

    internal static string Folder(string family) => Path.Combine(AppContext.BaseDirectory, "Pretrained", family);

    private static string Script => Path.Combine(AppContext.BaseDirectory, "Pretrained", "pretrained.py");

    private static void Compute(string weights, Transformer model, string family, bool golden = false)
    {
        using var folder = new TemporaryFolder();
        string input = Path.Combine(folder.Path, "data.json"), output = Path.Combine(folder.Path, "result.json");
        File.WriteAllText(input, JsonSerializer.Serialize(Examples.Select(example => new { ids = example.Ids, mask = example.Mask.Select(bit => (int)bit) })));
        PythonTorch.Run(Script, "compute", weights, input, output);
        if (golden && Environment.GetEnvironmentVariable("TASKDSL_WRITE_GOLDEN") is { } kept)
        {
            File.Copy(output, Path.Combine(kept, "Pretrained", $"{family}.json"), overwrite: true);
        }

        using var result = JsonDocument.Parse(File.ReadAllText(output));
        AssertEqual(result, model, family);
    }

    private static void AssertEqual(JsonDocument result, Transformer model, string family)
    {
        (double loss, Dictionary<string, float[]> _) = model.LossAndGradients(Examples, RowPacking.Packed);
        Assert.Equal(result.RootElement.GetProperty("loss").GetDouble(), loss, 1e-5);
        foreach ((Encoded example, JsonElement logits) in Examples.Zip(result.RootElement.GetProperty("logits").EnumerateArray()))
        {
            Given.Near(Floats(logits), model.Logits(example.Ids), 1e-5);
        }

        // Each of their gradients is some rows of one of ours, or those turned.
        using var scope = torch.NewDisposeScope();
        WeightFamily names = WeightFamily.All.Single(each => each.ModelType == family);
        foreach (TensorPlacement placement in names.Placements(model.Configuration))
        {
            string bare = placement.Name.StartsWith(names.Prefix, StringComparison.Ordinal) ? placement.Name[names.Prefix.Length..] : placement.Name;
            torch.Tensor ours = model.Parameters.Single(parameter => parameter.Name == placement.Parameter).Value.grad!.narrow(0, placement.FirstRow, placement.Rows);
            Given.Near(Floats(result.RootElement.GetProperty("gradients").GetProperty(bare)), (placement.Transposed ? ours.t() : ours).ToFloats(), 1e-5);
        }
    }

    private static float[] Floats(JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetSingle())];
}
