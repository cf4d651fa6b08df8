using System.Text.Json;
using TaskDsl.Experiments;

namespace TaskDsl.Training;

/// <summary>GPT-2 (Radford et al. 2019): learned positions, layer normalisation, biases everywhere, matrices stored as [in, out].</summary>
internal sealed class Gpt2Family : WeightFamily
{
    public override string ModelType => "gpt2";

    public override string Architecture => "GPT2LMHeadModel";

    public override string Prefix => "transformer.";

    public override string EmbeddingTensor => Prefix + "wte.weight";

    public override bool IsBuffer(string name) => name.StartsWith("h.", StringComparison.Ordinal) && (name.EndsWith(".attn.bias", StringComparison.Ordinal) || name.EndsWith(".attn.masked_bias", StringComparison.Ordinal));

    public override TransformerConfiguration Read(ConfigurationFile file)
    {
        file.Require("scale_attn_weights", true);
        file.Require("scale_attn_by_inverse_layer_idx", false);
        file.Require("add_cross_attention", false);
        return new TransformerConfiguration
        {
            Vocabulary = file.Whole("vocab_size"),
            Context = file.Whole("n_positions"),
            Width = file.Whole("n_embd"),
            Layers = file.Whole("n_layer"),
            Heads = file.Whole("n_head"),
            FeedForward = file.Whole("n_inner", 4 * file.Whole("n_embd")),
            Epsilon = file.Number("layer_norm_epsilon", 1e-5),
            InitialDeviation = file.Number("initializer_range", 0.02),
            TiedHead = file.Truth("tie_word_embeddings", true),
            Activation = GeluOf(file, "activation_function", "gelu_new"),
        };
    }

    public override bool Expresses(TransformerConfiguration shape) => shape.Positions == PositionKind.Learned && HasGptBlocks(shape);

    public override void Write(TransformerConfiguration shape, Utf8JsonWriter json)
    {
        json.WriteNumber("vocab_size", shape.Vocabulary);
        json.WriteNumber("n_positions", shape.Context);
        json.WriteNumber("n_embd", shape.Width);
        json.WriteNumber("n_layer", shape.Layers);
        json.WriteNumber("n_head", shape.Heads);
        json.WriteNumber("n_inner", shape.Hidden);
        json.WriteNumber("layer_norm_epsilon", shape.Epsilon);
        json.WriteString("activation_function", NameOf(shape.Activation));
        // Nothing is dropped in training here.
        json.WriteNumber("attn_pdrop", 0.0);
        json.WriteNumber("embd_pdrop", 0.0);
        json.WriteNumber("resid_pdrop", 0.0);
    }

    protected override IEnumerable<TensorPlacement> Body(TransformerConfiguration shape)
    {
        (long width, long hidden) = (shape.Width, shape.Hidden);
        yield return new(EmbeddingTensor, [shape.Vocabulary, width], "tokens.weight");
        yield return new(Prefix + "wpe.weight", [shape.Context, width], "positions.weight");
        for (int layer = 0; layer < shape.Layers; layer++)
        {
            (string theirs, string ours) = ($"{Prefix}h.{layer}", $"blocks.{layer}");
            foreach (TensorPlacement placement in Norm($"{theirs}.ln_1", $"{ours}.attention_norm", width)
                .Concat(Matrix($"{theirs}.attn.c_attn", $"{ours}.attention.input", width, 3 * width))
                .Concat(Matrix($"{theirs}.attn.c_proj", $"{ours}.attention.output", width, width))
                .Concat(Norm($"{theirs}.ln_2", $"{ours}.feed_forward_norm", width))
                .Concat(Matrix($"{theirs}.mlp.c_fc", $"{ours}.feed_forward.input", width, hidden))
                .Concat(Matrix($"{theirs}.mlp.c_proj", $"{ours}.feed_forward.output", hidden, width)))
            {
                yield return placement;
            }
        }

        foreach (TensorPlacement placement in Norm(Prefix + "ln_f", "norm", width))
        {
            yield return placement;
        }
    }

    private static TensorPlacement[] Norm(string theirs, string ours, long width) =>
        [new(theirs + ".weight", [width], ours + ".weight"), new(theirs + ".bias", [width], ours + ".bias")];

    private static TensorPlacement[] Matrix(string theirs, string ours, long input, long output) =>
        [new(theirs + ".weight", [input, output], ours + ".weight", Transposed: true), new(theirs + ".bias", [output], ours + ".bias")];
}
