namespace TaskDsl.Language.Checks;

/// <summary>The tokenizer families whose cuts can be proved.</summary>
internal enum TokenizerFamily
{
    Bytes,
    Gpt2,
    Llama3,
    Qwen2,
}

/// <summary>A family that masks must be proved for.</summary>
/// <param name="Family">The family.</param>
/// <param name="Name">Its name and who needs it, for messages.</param>
internal readonly record struct NeededFamily(TokenizerFamily Family, string Name);

/// <summary>The families' names in files.</summary>
internal static class TokenizerFamilies
{
    public static TokenizerFamily Parse(string name) => name switch
    {
        "gpt2" => TokenizerFamily.Gpt2,
        "llama3" => TokenizerFamily.Llama3,
        "qwen2" => TokenizerFamily.Qwen2,
        _ => TokenizerFamily.Bytes,
    };
}

/// <summary>Where the split patterns of byte-level tokenizers are certain to cut: a merge never crosses such a place, whatever the vocabulary.</summary>
/// <remarks>
/// <para>
/// The published patterns are read from left to right, an alternative after another, each as long as it can be:
/// <code>
/// GPT-2    's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+
/// Llama-3  (?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+
/// Qwen2    the same with \p{N} for \p{N}{1,3}
/// </code>
/// </para>
/// <para>
/// A prompt must be encoded as it is at the start of the whole text, so before a learned field two things must hold: the pattern cuts there,
/// and the pieces before the cut are those of the prompt alone. After a learned field only the cut matters.
/// </para>
/// </remarks>
internal static class Cuts
{
    /// <summary>Whether every text is cut before a learned segment, and its pieces up to there are those of the prompt alone.</summary>
    /// <param name="family">The family.</param>
    /// <param name="left">What stands before, at least its last white space and the character before that; <see cref="EdgeText.Unknown"/> for a value's edge.</param>
    /// <param name="right">How the segment begins.</param>
    public static bool Before(TokenizerFamily family, EdgeText left, EdgeText right)
    {
        if (family == TokenizerFamily.Bytes || left.IsEmpty || right.IsEmpty)
        {
            return true;
        }

        // A piece that holds a character other than white space never goes on into a space. A run of white space before " x" ends where
        // the last space begins, with or without that space and its word.
        if (right.First.Text == ' ')
        {
            return true;
        }

        if (left.Last.IsWhiteSpace)
        {
            // GPT-2: the last white space before a word stands alone, so it is the same alone only where it was alone. A space would go with the word.
            // Llama-3 and Qwen2: line breaks end their piece with the last of them, whatever follows.
            return family == TokenizerFamily.Gpt2
                ? left.WhiteSpaceAtEnd == 1 && left.Last.Text != ' '
                : left.Last.Kind == CharacterKind.LineBreak;
        }

        return CutsBetween(family, left.Last, right.First);
    }

    /// <summary>Whether every text is cut after a learned label.</summary>
    public static bool After(TokenizerFamily family, EdgeText label, EdgeText right)
    {
        if (family == TokenizerFamily.Bytes || right.IsEmpty)
        {
            return true;
        }

        if (right.First.IsWhiteSpace)
        {
            // Llama-3 and Qwen2 put line breaks to the punctuation before them.
            return family == TokenizerFamily.Gpt2 || right.First.Kind == CharacterKind.WhiteSpace || label.Last.Kind is CharacterKind.Letter or CharacterKind.Number;
        }

        return CutsBetween(family, label.Last, right.First);
    }

    /// <summary>Whether two characters, neither of them white space, are always in different pieces.</summary>
    private static bool CutsBetween(TokenizerFamily family, EdgeCharacter left, EdgeCharacter right) => (left.Kind, right.Kind) switch
    {
        (CharacterKind.Unknown, _) or (_, CharacterKind.Unknown) => false,
        (CharacterKind.Letter, CharacterKind.Letter) or (CharacterKind.Other, CharacterKind.Other) => false,
        (CharacterKind.Number, CharacterKind.Number) => family == TokenizerFamily.Qwen2,

        // Punctuation goes with the letters after it in Llama-3 and Qwen2; in GPT-2 only the apostrophe of 's, 't, 're and so on does.
        (CharacterKind.Other, CharacterKind.Letter) => family == TokenizerFamily.Gpt2 && left.Text != '\'',
        _ => true,
    };
}

/// <summary>A character at an edge.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Text">Its UTF-16 unit; U+0000 where it is not known.</param>
internal readonly record struct EdgeCharacter(CharacterKind Kind, char Text)
{
    public bool IsWhiteSpace => Kind is CharacterKind.WhiteSpace or CharacterKind.LineBreak;
}

/// <summary>The beginning or the end of a stretch of text.</summary>
internal readonly record struct EdgeText(string Text)
{
    /// <summary>Stands for one character of a value: any but white space.</summary>
    public const char Unknown = '\uffff';

    public bool IsEmpty => Text.Length == 0;

    public EdgeCharacter First => At(0);

    public EdgeCharacter Last => At(Text.Length - 1);

    /// <summary>How many white-space characters stand at the end.</summary>
    public int WhiteSpaceAtEnd
    {
        get
        {
            int count = 0;
            while (count < Text.Length && At(Text.Length - 1 - count).IsWhiteSpace)
            {
                count++;
            }

            return count;
        }
    }

    private EdgeCharacter At(int index) =>
        Text[index] == Unknown ? new EdgeCharacter(CharacterKind.Unknown, '\0') : new EdgeCharacter(Characters.KindOf(Text, index), Text[index]);
}
