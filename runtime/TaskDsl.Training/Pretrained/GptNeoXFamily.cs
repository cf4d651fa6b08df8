using System.Text.Json;
using TaskDsl.Experiments;

namespace TaskDsl.Training;

/// <summary>
/// GPT-NeoX (Black et al. 2022) with attention and feed-forward network one after the other and all of a head rotated, as RedPajama-INCITE has them:
/// rotary positions, layer normalisation, biases everywhere. Own models with rotary positions are of this shape.
/// </summary>
internal sealed class GptNeoXFamily : WeightFamily
{
    private const string RotaryBase = "rotary_emb_base";
    private const string RotatedPart = "rotary_pct";

    public override string ModelType => "gpt_neox";

    public override string Architecture => "GPTNeoXForCausalLM";

    public override string Prefix => "gpt_neox.";

    public override string EmbeddingTensor => Prefix + "embed_in.weight";

    public override string HeadTensor => "embed_out.weight";

    public override bool IsBuffer(string name) => new[] { ".attention.bias", ".attention.masked_bias", ".attention.rotary_emb.inv_freq" }.Any(end => name.EndsWith(end, StringComparison.Ordinal));

    public override TransformerConfiguration Read(ConfigurationFile file)
    {
        // What a file without the key means.
        if (file.Truth("use_parallel_residual", true))
        {
            throw file.Unsupported("use_parallel_residual", "true", "false");
        }

        file.Require("attention_bias", true);
        (double rotaryBase, RotaryScaling? scaling) = RotarySettings.Read(file, RotaryBase, RotatedPart, 0.25);
        return new TransformerConfiguration
        {
            Vocabulary = file.Whole("vocab_size"),
            Context = file.Whole("max_position_embeddings"),
            Width = file.Whole("hidden_size"),
            Layers = file.Whole("num_hidden_layers"),
            Heads = file.Whole("num_attention_heads"),
            FeedForward = file.Whole("intermediate_size"),
            Positions = PositionKind.Rotary,
            RotaryBase = rotaryBase,
            RotaryScaling = scaling,
            Epsilon = file.Number("layer_norm_eps", 1e-5),
            Activation = GeluOf(file, "hidden_act", ExactGelu),
            TiedHead = file.Truth("tie_word_embeddings", false),
            InitialDeviation = file.Number("initializer_range", 0.02),
        };
    }

    public override bool Expresses(TransformerConfiguration shape) => shape.Positions == PositionKind.Rotary && HasGptBlocks(shape);

    public override void Write(TransformerConfiguration shape, Utf8JsonWriter json)
    {
        json.WriteNumber("vocab_size", shape.Vocabulary);
        json.WriteNumber("max_position_embeddings", shape.Context);
        json.WriteNumber("hidden_size", shape.Width);
        json.WriteNumber("num_hidden_layers", shape.Layers);
        json.WriteNumber("num_attention_heads", shape.Heads);
        json.WriteNumber("intermediate_size", shape.Hidden);
        json.WriteNumber("layer_norm_eps", shape.Epsilon);
        json.WriteString("hidden_act", NameOf(shape.Activation));
        json.WriteBoolean("attention_bias", true);
        json.WriteBoolean("use_parallel_residual", false);
        json.WriteNumber(RotatedPart, 1.0);
        RotarySettings.Write(shape, RotaryBase, json);
    }

    protected override IEnumerable<TensorPlacement> Body(TransformerConfiguration shape)
    {
        (long width, long hidden) = (shape.Width, shape.Hidden);
        yield return new(EmbeddingTensor, [shape.Vocabulary, width], "tokens.weight");
        for (int layer = 0; layer < shape.Layers; layer++)
        {
            (string theirs, string ours) = ($"{Prefix}layers.{layer}", $"blocks.{layer}");
            foreach (TensorPlacement placement in Both($"{theirs}.input_layernorm", $"{ours}.attention_norm", [width])
                .Concat(Both($"{theirs}.attention.query_key_value", $"{ours}.attention.input", [3 * width, width], shape.Heads))
                .Concat(Both($"{theirs}.attention.dense", $"{ours}.attention.output", [width, width]))
                .Concat(Both($"{theirs}.post_attention_layernorm", $"{ours}.feed_forward_norm", [width]))
                .Concat(Both($"{theirs}.mlp.dense_h_to_4h", $"{ours}.feed_forward.input", [hidden, width]))
                .Concat(Both($"{theirs}.mlp.dense_4h_to_h", $"{ours}.feed_forward.output", [width, hidden])))
            {
                yield return placement;
            }
        }

        foreach (TensorPlacement placement in Both(Prefix + "final_layer_norm", "norm", [width]))
        {
            yield return placement;
        }
    }

    private static TensorPlacement[] Both(string theirs, string ours, long[] weight, int heads = 0) =>
        [new(theirs + ".weight", weight, ours + ".weight", Heads: heads), new(theirs + ".bias", weight[..1], ours + ".bias", Heads: heads)];
}
