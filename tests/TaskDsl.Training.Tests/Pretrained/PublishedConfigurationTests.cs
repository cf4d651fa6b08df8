using System.Text.Json;
using System.Text.Json.Nodes;

namespace TaskDsl.Training.Tests;

/// <summary>
/// The config.json of published folders (published.json: read in public copies, or, for gpt2, Llama 3.1 8B and 3.2 3B, the small Qwen2 and 2.5, RedPajama, Pythia,
/// Mistral and DeepSeek Coder, written from what is known of them): accepted with the shape that the model is known to have, or refused for the right reason.
/// </summary>
public sealed class PublishedConfigurationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    // Parameters as the models' pages give them: an embedding that is the head counts once.
    [Theory]
    [InlineData("Llama-2-7b", 6_738_415_616, 128, 32, 4096, 10_000)]
    [InlineData("Llama-3-8B", 8_030_261_248, 128, 8, 8192, 500_000)]
    [InlineData("Llama-3.1-8B", 8_030_261_248, 128, 8, 131_072, 500_000, 8.0)]
    [InlineData("Llama-3.2-1B", 1_235_814_400, 64, 8, 131_072, 500_000, 32.0)]
    [InlineData("Llama-3.2-3B", 3_212_749_824, 128, 8, 131_072, 500_000, 32.0)]
    [InlineData("TinyLlama-1.1B", 1_100_048_384, 64, 4, 2048, 10_000)]
    [InlineData("DeepSeek-Coder-1.3B", 1_346_471_936, 128, 16, 16_384, 100_000, 4.0)]
    [InlineData("Qwen2-0.5B", 494_032_768, 64, 2, 131_072, 1_000_000)]
    [InlineData("Qwen2-1.5B", 1_543_714_304, 128, 2, 131_072, 1_000_000)]
    [InlineData("Qwen2-7B", 7_615_616_512, 128, 4, 32_768, 1_000_000)]
    [InlineData("Qwen2.5-0.5B", 494_032_768, 64, 2, 32_768, 1_000_000)]
    [InlineData("Qwen2.5-7B", 7_615_616_512, 128, 4, 131_072, 1_000_000)]
    [InlineData("Mistral-7B-v0.3", 7_248_023_552, 128, 8, 32_768, 1_000_000)]
    [InlineData("Mistral-Nemo-12B", 12_247_782_400, 128, 8, 131_072, 1_000_000)]
    [InlineData("gpt2", 124_439_808, 64, 12, 1024, 0)]
    [InlineData("gpt2-medium", 354_823_168, 64, 16, 1024, 0)]
    [InlineData("distilgpt2", 81_912_576, 64, 12, 1024, 0)]
    [InlineData("RedPajama-INCITE-Base-3B", 2_775_864_320, 80, 32, 2048, 10_000)]
    public void A_published_configuration_is_read(string name, long parameters, int headWidth, int keyHeads, int context, double rotaryBase, double factor = 1)
    {
        TransformerConfiguration shape = Read(Published(name));
        shape.Check();
        Assert.Equal((parameters, headWidth, keyHeads, context), (shape.ParameterCount, shape.HeadWidth, shape.KeyHeads, shape.Context));
        Assert.Equal(factor, shape.RotaryScaling?.Factor ?? 1);
        if (shape.Positions == Experiments.PositionKind.Rotary)
        {
            Assert.Equal(rotaryBase, shape.RotaryBase);
        }

        // Its tensors are those parameters.
        Assert.Equal(parameters, Family(Published(name)).Placements(shape).Sum(placement => SafeTensorsEntry.Product(placement.Shape)));
    }

    [Theory]
    [InlineData("Llama-3-8B", "rope_scaling", """{ "type": "dynamic", "factor": 2.0 }""")]
    [InlineData("Llama-3-8B", "rope_parameters", """{ "rope_type": "default", "rope_theta": 500000.0 }""")]
    [InlineData("Llama-3-8B", "num_key_value_heads", "8")]
    [InlineData("Mistral-7B-v0.3", "sliding_window", "32768")]
    [InlineData("Qwen2-7B", "use_sliding_window", "true")]
    [InlineData("Qwen2-7B", "rope_parameters", """{ "rope_theta": 1000000.0, "rope_type": "default" }""")]
    [InlineData("gpt2", "activation_function", "\"gelu_pytorch_tanh\"")]
    [InlineData("gpt2", "dtype", "\"float32\"")]
    [InlineData("RedPajama-INCITE-Base-3B", "rope_parameters", """{ "rope_theta": 10000, "partial_rotary_factor": 1.0, "rope_type": "default" }""")]
    public void Settings_that_change_nothing_are_accepted(string name, string key, string value)
    {
        JsonObject config = Published(name);
        TransformerConfiguration usual = Read(config);
        config[key] = JsonNode.Parse(value);
        Assert.Equal(usual, Read(config));
    }

    [Theory]
    [InlineData("Llama-3-8B", "rope_scaling", """{ "rope_type": "linear", "factor": 4 }""", "RotaryScaling", "RotaryScaling { Factor = 4, LowFrequencyFactor = , HighFrequencyFactor = , OriginalContext =  }")]
    [InlineData("Llama-3-8B", "head_dim", "64", "HeadWidth", "64")]
    [InlineData("Llama-3-8B", "tie_word_embeddings", "true", "TiedHead", "True")]
    [InlineData("Llama-3-8B", "rope_parameters", """{ "rope_type": "default", "rope_theta": 7.5 }""", "RotaryBase", "7.5")]
    [InlineData("gpt2", "activation_function", "\"gelu\"", "Activation", "Gelu")]
    [InlineData("gpt2", "n_inner", "99", "FeedForward", "99")]
    public void Settings_are_read(string name, string key, string value, string property, string expected)
    {
        JsonObject config = Published(name);
        config[key] = JsonNode.Parse(value);
        TransformerConfiguration shape = Read(config);
        Assert.Equal(expected, FormattableString.Invariant($"{typeof(TransformerConfiguration).GetProperty(property)!.GetValue(shape)}"));
    }

    [Theory]
    [InlineData("Llama-3-8B", "attention_bias", "true", "has \"attention_bias\": true, which is not supported. What is supported: false.")]
    [InlineData("Llama-3-8B", "mlp_bias", "true", "has \"mlp_bias\": true, which is not supported. What is supported: false.")]
    [InlineData("Llama-3-8B", "rope_scaling", """{ "rope_type": "yarn", "factor": 4.0 }""", "has \"rope_scaling.rope_type\": \"yarn\", which is not supported. What is supported: default, linear, dynamic, llama3.")]
    [InlineData("Llama-3-8B", "rope_scaling", """{ "type": "linear" }""", "has no \"rope_scaling.factor\".")]
    [InlineData("Llama-3-8B", "rope_scaling", """{ "rope_type": "llama3", "factor": 8, "low_freq_factor": 4, "high_freq_factor": 4 }""", "has \"rope_scaling.high_freq_factor\": 4, which is not supported. What is supported: a number above low_freq_factor, here 4.")]
    [InlineData("Llama-3-8B", "quantization_config", """{ "quant_method": "gptq", "bits": 4 }""", "says that the weights are quantised (gptq), and such are not read.")]
    [InlineData("Llama-3-8B", "quantization", """{ "group_size": 64, "bits": 4 }""", "says that the weights are quantised (quantization), and such are not read.")]
    [InlineData("Qwen2-7B", "layer_types", """["sliding_attention"]""", "has \"layer_types\": \"sliding_attention\", which is not supported. What is supported: full_attention.")]
    [InlineData("Qwen2-0.5B", "rope_parameters", """{ "rope_type": "yarn", "factor": 4.0, "rope_theta": 1000000.0 }""", "has \"rope_parameters.rope_type\": \"yarn\", which is not supported.")]
    [InlineData("RedPajama-INCITE-Base-3B", "rotary_pct", "0.25", "has \"rotary_pct\": 0.25, which is not supported. What is supported: 1.")]
    [InlineData("RedPajama-INCITE-Base-3B", "rope_parameters", """{ "partial_rotary_factor": 0.25 }""", "has \"rope_parameters.partial_rotary_factor\": 0.25, which is not supported. What is supported: 1.")]
    [InlineData("Llama-3-8B", "partial_rotary_factor", "0.5", "has \"partial_rotary_factor\": 0.5, which is not supported. What is supported: 1.")]
    [InlineData("RedPajama-INCITE-Base-3B", "attention_bias", "false", "has \"attention_bias\": false, which is not supported. What is supported: true.")]
    [InlineData("pythia-160m", "vocab_size", "50304", "has \"use_parallel_residual\": true, which is not supported. What is supported: false.")]
    [InlineData("Llama-3-8B", "model_type", "\"qwen3\"", "describes a model of type 'qwen3', which is not supported. Supported types: gpt2, llama, qwen2, mistral, gpt_neox.")]
    [InlineData("Mistral-7B-v0.3", "sliding_window", "4096", "has \"sliding_window\": 4096, which is not supported. What is supported: null, or as many as max_position_embeddings.")]
    public void What_would_be_computed_differently_is_refused(string name, string key, string value, string said)
    {
        JsonObject config = Published(name);
        config[key] = JsonNode.Parse(value);
        string message = Assert.Throws<WeightsException>(() => Read(config)).Message;
        Assert.Contains(said, message, StringComparison.Ordinal);
        Assert.StartsWith($"'{_folder.Path}", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_window_that_is_not_spoken_of_is_what_the_family_means_by_that()
    {
        JsonObject config = Published("Mistral-7B-v0.3");
        config.Remove("sliding_window");
        Assert.Contains("has \"sliding_window\": 4096, which is not supported.", Assert.Throws<WeightsException>(() => Read(config)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(27)]
    [InlineData(0)]
    public void A_window_that_some_layer_has_is_refused(int first)
    {
        JsonObject config = Published("Qwen2-7B");
        (config["use_sliding_window"], config["max_window_layers"]) = (true, first);
        Assert.Contains("has \"use_sliding_window\": true, which is not supported.", Assert.Throws<WeightsException>(() => Read(config)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static JsonObject Published(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Pretrained", "published.json")))![name]!.DeepClone().AsObject();

    private TransformerConfiguration Read(JsonObject config) => Family(config).Read(Written(config));

    private WeightFamily Family(JsonObject config) => WeightFamily.Of(Written(config));

    private ConfigurationFile Written(JsonObject config)
    {
        string path = Path.Combine(_folder.Path, "config.json");
        File.WriteAllText(path, config.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
        return ConfigurationFile.Read(path);
    }
}
