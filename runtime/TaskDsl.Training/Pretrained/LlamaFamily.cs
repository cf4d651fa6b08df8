using System.Text.Json;
using TaskDsl.Experiments;

namespace TaskDsl.Training;

/// <summary>
/// Llama (Touvron et al. 2023; Grattafiori et al. 2024): rotary positions, root-mean-square normalisation, SwiGLU, key heads
/// that several query heads share, no biases. Qwen2 (Yang et al. 2024) has biases on queries, keys and values besides.
/// Mistral without its window is Llama (Jiang et al. 2023), and is written as such.
/// </summary>
internal sealed class LlamaFamily : WeightFamily
{
    private const string RotaryBase = "rope_theta";

    private readonly bool _attentionBias;
    private readonly bool _window;

    private LlamaFamily(string modelType, string architecture, bool attentionBias = false, bool window = false) =>
        (ModelType, Architecture, _attentionBias, _window) = (modelType, architecture, attentionBias, window);

    public static LlamaFamily Llama { get; } = new("llama", "LlamaForCausalLM");

    public static LlamaFamily Qwen2 { get; } = new("qwen2", "Qwen2ForCausalLM", attentionBias: true);

    public static LlamaFamily Mistral { get; } = new("mistral", "MistralForCausalLM", window: true);

    public override string ModelType { get; }

    public override string Architecture { get; }

    public override string Prefix => "model.";

    public override string EmbeddingTensor => Prefix + "embed_tokens.weight";

    public override bool IsBuffer(string name) => name.EndsWith("rotary_emb.inv_freq", StringComparison.Ordinal);

    public override TransformerConfiguration Read(ConfigurationFile file)
    {
        file.Require("mlp_bias", false);
        CheckWindow(file);

        // Llama's key is for all four projections, Qwen2 has no key: queries, keys and values have biases.
        file.Require("attention_bias", _attentionBias);
        if (file.Text("hidden_act") is { } activation and not ("silu" or "swish"))
        {
            throw file.Unsupported("hidden_act", $"\"{activation}\"", "silu");
        }

        (int width, int heads) = (file.Whole("hidden_size"), file.Whole("num_attention_heads"));
        int headWidth = file.Has("head_dim") ? file.Whole("head_dim") : 0;
        (double rotaryBase, RotaryScaling? scaling) = RotarySettings.Read(file, RotaryBase);
        return new TransformerConfiguration
        {
            Vocabulary = file.Whole("vocab_size"),
            Context = file.Whole("max_position_embeddings"),
            Width = width,
            Layers = file.Whole("num_hidden_layers"),
            Heads = heads,
            KeyValueHeads = file.Whole("num_key_value_heads", heads),
            HeadDimension = headWidth * (long)heads == width ? 0 : headWidth,
            FeedForward = file.Whole("intermediate_size"),
            Positions = PositionKind.Rotary,
            RotaryBase = rotaryBase,
            RotaryScaling = scaling,
            Normalisation = NormalisationKind.RootMeanSquare,
            Epsilon = file.Number("rms_norm_eps", 1e-6),
            Activation = ActivationKind.SwiGlu,
            AttentionBias = _attentionBias,
            Bias = false,
            TiedHead = file.Truth("tie_word_embeddings", false),
            InitialDeviation = file.Number("initializer_range", 0.02),
        };
    }

    public override bool Expresses(TransformerConfiguration shape) =>
        shape is { Positions: PositionKind.Rotary, Normalisation: NormalisationKind.RootMeanSquare, Activation: ActivationKind.SwiGlu, Bias: false } && shape.AttentionBias == _attentionBias;

    public override void Write(TransformerConfiguration shape, Utf8JsonWriter json)
    {
        json.WriteNumber("vocab_size", shape.Vocabulary);
        json.WriteNumber("max_position_embeddings", shape.Context);
        json.WriteNumber("hidden_size", shape.Width);
        json.WriteNumber("num_hidden_layers", shape.Layers);
        json.WriteNumber("num_attention_heads", shape.Heads);
        json.WriteNumber("num_key_value_heads", shape.KeyHeads);
        json.WriteNumber("intermediate_size", shape.Hidden);
        json.WriteNumber("rms_norm_eps", shape.Epsilon);
        json.WriteString("hidden_act", "silu");
        if (shape.HeadDimension != 0)
        {
            json.WriteNumber("head_dim", shape.HeadDimension);
        }

        RotarySettings.Write(shape, RotaryBase, json);
    }

    protected override IEnumerable<TensorPlacement> Body(TransformerConfiguration shape)
    {
        long width = shape.Width, queries = shape.AttentionWidth, keys = (long)shape.KeyHeads * shape.HeadWidth, hidden = shape.Hidden;
        yield return new(EmbeddingTensor, [shape.Vocabulary, width], "tokens.weight");
        for (int layer = 0; layer < shape.Layers; layer++)
        {
            (string theirs, string ours) = ($"{Prefix}layers.{layer}", $"blocks.{layer}");
            yield return new($"{theirs}.input_layernorm.weight", [width], $"{ours}.attention_norm.weight");
            foreach ((string name, long first, long rows) in new[] { ("q", 0, queries), ("k", queries, keys), ("v", queries + keys, keys) })
            {
                yield return new($"{theirs}.self_attn.{name}_proj.weight", [rows, width], $"{ours}.attention.input.weight", first);
                if (shape.AttentionBias)
                {
                    yield return new($"{theirs}.self_attn.{name}_proj.bias", [rows], $"{ours}.attention.input.bias", first);
                }
            }

            yield return new($"{theirs}.self_attn.o_proj.weight", [width, queries], $"{ours}.attention.output.weight");
            yield return new($"{theirs}.post_attention_layernorm.weight", [width], $"{ours}.feed_forward_norm.weight");
            yield return new($"{theirs}.mlp.gate_proj.weight", [hidden, width], $"{ours}.feed_forward.input.weight");
            yield return new($"{theirs}.mlp.up_proj.weight", [hidden, width], $"{ours}.feed_forward.input.weight", hidden);
            yield return new($"{theirs}.mlp.down_proj.weight", [width, hidden], $"{ours}.feed_forward.output.weight");
        }

        yield return new(Prefix + "norm.weight", [width], "norm.weight");
    }

    // Layers may see a window of the last tokens alone.
    private void CheckWindow(ConfigurationFile file)
    {
        if (file.Texts("layer_types").FirstOrDefault(type => type != "full_attention") is { } other)
        {
            throw file.Unsupported("layer_types", $"\"{other}\"", "full_attention");
        }

        // Mistral's all do where there is one, and a file without the key means 4,096.
        if (_window && !file.IsNull("sliding_window") && file.Whole("sliding_window", 4096) is var window && window < file.Whole("max_position_embeddings"))
        {
            throw file.Unsupported("sliding_window", $"{window}", "null, or as many as max_position_embeddings");
        }

        // Qwen2's from max_window_layers on do where they are told to, and a file without the key means 28.
        if (!file.Has("layer_types") && file.Truth("use_sliding_window", false) && file.Whole("max_window_layers", 28, least: 0) < file.Whole("num_hidden_layers"))
        {
            throw file.Unsupported("use_sliding_window", "true", "false, or no layers behind max_window_layers");
        }
    }
}
