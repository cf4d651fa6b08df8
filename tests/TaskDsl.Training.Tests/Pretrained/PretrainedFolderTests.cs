using System.Text;
using System.Text.Json.Nodes;
using TaskDsl.Experiments;
using TaskDsl.Tokenizers;

namespace TaskDsl.Training.Tests;

/// <summary>What is done with folders that are not as they should be, and with tokenizers that do not fit.</summary>
public sealed class PretrainedFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void An_unknown_architecture_is_refused_with_those_that_are_known()
    {
        string message = Refused("llama", config => config["model_type"] = "mamba");
        Assert.Contains("'mamba'", message);
        Assert.Contains("gpt2, llama, qwen2, mistral, gpt_neox", message);
        Assert.Contains("MambaForCausalLM", Refused("llama", config =>
        {
            config.Remove("model_type");
            config["architectures"] = new JsonArray("MambaForCausalLM");
        }));
    }

    [Theory]
    [InlineData("llama", "hidden_act", "\"relu\"", "silu")]
    [InlineData("llama", "attention_bias", "true", "attention_bias")]
    [InlineData("llama", "head_dim", "8", "'model.layers.0.self_attn.q_proj.weight' is [16, 16] and should be [32, 16]")]
    [InlineData("llama", "hidden_size", "\"16\"", "whole number")]
    [InlineData("llama", "rms_norm_eps", "-1", "above 0")]
    [InlineData("llama", "num_attention_heads", "3", "3 does not divide 16")]
    [InlineData("llama", "rope_scaling", "{\"rope_type\":\"yarn\",\"factor\":4}", "default, linear, dynamic, llama3")]
    [InlineData("llama", "vocab_size", "null", "no \"vocab_size\"")]
    [InlineData("qwen2", "layer_types", "[\"full_attention\", \"sliding_attention\"]", "sliding_attention")]
    [InlineData("gpt2", "activation_function", "\"relu\"", "gelu_new")]
    [InlineData("gpt2", "scale_attn_by_inverse_layer_idx", "true", "scale_attn_by_inverse_layer_idx")]
    public void A_configuration_that_is_not_computed_here_is_refused(string family, string key, string value, string said) =>
        Assert.Contains(said, Refused(family, config => config[key] = JsonNode.Parse(value)));

    [Fact]
    public void A_tensor_of_another_shape_is_named_with_both()
    {
        string message = Refused("qwen2", config => config["vocab_size"] = 21);
        Assert.Contains("'model.embed_tokens.weight' is [20, 16] and should be [21, 16] (in model.safetensors)", message);
    }

    [Fact]
    public void Missing_tensors_are_all_said_together()
    {
        string message = Refused("llama", config => config["num_hidden_layers"] = 4);
        Assert.Contains("lacks 18 of the 39 tensors", message);
        Assert.Contains("model.layers.{2-3}.mlp.up_proj.weight", message);
        Assert.Contains("tie_word_embeddings", Refused("qwen2", config => config["tie_word_embeddings"] = false));
    }

    [Fact]
    public void Unknown_tensors_are_named()
    {
        Assert.Contains("model.layers.{0-1}.self_attn.q_proj.bias", Refused("qwen2", config => config["model_type"] = "llama"));
        Assert.Contains("model.layers.1.mlp.up_proj.weight", Refused("llama", config => config["num_hidden_layers"] = 1));
    }

    [Fact]
    public void Damaged_files_are_refused()
    {
        string file = Path.Combine(Copy("qwen2"), "model.safetensors");
        byte[] bytes = File.ReadAllBytes(file);
        int header = BitConverter.ToInt32(bytes) + 8;
        foreach (int length in new[] { 0, 7, 100, header, bytes.Length - 1 })
        {
            File.WriteAllBytes(file, bytes[..length]);
            Assert.Contains("truncated", Refused());
        }

        File.WriteAllBytes(file, [.. bytes, 0]);
        Assert.Contains("damaged", Refused());
        File.WriteAllBytes(file, Encoding.ASCII.GetBytes("version https://git-lfs.github.com/spec/v1 oid sha256:0"));
        Assert.Contains("is a Git LFS pointer, not the weights. Run 'git lfs pull'", Refused());
        File.WriteAllBytes(file, Encoding.ASCII.GetBytes("<!DOCTYPE html><title>Not found</title>"));
        Assert.Contains("no safetensors file", Refused());
        foreach (string wrong in new[] { "[]", "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}", "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", "{\"a\":{\"dtype\":\"F32\",\"shape\":[9223372036854775807,9],\"data_offsets\":[0,8]}}", "not json" })
        {
            File.WriteAllBytes(file, [.. BitConverter.GetBytes((long)wrong.Length), .. Encoding.ASCII.GetBytes(wrong)]);
            Assert.Contains("header cannot be read", Refused());
        }
    }

    [Fact]
    public void Every_altered_byte_of_a_header_is_refused_or_changes_nothing_that_crashes()
    {
        string file = Path.Combine(Copy("gpt2"), "model.safetensors");
        byte[] bytes = File.ReadAllBytes(file);
        int header = BitConverter.ToInt32(bytes) + 8;
        int refused = 0;
        for (int place = 0; place < header; place++)
        {
            byte[] altered = [.. bytes];
            altered[place] ^= 1;
            File.WriteAllBytes(file, altered);
            refused += Record.Exception(() => HuggingFaceFolder.Open(_folder.Path)) switch { null => 0, WeightsException => 1, var crash => throw crash };
        }

        // What is left are the buffers that nothing reads, and white space.
        Assert.True(refused > header * 0.8, $"{refused} of {header}");
    }

    [Fact]
    public void An_index_that_does_not_fit_its_files_is_refused()
    {
        string index = Path.Combine(Copy("llama"), "model.safetensors.index.json");
        string text = File.ReadAllText(index);
        File.WriteAllText(index, text.Replace("00003-of", "00009-of"));
        Assert.Contains("model-00009-of-00003.safetensors' is missing, and the folder's index names it", Refused());
        File.WriteAllText(index, text.Replace("model-00001-of-00003.safetensors", "../model-00001-of-00003.safetensors"));
        Assert.Contains("no file of the folder", Refused());
        File.WriteAllText(index, text.Replace("model.embed_tokens.weight", "model.embed_token.weight"));
        Assert.Contains("lies in no file", Refused());
        File.WriteAllText(index, "{}");
        Assert.Contains("weight_map", Refused());
        File.Delete(index);
        Assert.Contains("has neither model.safetensors nor model.safetensors.index.json. It has model-00001-of-00003.safetensors: if that is one of several, download model.safetensors.index.json beside it", Refused());
    }

    [Fact]
    public void A_missing_folder_or_configuration_is_refused()
    {
        Assert.Contains("is no folder", Assert.Throws<WeightsException>(() => HuggingFaceFolder.Open(Path.Combine(_folder.Path, "none"))).Message);
        Assert.Contains("config.json", Refused());
        File.WriteAllText(Path.Combine(_folder.Path, "adapter_config.json"), "{}");
        Assert.Contains("holds an adapter", Refused());
        File.WriteAllText(Path.Combine(Copy("gpt2"), "config.json"), "{");
        Assert.Contains("no JSON", Refused());
    }

    [Fact]
    public void A_tied_head_that_was_saved_besides_must_be_the_embedding()
    {
        Copy("llama");
        // Its own head is untied, and other numbers than the embedding.
        Change(config => config["tie_word_embeddings"] = true);
        Assert.Contains("'lm_head.weight' that is not its 'model.embed_tokens.weight'", Assert.Throws<WeightsException>(() => HuggingFaceFolder.Open(_folder.Path).Load().Dispose()).Message);
    }

    [Fact]
    public void A_tokenizer_with_fewer_ids_leaves_rows_unused_and_one_with_more_is_refused()
    {
        var folder = HuggingFaceFolder.Open(PretrainedTests.Folder("llama"));
        Assert.Equal(20, folder.ShapeFor(new Ids(18, pad: 17)).Vocabulary);
        Assert.Contains("20 ids, and the tokenizer 'ids' has 22", Assert.Throws<WeightsException>(() => folder.ShapeFor(new Ids(22, pad: 20))).Message);
        Assert.Contains("20 ids, and the tokenizer 'ids' has 21", Assert.Throws<WeightsException>(() => folder.ShapeFor(new Ids(21, pad: 3))).Message);
    }

    [Theory]
    [InlineData("gpt2")]
    [InlineData("llama")]
    public void An_added_pad_token_is_a_row_that_hardly_takes_any_probability(string family)
    {
        var folder = HuggingFaceFolder.Open(PretrainedTests.Folder(family));
        using Transformer model = folder.Load(), padded = folder.Load(new Ids(21, pad: 20));
        Assert.Equal(21, padded.Configuration.Vocabulary);
        float[] before = model.Logits([1, 2, 3]), after = padded.Logits([1, 2, 3]);
        for (int position = 0; position < 3; position++)
        {
            float[] row = before[(position * 20)..((position + 1) * 20)];
            Given.Near(row, after[(position * 21)..((position * 21) + 20)], 1e-6);
            Assert.True(Math.Exp(after[(position * 21) + 20]) <= row.Average(logit => Math.Exp(logit)));
        }
    }

    [Fact]
    public void A_shorter_context_cuts_positions_and_a_longer_one_is_refused()
    {
        var folder = HuggingFaceFolder.Open(PretrainedTests.Folder("gpt2"));
        using Transformer whole = folder.Load(), cut = folder.Load(new Ids(20, pad: 19), context: 8);
        Assert.Equal(8, cut.Configuration.Context);
        Given.Near(whole.Logits([1, 2, 3, 4, 5, 6, 7, 8]), cut.Logits([1, 2, 3, 4, 5, 6, 7, 8]), 1e-6);
        Assert.Contains("at most 24", Assert.Throws<WeightsException>(() => folder.Load(new Ids(20, pad: 19), context: 25).Dispose()).Message);
    }

    [Fact]
    public void Older_and_newer_ways_to_write_a_configuration_are_read()
    {
        Copy("llama");
        TransformerConfiguration usual = HuggingFaceFolder.Open(_folder.Path).Configuration;
        Change(config =>
        {
            var rope = config["rope_scaling"]!.DeepClone().AsObject();
            rope["rope_theta"] = config["rope_theta"]!.DeepClone();
            (config["rope_parameters"], config["rope_scaling"], config["rope_theta"]) = (rope, null, 1);
        });
        Assert.Equal(usual, HuggingFaceFolder.Open(_folder.Path).Configuration);
        Assert.Equal(new RotaryScaling(8, 0.5, 2, 12), usual.RotaryScaling);
    }

    [Fact]
    public void A_shape_of_no_family_is_not_written()
    {
        using var model = new Transformer(Given.Llama with { Positions = PositionKind.Learned }, 1);
        Assert.Null(HuggingFaceWriter.FamilyOf(model.Configuration));
        Assert.Contains("gpt2, llama, qwen2, mistral, gpt_neox", Assert.Throws<ArgumentException>(() => HuggingFaceWriter.Write(model, Path.Combine(_folder.Path, "out"))).Message);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_number_that_a_type_has_no_room_for_is_an_error_that_names_the_tensor()
    {
        using var model = new Transformer(Given.Gpt2, 1);
        using var scope = TorchSharp.torch.NewDisposeScope();
        using (TorchSharp.torch.no_grad())
        {
            model.Parameters.Single(parameter => parameter.Name == "blocks.1.attention.output.bias").Value.narrow(0, 3, 1).fill_(-65_520);
        }

        string folder = Path.Combine(_folder.Path, "out");
        string message = Assert.Throws<WeightsException>(() => HuggingFaceWriter.Write(model, folder, type: WeightType.Fp16)).Message;
        Assert.Equal($"'{folder}' is not written: 'transformer.h.1.attn.c_proj.bias' has the number -65520, which F16 has no room for. Choose a type of larger range, such as fp32.", message);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
        HuggingFaceWriter.Write(model, folder, type: WeightType.Bf16);
    }

    [Fact]
    public void A_folder_with_files_is_not_overwritten()
    {
        using var model = new Transformer(Given.Gpt2, 1);
        File.WriteAllText(Path.Combine(_folder.Path, "notes"), "");
        Assert.Throws<IOException>(() => HuggingFaceWriter.Write(model, _folder.Path));
        Assert.Single(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Control_tokens_are_named_in_the_configuration()
    {
        using var model = new Transformer(Given.Gpt2, 1);
        string folder = Path.Combine(_folder.Path, "out");
        HuggingFaceWriter.Write(model, folder, new Ids(20, pad: 19));
        JsonNode config = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "config.json")))!;
        Assert.Equal((19, 18), (config["pad_token_id"]!.GetValue<int>(), config["eos_token_id"]!.GetValue<int>()));
        Assert.Null(config["bos_token_id"]);
    }

    public void Dispose() => _folder.Dispose();

    private string Copy(string family)
    {
        foreach (string file in Directory.GetFiles(PretrainedTests.Folder(family)))
        {
            File.Copy(file, Path.Combine(_folder.Path, Path.GetFileName(file)), overwrite: true);
        }

        return _folder.Path;
    }

    private void Change(Action<JsonObject> change)
    {
        string path = Path.Combine(_folder.Path, "config.json");
        JsonObject config = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        change(config);
        File.WriteAllText(path, config.ToJsonString());
    }

    private string Refused(string family, Action<JsonObject> change)
    {
        foreach (string file in Directory.GetFiles(_folder.Path))
        {
            File.Delete(file);
        }

        Copy(family);
        Change(change);
        return Refused();
    }

    private string Refused()
    {
        string message = Assert.Throws<WeightsException>(() => HuggingFaceFolder.Open(_folder.Path)).Message;
        Assert.Contains(_folder.Path, message);
        return message;
    }

    // Only its counts matter here.
    private sealed class Ids(int count, int pad) : Tokenizer
    {
        public override string Name => "ids";

        public override string Id => "ids/1";

        public override int VocabularySize => count;

        public override int End => pad - 1;

        public override int Pad => pad;

        public override void Encode(string text, List<int> ids, List<int> ends) => throw new NotSupportedException();

        public override ReadOnlySpan<byte> BytesOf(int id) => [];
    }
}
