using System.Collections.Immutable;

namespace TaskDsl.Tokenizers;

/// <summary>A family of byte-level byte-pair tokenizers: how text is split before any merge, and which control tokens it has. The build proves masks for families, and a file must be of the family that it is read as.</summary>
public sealed class TokenizerFamily
{
    private TokenizerFamily(string name, string pattern, SplitPattern.PieceEnd end) => (Name, Pattern, PieceEnd) = (name, pattern, end);

    /// <summary>GPT-2: ends with <c>&lt;|endoftext|&gt;</c> and has a row of its own, after those of the file, for padding.</summary>
    public static TokenizerFamily Gpt2 { get; } = new("gpt2", SplitPattern.Gpt2, SplitPattern.EndByGpt2) { End = "<|endoftext|>" };

    /// <summary>Llama-3: begins with <c>&lt;|begin_of_text|&gt;</c>, ends with <c>&lt;|eot_id|&gt;</c>, and pads with a token that no text uses.</summary>
    public static TokenizerFamily Llama3 { get; } = new("llama3", SplitPattern.Llama3, SplitPattern.EndByLlama3) { Begin = "<|begin_of_text|>", End = "<|eot_id|>", Pads = ["<|finetune_right_pad_id|>", "<|reserved_special_token_0|>"] };

    /// <summary>Qwen2: ends with <c>&lt;|im_end|&gt;</c> and pads with <c>&lt;|endoftext|&gt;</c>. Its files compose characters (NFC) before they split.</summary>
    public static TokenizerFamily Qwen2 { get; } = new("qwen2", SplitPattern.Qwen2, SplitPattern.EndByQwen2) { End = "<|im_end|>", Pads = ["<|endoftext|>"], Composes = true };

    /// <summary>All families.</summary>
    public static ImmutableArray<TokenizerFamily> All { get; } = [Gpt2, Llama3, Qwen2];

    /// <summary>The name that experiments use.</summary>
    public string Name { get; }

    /// <summary>The published split pattern.</summary>
    public string Pattern { get; }

    /// <summary>Whether the family's published files compose characters (NFC) before they split.</summary>
    public bool Composes { get; private init; }

    /// <summary>The token that begins each example; null where the family has none.</summary>
    public string? Begin { get; private init; }

    /// <summary>The token that ends a learned text.</summary>
    public string End { get; private init; } = "";

    /// <summary>The tokens that fill rows, the first that a file has; none where a row is added.</summary>
    public ImmutableArray<string> Pads { get; private init; } = [];

    /// <summary>The tokens of the family that a file must have: those that a trained one gets, in the order of their ids.</summary>
    internal IEnumerable<string> Controls => [.. Begin is null ? [] : new[] { Begin }, .. Pads.TakeLast(1), End];

    /// <summary>Where a piece ends.</summary>
    internal SplitPattern.PieceEnd PieceEnd { get; }

    /// <summary>The family of a name; null where there is none.</summary>
    public static TokenizerFamily? Find(string name) => All.FirstOrDefault(family => family.Name == name);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
