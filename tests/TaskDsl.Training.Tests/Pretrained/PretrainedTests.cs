using System.Runtime.InteropServices;
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
    // Folders: each family, and heads that make more than the width.
    public static TheoryData<string> Folders => ["gpt2", "llama", "qwen2", "llama-heads", "gpt_neox"];

    private static Encoded[] Examples { get; } = Given.Examples(4, longest: 12);

    [Theory, MemberData(nameof(Folders))]
    public void Logits_loss_and_gradients_are_those_that_python_torch_computed_from_the_same_folder(string name)
    {
        var folder = HuggingFaceFolder.Open(Folder(name));
        using Transformer model = folder.Load();
        using var result = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Pretrained", $"{name}.json")));
        AssertEqual(result, model, folder.ModelType);
    }

    [PythonTorchTheory, MemberData(nameof(Folders))]
    public void Python_torch_computes_the_same_from_the_committed_folders(string name)
    {
        using Transformer model = HuggingFaceFolder.Open(Folder(name)).Load();
        Compute(Folder(name), model, golden: name);
    }

    [PythonTorchTheory]
    [InlineData("gpt2", 11, "F32", 2)]
    [InlineData("gpt2", 12, "BF16", 1)]
    [InlineData("llama", 13, "F32", 1)]
    [InlineData("llama", 14, "F16", 4)]
    [InlineData("qwen2", 15, "F16", 1)]
    [InlineData("qwen2", 16, "BF16", 2)]
    [InlineData("llama-heads", 17, "BF16", 1)]
    [InlineData("gpt_neox", 18, "F16", 2)]
    public void Python_torch_computes_the_same_from_new_random_weights_of_every_type(string name, int seed, string type, int files)
    {
        using var folder = new TemporaryFolder();
        PythonTorch.Run(Script, "write", name, $"{seed}", type, $"{files}", folder.Path);
        using Transformer model = HuggingFaceFolder.Open(folder.Path).Load();
        Compute(folder.Path, model);
    }

    [PythonTorchTheory]
    [InlineData("gpt2", "gpt2")]
    [InlineData("gpt2-published", "gpt2")]
    [InlineData("llama", "qwen2")]
    [InlineData("llama3", "llama")]
    [InlineData("llama-heads", "qwen2")]
    [InlineData("rotary", "gpt_neox")]
    public void Python_torch_computes_the_same_from_a_folder_that_is_written_here(string shape, string family)
    {
        using var folder = new TemporaryFolder();
        using Transformer model = Given.Model(Given.Shape(shape));
        string path = Path.Combine(folder.Path, "model");
        HuggingFaceWriter.Write(model, path, shardBytes: 10_000);
        Assert.True(Directory.GetFiles(path, "model-*.safetensors").Length > 1);
        Assert.Equal(family, Compute(path, model));
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

    [Theory]
    [InlineData("gpt2", WeightType.Bf16, "bfloat16", torch.ScalarType.BFloat16)]
    [InlineData("rotary", WeightType.Fp16, "float16", torch.ScalarType.Float16)]
    [InlineData("llama3", WeightType.Fp16, "float16", torch.ScalarType.Float16)]
    public void A_model_that_is_written_in_another_type_comes_back_rounded_as_libtorch_rounds(string shape, WeightType type, string named, torch.ScalarType theirs)
    {
        using var folder = new TemporaryFolder();
        using Transformer model = Given.Model(Given.Shape(shape));
        string once = Path.Combine(folder.Path, "once"), twice = Path.Combine(folder.Path, "twice");
        HuggingFaceWriter.Write(model, once, type: type);
        using var config = JsonDocument.Parse(File.ReadAllText(Path.Combine(once, "config.json")));
        Assert.Equal(named, config.RootElement.GetProperty("torch_dtype").GetString());
        using Transformer again = HuggingFaceFolder.Open(once).Load();
        using var scope = torch.NewDisposeScope();
        foreach (((string name, torch.Tensor value), (_, torch.Tensor rounded)) in model.Parameters.Select(parameter => (parameter.Name, (torch.Tensor)parameter.Value)).Zip(again.Parameters.Select(parameter => (parameter.Name, (torch.Tensor)parameter.Value))))
        {
            Assert.True(value.to(theirs).ToFloats().AsSpan().SequenceEqual(rounded.ToFloats()), name);
        }

        // What was rounded once is rounded no further.
        HuggingFaceWriter.Write(again, twice, type: type);
        Assert.Equal(File.ReadAllBytes(Path.Combine(once, "model.safetensors")), File.ReadAllBytes(Path.Combine(twice, "model.safetensors")));
    }

    // Ties, the ends of the range, the smallest numbers, and what is no number: what rounding to nearest even makes of each, by hand.
    [Theory]
    [InlineData("BF16", 0x3F808000u, 0x3F80)] // 1 + half of the last bit: to the even one, down
    [InlineData("BF16", 0x3F818000u, 0x3F82)] // and up
    [InlineData("BF16", 0x3F808001u, 0x3F81)]
    [InlineData("BF16", 0x00008000u, 0x0000)]
    [InlineData("BF16", 0x80018000u, 0x8002)]
    [InlineData("BF16", 0x7F800000u, 0x7F80)] // infinite as it was
    [InlineData("BF16", 0x7F800001u, 0x7FC0)] // no number
    [InlineData("F16", 0x3F801000u, 0x3C00)]
    [InlineData("F16", 0x3F803000u, 0x3C02)]
    [InlineData("F16", 0x3F801001u, 0x3C01)]
    [InlineData("F16", 0x477FEFFFu, 0x7BFF)] // under 65,520, the first number that is rounded to infinity
    [InlineData("F16", 0x33000000u, 0x0000)] // 2^-25, half of the smallest
    [InlineData("F16", 0x33000001u, 0x0001)]
    [InlineData("F16", 0xFF800000u, 0xFC00)]
    public void Numbers_are_rounded_to_the_nearest_and_of_two_to_the_even_one(string type, uint from, int to)
    {
        var bytes = new byte[2];
        Assert.Null(ElementTypes.Narrow([BitConverter.UInt32BitsToSingle(from)], type, bytes));
        Assert.Equal(to, BitConverter.ToUInt16(bytes));
    }

    [Theory]
    [InlineData("BF16", 0x7F7F8000u)]
    [InlineData("F16", 0x477FF000u)]
    public void A_number_that_would_become_infinite_is_given_back(string type, uint from)
    {
        float value = BitConverter.UInt32BitsToSingle(from);
        Assert.Equal(value, ElementTypes.Narrow([value], type, new byte[2]));
        Assert.Equal(-value, ElementTypes.Narrow([-value], type, new byte[2]));
    }

    [Fact]
    public void Tensors_that_do_not_fit_into_one_piece_are_read_and_written_whole()
    {
        using var folder = new TemporaryFolder();
        using var model = new Transformer(Given.Gpt2 with { Layers = 1, Width = 8, Vocabulary = 530_000, FeedForward = 530_000 }, 1);
        // The numbers themselves, by a way that knows no pieces.
        var expected = model.Parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Value.ToFloats());
        Assert.True(expected["blocks.0.feed_forward.input.weight"].Length > StoredTensor.PieceElements);

        string checkpoint = Path.Combine(folder.Path, "model.safetensors"), written = Path.Combine(folder.Path, "written");
        model.Save(checkpoint);
        HuggingFaceWriter.Write(model, written);
        foreach (string file in new[] { checkpoint, Path.Combine(written, "model.safetensors") })
        {
            byte[] bytes = File.ReadAllBytes(file);
            Assert.True(bytes.AsSpan().IndexOf(MemoryMarshal.AsBytes<float>(expected["tokens.weight"])) > 0, file);
        }

        using Transformer loaded = Transformer.Load(checkpoint), published = HuggingFaceFolder.Open(written).Load();
        foreach (Transformer again in new[] { loaded, published })
        {
            Assert.All(again.Parameters, parameter => Assert.True(expected[parameter.Name].AsSpan().SequenceEqual(parameter.Value.ToFloats()), parameter.Name));
            Assert.Equal(model.WeightsHash(), again.WeightsHash());
        }
    }

    internal static string Folder(string name) => Path.Combine(AppContext.BaseDirectory, "Pretrained", name);

    private static string Script => Path.Combine(AppContext.BaseDirectory, "Pretrained", "pretrained.py");

    private static string Compute(string weights, Transformer model, string? golden = null)
    {
        using var folder = new TemporaryFolder();
        string input = Path.Combine(folder.Path, "data.json"), output = Path.Combine(folder.Path, "result.json");
        File.WriteAllText(input, JsonSerializer.Serialize(Examples.Select(example => new { ids = example.Ids, mask = example.Mask.Select(bit => (int)bit) })));
        PythonTorch.Run(Script, "compute", weights, input, output);
        if (golden is not null && Environment.GetEnvironmentVariable("TASKDSL_WRITE_GOLDEN") is { } kept)
        {
            File.Copy(output, Path.Combine(kept, "Pretrained", $"{golden}.json"), overwrite: true);
        }

        using var result = JsonDocument.Parse(File.ReadAllText(output));
        string family = HuggingFaceFolder.Open(weights).ModelType;
        AssertEqual(result, model, family);
        return family;
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
            torch.Tensor gradient = model.Parameters.Single(parameter => parameter.Name == placement.Parameter).Value.grad!;
            torch.Tensor ours = torch.cat([.. placement.Runs().Select(run => gradient.narrow(0, run.Ours, run.Rows))]);
            Given.Near(Floats(result.RootElement.GetProperty("gradients").GetProperty(bare)), (placement.Transposed ? ours.t() : ours).ToFloats(), 1e-5);
        }
    }

    private static float[] Floats(JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetSingle())];
}
