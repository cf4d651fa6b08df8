namespace TaskDsl.Tokenizers;

/// <summary>All that decides the ids of a byte-pair tokenizer.</summary>
internal sealed record BytePairVocabulary
{
    /// <summary>The family, which says how text is split.</summary>
    public required TokenizerFamily Family { get; init; }

    /// <summary>The bytes of each token that text can become; null for control tokens, and for ids that nothing has.</summary>
    public required byte[]?[] Tokens { get; init; }

    /// <summary>The merges in the order in which they are preferred.</summary>
    public required IReadOnlyList<BytePairMerge> Merges { get; init; }

    /// <summary>Whether characters are composed (NFC) before text is split.</summary>
    public bool Composes { get; init; }

    /// <summary>Whether a piece that is itself a token is that token, whatever its merges (Llama-3).</summary>
    public bool IgnoresMerges { get; init; }

    /// <summary>The token that begins each example; null where the family has none.</summary>
    public int? Begin { get; init; }

    /// <summary>The token that ends a learned text.</summary>
    public required int End { get; init; }

    /// <summary>The token that fills rows.</summary>
    public required int Pad { get; init; }
}
