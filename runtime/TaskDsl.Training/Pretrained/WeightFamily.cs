using System.Collections.Immutable;
using System.Text.Json;

namespace TaskDsl.Training;

/// <summary>A published family of models: what its <c>config.json</c> says, and how its tensors are named and laid out.</summary>
internal abstract class WeightFamily
{
    protected const string ExactGelu = "gelu";

    /// <summary>All families that are read and written.</summary>
    public static ImmutableArray<WeightFamily> All { get; } = [new Gpt2Family(), LlamaFamily.Llama, LlamaFamily.Qwen2, LlamaFamily.Mistral, new GptNeoXFamily()];

    /// <summary>The family's name in <c>model_type</c>.</summary>
    public abstract string ModelType { get; }

    /// <summary>The class that transformers loads it as.</summary>
    public abstract string Architecture { get; }

    /// <summary>What stands before the names of all tensors but the head's; files without it are read too.</summary>
    public abstract string Prefix { get; }

    /// <summary>The token embedding's name.</summary>
    public abstract string EmbeddingTensor { get; }

    /// <summary>The head's name.</summary>
    public virtual string HeadTensor => "lm_head.weight";

    /// <summary>Whether a tensor, its prefix left out, is a buffer that older versions saved and the shape gives.</summary>
    public abstract bool IsBuffer(string name);

    /// <summary>The shape that a <c>config.json</c> describes.</summary>
    /// <exception cref="WeightsException">A key is missing or wrong, or asks for what is not computed here.</exception>
    public abstract TransformerConfiguration Read(ConfigurationFile file);

    /// <summary>Whether a model of this shape is one of this family.</summary>
    public abstract bool Expresses(TransformerConfiguration shape);

    /// <summary>Writes the shape's keys.</summary>
    public abstract void Write(TransformerConfiguration shape, Utf8JsonWriter json);

    /// <summary>All tensors of a shape, in the order in which they are written. A tied head has none of its own.</summary>
    public IEnumerable<TensorPlacement> Placements(TransformerConfiguration shape) =>
        Body(shape).Concat(shape.TiedHead ? [] : [new TensorPlacement(HeadTensor, [shape.Vocabulary, shape.Width], Transformer.HeadName)]);

    /// <summary>All tensors but the head's.</summary>
    protected abstract IEnumerable<TensorPlacement> Body(TransformerConfiguration shape);

    /// <summary>Whether the blocks are those of GPT-2 and GPT-NeoX: layer normalisation, GELU, biases everywhere, as many keys as queries.</summary>
    protected static bool HasGptBlocks(TransformerConfiguration shape) =>
        shape is { Normalisation: NormalisationKind.Layer, Activation: ActivationKind.Gelu or ActivationKind.GeluTanh, AttentionBias: true, Bias: true }
        && shape.KeyHeads == shape.Heads && shape.AttentionWidth == shape.Width;

    /// <summary>The kind of GELU that a file names.</summary>
    protected static ActivationKind GeluOf(ConfigurationFile file, string key, string otherwise) => (file.Text(key) ?? otherwise) switch
    {
        "gelu_new" or "gelu_pytorch_tanh" or "gelu_fast" => ActivationKind.GeluTanh,
        ExactGelu => ActivationKind.Gelu,
        var other => throw file.Unsupported(key, $"\"{other}\"", "gelu_new, gelu_pytorch_tanh, gelu_fast, gelu"),
    };

    /// <summary>A kind of GELU, as files name it.</summary>
    protected static string NameOf(ActivationKind gelu) => gelu == ActivationKind.Gelu ? ExactGelu : "gelu_new";

    /// <summary>Reads the family's shape.</summary>
    /// <exception cref="WeightsException">The family is none of <see cref="All"/>, or the weights are quantised.</exception>
    public static WeightFamily Of(ConfigurationFile file)
    {
        // transformers' key, and MLX's.
        if (new[] { "quantization_config", "quantization" }.FirstOrDefault(file.Has) is { } quantised)
        {
            throw new WeightsException(file.Path, $"says that the weights are quantised ({file.Inside(quantised)!.Text("quant_method") ?? quantised}), and such are not read", $"Use the model as it was before, whose config.json has no \"{quantised}\".");
        }

        string supported = string.Join(", ", All.Select(family => family.ModelType));
        if (file.Text("model_type") is { } type)
        {
            return All.FirstOrDefault(family => family.ModelType == type)
                ?? throw new WeightsException(file.Path, $"describes a model of type '{type}', which is not supported", $"Supported types: {supported}.");
        }

        string[] architectures = file.Texts("architectures");
        return All.FirstOrDefault(family => architectures.Contains(family.Architecture))
            ?? throw new WeightsException(file.Path, $"names no \"model_type\" that is supported ({(architectures.Length == 0 ? "it has none" : string.Join(", ", architectures))})", $"Supported types: {supported}.");
    }
}
